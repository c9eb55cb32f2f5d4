import { wholeNumber } from '../format/byte-size.ts'

/** `1 version`, `1,234 versions`. */
export const sayVersions = (count: number) => `${wholeNumber(count)} ${count === 1 ? 'version' : 'versions'}`
