/**
 * Whether a page of this server sent this, as far as the browser tells. It attaches the cookie to requests of other
 * sites' pages too: only `Origin` says whose page it was.
 */
export function isFromOurPages(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get('origin')
  if (!origin || !URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === headers.get('host')
}
