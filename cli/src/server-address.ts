import { CommandError, EXIT } from './command-error.ts'

/**
 * A server's address in the form it is kept: http(s), no slash at its end, nothing
 * secret inside. Plain HTTP only to this very machine, unless `allowHttp`.
 */
export function serverAddress(given: string, allowHttp: boolean): string {
  const usage = (message: string) => new CommandError('bad-server', EXIT.usage, message)
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`
  if (!URL.canParse(text)) throw usage(`"${given}" is not an address: use https://HOST`)
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw usage(`${url.protocol}// is not spoken here: use https://HOST`)
  if (url.username || url.password) throw usage('the address may not hold a user name or a password')
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp) {
    throw usage(
      `${url.origin} would send everything unencrypted: use https://, or --allow-http if that is what you want`,
    )
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
