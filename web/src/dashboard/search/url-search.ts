/**
 * Search parameters as people write them: `?type=a&type=b&q=text`. One value is a string, several are an array, in order.
 * Nothing is interpreted: `1` stays the text "1". An empty value is one (`?agent=`): what it means is the reader's business.
 */
export type UrlSearch = Record<string, string | string[]>

export function parseUrlSearch(search: string): UrlSearch {
  const parsed: UrlSearch = {}
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === '__proto__') continue
    const before = parsed[name]
    parsed[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return parsed
}

/** The opposite, with the leading `?` where there is anything to say. */
export function stringifyUrlSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat()) if (typeof one === 'string') params.append(name, one)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
