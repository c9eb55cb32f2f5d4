const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people, as the command line writes them: decimal units, `1.2 kB`, `12 kB`, `123 kB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`
}

/** `1234567` → `1,234,567 bytes`. */
export function exactBytes(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${wholeNumber(bytes)} bytes`
}

/** `1234567` → `1,234,567`. By hand: the first call of `toLocaleString` takes the time of many rows. */
export function wholeNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
