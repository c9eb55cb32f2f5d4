import { join } from 'node:path'
import type { TestMachine } from './run-cli.ts'

/** What stands between the braces of a definition. */
const FACTS = "contract: 1, id: 'ID', title: 'Notes', rules: 1, reads: ['~/ID'],"

const SOURCE = `
  import { readdirSync, readFileSync, statSync } from 'node:fs'
  import { ArtifactError, defineCollector } from '@exfil/core'
  const print = (path) => {
    const { size, mtimeMs } = statSync(path)
    return { token: size + ':' + mtimeMs, size, modifiedAt: mtimeMs }
  }
  OPTIONS
  export default defineCollector({
    ${FACTS}
    ...(options ? { options } : {}),
    create: (chosen = {}) => ({
      async *discover(ctx) {
        for (const folder of ['ID', ...(chosen.folders ?? [])]) {
          const path = (name) => folder + '/' + name
          yield readdirSync(ctx.home + '/' + folder).map((name) => ({
            key: path(name), kind: 'note', path: '~/' + path(name), growth: 'append', locator: ctx.home + '/' + path(name),
          }))
        }
      },
      fingerprint: async (refs) => refs.map((ref) => print(ref.locator)),
      describe: async (ref) => {
        const project = /project: (.*)/.exec(readFileSync(ref.locator, 'utf8'))?.[1]
        return { title: ref.key, ...(project && { project }) }
      },
      read: async (ref, span) => ({
        body: (async function* () { yield readFileSync(ref.locator).subarray(span.start, span.end) })(),
        fingerprint: async () => print(ref.locator),
      }),
    }),
  })`

/**
 * Gives a machine plugins that collect the files of `~/ID`, each with the project that its
 * text names. `options` is the source of a schema, by id; without one it takes none.
 */
export function installNotes(machine: TestMachine, plugins: Readonly<Record<string, string>> = { notes: '' }): void {
  const list = Object.entries(plugins).map(([id, options]) => {
    const root = join(machine.home, 'plugins', id)
    const manifest = {
      name: `exfil-${id}`,
      version: '1.0.0',
      type: 'module',
      oclif: {},
      exfil: { collectors: [{ id, entry: './index.ts' }] },
      peerDependencies: { '@exfil/core': '^0.1.0' },
    }
    machine.write(`plugins/${id}/package.json`, JSON.stringify(manifest))
    const schema = `const options = ${options || 'undefined'}`
    machine.write(`plugins/${id}/index.ts`, SOURCE.replace('OPTIONS', () => schema).replaceAll('ID', id))
    return { name: `exfil-${id}`, type: 'link', root }
  })
  machine.write('.local/share/exfiltrator/package.json', JSON.stringify({ oclif: { plugins: list } }))
}
