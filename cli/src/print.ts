/**
 * Writes text behind whatever the stream's file, pipe or terminal holds by now. Resolves once
 * it has left this process: what is still on its way to a pipe is lost at exit. Rejects when it
 * cannot be written.
 *
 * (Bun 1.4.5: `Bun.write(Bun.stdout, …)` empties the file that stdout is redirected to.)
 */
export function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
