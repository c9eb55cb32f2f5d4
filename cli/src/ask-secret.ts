import { CommandError, EXIT } from './command-error.ts'

/** Asks on the terminal for one line that is not shown while it is typed or pasted. */
export function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  // Before the question: what is pasted at once would still be echoed.
  stdin.setRawMode(true)
  stderr.write(question)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = (done: () => void) => {
      stdin.setRawMode(false)
      stdin.pause()
      stdin.removeListener('data', take)
      stderr.write('\n')
      done()
    }
    const take = (chunk: string) => {
      for (const char of chunk) {
        if (char === '\r' || char === '\n') return end(() => resolve(typed))
        if (char === '\x03' || char === '\x04') {
          return end(() => reject(new CommandError('interrupted', EXIT.interrupted, 'interrupted')))
        }
        if (char === '\x7f' || char === '\b') typed = typed.slice(0, -1)
        else if (char >= ' ') typed += char
      }
    }
    stdin.on('data', take)
  })
}
