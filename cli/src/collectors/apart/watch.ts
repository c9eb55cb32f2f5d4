import { writeSync } from 'node:fs'

/** Begins a line on stderr that says why the process ends. */
export const TESTAMENT = '\u0001exfiltrator: '

/** Leaves word of why this process is about to end, also where no message would get through any more. */
export function testament(why: string, stack = ''): void {
  try {
    writeSync(2, `${stack}\n${TESTAMENT}${why}\n`)
  } catch {}
}

/**
 * Ends this process, and all it has started, when its stdin ends, which is when the host
 * is gone however it went, or when it uses too much memory. A thread of its own does it,
 * since a plugin may keep this one busy for ever.
 */
export function startWatch(memoryBytes: number): void {
  const source = `(${watch})(${memoryBytes}, ${JSON.stringify(TESTAMENT)})`
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  new Worker(url)
}

/** Runs in the thread, as text: it can name nothing of this module. */
function watch(memoryBytes: number, testament: string): void {
  const fs = process.getBuiltinModule('node:fs')
  const end = () => {
    try {
      process.kill(-process.pid, 'SIGKILL')
    } catch {
      process.kill(process.pid, 'SIGKILL')
    }
  }
  setInterval(() => {
    if (process.memoryUsage.rss() < memoryBytes) return
    try {
      const limit = Math.round(memoryBytes / 1e6)
      fs.writeSync(2, `\n${testament}used more than ${limit} MB of memory\n`)
    } catch {}
    end()
  }, 50)
  const hold = async () => {
    try {
      for await (const _ of Bun.stdin.stream());
    } catch {}
    end()
  }
  void hold()
}
