import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { AstroIntegration } from 'astro'

const TEXT = /\.(js|css|html|svg)$/
/** Below this, the headers weigh more than what is saved. */
const FEW_BYTES = 512

/** Lays `NAME.br` and `NAME.gz` beside each text of the built site, for the server to send. */
export function compressOutput(): AstroIntegration {
  return {
    name: 'compress-output',
    hooks: {
      async 'astro:build:done'({ dir }) {
        const folder = fileURLToPath(dir)
        const names = (await readdir(folder, { recursive: true })).filter((name) => TEXT.test(name))
        await Promise.all(names.map((name) => compress(join(folder, name))))
      },
    },
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < FEW_BYTES) return
  await Promise.all([
    writeFile(`${path}.br`, brotliCompressSync(bytes)),
    writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 })),
  ])
}
