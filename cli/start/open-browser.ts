import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Opens the sign-in link by way of a page that only we can read: what stands in a
 * process's arguments can be read by everybody. Does nothing where there is no screen.
 */
export function openBrowser(data: string, signInUrl: string): void {
  const [command, ...args] = opener() ?? []
  if (!command) return
  const page = join(data, 'sign-in.html')
  writeFileSync(page, `<!doctype html><meta http-equiv="refresh" content="0;url=${signInUrl}">\n`, { mode: 0o600 })
  const child = spawn(command, [...args, pathToFileURL(page).href], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

function opener(): string[] | undefined {
  if (process.platform === 'darwin') return ['open']
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
}
