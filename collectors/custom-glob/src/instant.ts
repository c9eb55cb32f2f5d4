import { timeOf } from '@exfil/core/files'

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const NUMBER = /^\d{9,19}(?:\.\d+)?$/
const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:(?:T| +)(\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i
const APACHE = new RegExp(`^(\\d\\d)/(${MONTHS})/(\\d{4}):(\\d\\d:\\d\\d:\\d\\d)(?: ([+-]\\d{4}))?$`, 'i')
const MAIL = new RegExp(
  `^(?:\\w{3}, )?\\d{1,2} (?:${MONTHS})\\w* \\d{4} \\d\\d:\\d\\d(?::\\d\\d)? ?(?:Z|UTC|GMT|[+-]\\d{4})?$`,
  'i',
)
/** As `date` prints it, and C's `ctime`. */
const DATE = new RegExp(
  `^(?:\\w{3} )?(${MONTHS}) +(\\d{1,2}) (\\d\\d:\\d\\d:\\d\\d(?: [AP]M)?)(?: (UTC|GMT))? (\\d{4})(?: ([+-]\\d{4}))?$`,
  'i',
)

/**
 * The moment a text or number means, in milliseconds since the epoch; NaN where it cannot be told for
 * certain (a syslog stamp names no year). A number is in seconds, milli-, micro- or nanoseconds by its
 * size; a time without a zone is this machine's.
 */
export function instantOf(written: string): number {
  // After an offset Go names the zone as well.
  const text = written.trim().replace(/(?<=[+-]\d{4}) [A-Z]{3,5}$/, '')
  if (NUMBER.test(text)) {
    const number = Number(text)
    return timeOf(
      Math.trunc(number < 1e11 ? number * 1e3 : number < 1e14 ? number : number < 1e17 ? number / 1e3 : number / 1e6),
    )
  }
  const [, year, month, day, clock, fraction, zone] = ISO.exec(text) ?? []
  if (year !== undefined) {
    if (clock === undefined) return timeOf(`${year}-${month}-${day}`)
    return timeOf(`${year}-${month}-${day}T${clock}${fraction ? `.${fraction.slice(0, 3)}` : ''}${zoneOf(zone)}`)
  }
  const [, dayOf, name, yearOf, at, offset] = APACHE.exec(text) ?? []
  if (dayOf !== undefined) return timeOf(`${dayOf} ${name} ${yearOf} ${at}${offset ? ` ${offset}` : ''}`)
  const [, monthIn, dayIn, clockIn, zoneIn, yearIn, offsetIn] = DATE.exec(text) ?? []
  if (monthIn !== undefined) return timeOf(`${dayIn} ${monthIn} ${yearIn} ${clockIn} ${offsetIn ?? zoneIn ?? ''}`)
  return MAIL.test(text) ? timeOf(text) : Number.NaN
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return ''
  return /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z'
}
