const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]
/** In this order: each names those after it, too. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** `Firefox on Linux`: what a browser says of itself, in words. What is none is shown as it is, cut short. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return 'unknown'
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = find(BROWSERS)
  if (!browser) return userAgent.slice(0, 60)
  const system = find(SYSTEMS)
  return system ? `${browser} on ${system}` : browser
}
