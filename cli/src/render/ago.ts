import { duration } from './quantities.ts'

/** How long ago an ISO time was, as people say it. */
export function ago(iso: string, now: Date): string {
  const age = now.getTime() - Date.parse(iso)
  if (age < 0) return iso
  return age < 1000 ? 'just now' : `${duration(Math.floor(age / 1000) * 1000)} ago`
}
