const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people: three figures, decimal units. `1234` → `1.23 kB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  let unit = -1
  while (unit < UNITS.length - 1 && Number(value.toPrecision(3)) >= 1000) {
    value /= 1000
    unit += 1
  }
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ${UNITS[unit]}`
}

/** `1234567` → `1,234,567 bytes`. */
export function exactBytes(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${wholeNumber(bytes)} bytes`
}

/** `1234567` → `1,234,567`. */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en')
}
