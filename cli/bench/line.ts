import { join } from 'node:path'

/** A slow line to one port of this machine, and what went over it. */
export interface Line extends AsyncDisposable {
  readonly port: number
  /** Bytes since the start: `sent` from clients to the target. */
  counted(): Promise<{ sent: number; received: number; connections: number }>
}

/** `roundTripMs` for there and back; `bitsPerSecond` each way, 0 for as fast as it goes. */
export async function shapedLine(
  targetPort: number,
  shape: { roundTripMs: number; bitsPerSecond?: number },
): Promise<Line> {
  const child = Bun.spawn(
    [
      process.execPath,
      '--no-env-file',
      join(import.meta.dir, 'shaping-proxy.ts'),
      String(targetPort),
      String(shape.roundTripMs / 2),
      String((shape.bitsPerSecond ?? 0) / 8),
    ],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
  )
  const reader = child.stdout.getReader()
  const first = await reader.read()
  reader.releaseLock()
  if (!first.value) throw new Error('the shaping proxy did not start')
  const { port, control } = JSON.parse(new TextDecoder().decode(first.value))
  return {
    port,
    counted: async () => (await fetch(`http://127.0.0.1:${control}/`)).json() as ReturnType<Line['counted']>,
    async [Symbol.asyncDispose]() {
      child.kill()
      await child.exited
    },
  }
}
