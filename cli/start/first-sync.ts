/** The sync that follows a start, in a process of its own: the server stays as quick as it is. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Sync {
  /** The account it printed; null when it ended without one. */
  done: Promise<unknown>
  /** As Ctrl-C does, once. */
  interrupt(): Promise<void>
}

/** Progress goes to our stderr. With `json` the account is answered, without it is printed for people. */
export function firstSync(root: string, { json }: { json: boolean }): Sync {
  const flags = ['--no-env-file', `--config=${join(root, 'cli/bin/no-bunfig.toml')}`, '--no-install']
  const args = [...flags, join(root, 'cli/bin/exfiltrator.ts'), 'sync', ...(json ? ['--json'] : [])]
  // In a group of its own: at Ctrl-C the terminal would tell it a second time.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', json ? 'pipe' : 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk))
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  return {
    done: ended.then(() => parse(said)),
    async interrupt() {
      child.kill('SIGINT')
      const late = await Promise.race([ended.then(() => false), Bun.sleep(5_000).then(() => true)])
      if (late) child.kill('SIGKILL')
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
