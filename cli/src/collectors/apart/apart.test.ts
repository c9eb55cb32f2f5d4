/** A collector in a child keeps every promise that it keeps here, and nothing of it stays behind. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ArtifactRef, Collector, Reading } from '@exfil/core'
import { conformance, fileWorld, manyFiles, pretendContext } from '@exfil/core/testkit'
import { openApart } from './open-apart.ts'

// Every case speaks with another process; how long that takes is the machine's business.
setDefaultTimeout(30_000)

const folder = mkdtempSync(join(tmpdir(), 'exfil-apart-'))
const opened: { close(): Promise<void> }[] = []
afterAll(async () => {
  for (const collector of opened) await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(entry: string, id = 'notes') {
  const collector = await openApart({ id, package: 'exfil-notes', version: '1.2.3', origin: 'plugin', entry })
  opened.push(collector)
  return collector
}

/** A plugin whose definition is `rest` beside its facts. */
function openSource(rest: string, top = '') {
  const entry = join(folder, `${crypto.randomUUID()}.ts`)
  const facts = `contract: 1, id: 'notes', title: 'Notes', rules: 1, reads: ['nothing']`
  writeFileSync(entry, `import { ArtifactError } from '@exfil/core'\n${top}\nexport default { ${facts}, ${rest} }\n`)
  return open(entry)
}

const NOTES = join(import.meta.dir, 'testing/notes.ts')
const home = join(folder, 'home')
const context = (signal?: AbortSignal) => pretendContext({ home }, signal)
const ref = (name: string): ArtifactRef => {
  const path = `.notes/work/${name}`
  return { key: name, kind: 'note', growth: 'append', path: `~/${path}`, locator: join(home, path) }
}

describe('the conformance suite', async () => {
  const { facts, create } = await open(NOTES)
  const collectors: Collector[] = []
  for (let more = 0; more < 200; more++) collectors.push(await create({}))
  const world = fileWorld({
    '.notes/work/a.jsonl': '{"note":1}\n{"note":2}\n',
    '.notes/work/b.jsonl': '{"note":3}\n',
    '.notes/home/c.jsonl': '{"note":4}\n{"note":5}\n{"note":6}\n',
  })
  // Root may read everything, and another process cannot act as somebody else for a moment: what denial says of a
  // collector is proven where it runs in process, and that a code travels, below.
  const isRoot = process.geteuid?.() === 0
  const cannot = isRoot && { cannot: { deny: 'root', denyFolder: 'root' } }
  const definition = { ...facts, create: () => collectors.pop() as Collector }
  for (const { title, skip, run } of conformance({
    definition,
    entry: pathToFileURL(NOTES).href,
    keys: ['a.jsonl', 'b.jsonl', 'c.jsonl'],
    ...world,
    rename: ({ home }) => rename(`${home}/.notes/work`, `${home}/.notes/archive`),
    multiply: manyFiles((at) => `.notes/many-${at % 100}/${at}.jsonl`),
    ...cannot,
  })) {
    if (skip === undefined) test(title, run)
    else if (skip !== 'root') test.skip(`${title}: ${skip}`, run)
  }
})

describe('a child', async () => {
  mkdirSync(join(home, '.notes/work'), { recursive: true })
  writeFileSync(join(home, '.notes/work/large'), Buffer.alloc(40 << 20, 'a line of a large note\n'))
  const notes = await open(NOTES)
  const collector = await notes.create({})
  const whole = { start: 0, end: 40 << 20 }
  const handles = () => readdirSync(`/proc/${notes.pid}/fd`).length
  const until = async (holds: () => boolean) => {
    while (!holds()) await Bun.sleep(5)
  }

  test.skipIf(!existsSync('/proc/self/fd'))('closes what a reading that was dropped had opened', async () => {
    const before = handles()
    const readings: Reading[] = []
    for (let more = 0; more < 5; more++) readings.push(await collector.read(ref('large'), whole, context()))
    const bodies = readings.map(({ body }) => body[Symbol.asyncIterator]())
    for (const body of bodies) await body.next()
    await until(() => handles() >= before + 5)
    for (const body of bodies) await body.return?.()
    await until(() => handles() <= before)
  })

  test.skipIf(!existsSync('/proc/self/io'))('does not read on while nobody takes what was read', async () => {
    const bytesRead = () => Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${notes.pid}/io`, 'utf8'))?.[1])
    const before = bytesRead()
    const { body } = await collector.read(ref('large'), whole, context())
    const iterator = body[Symbol.asyncIterator]()
    await iterator.next()
    // Its next answers come after whatever it does by itself.
    for (let look = 0; look < 50; look++) await collector.fingerprint([ref('large')], context())
    expect(bytesRead() - before).toBeLessThan(8 << 20)
    await iterator.return?.()
  })

  test('answers several calls at once', async () => {
    const reads = Array.from({ length: 8 }, async () => {
      const hasher = new Bun.CryptoHasher('sha256')
      for await (const chunk of (await collector.read(ref('large'), whole, context())).body) hasher.update(chunk)
      return hasher.digest('hex')
    })
    const looks = Array.from({ length: 20 }, () => collector.fingerprint([ref('large')], context()))
    expect(new Set(await Promise.all(reads)).size).toBe(1)
    expect(new Set((await Promise.all(looks)).flat().map((look) => 'token' in look && look.token)).size).toBe(1)
  })

  test('is given no environment but what a process needs, and its context no secret of its host', async () => {
    process.env.EXFILTRATOR_NODE_SECRET = 'exn_secret'
    process.env.SOME_TOKEN = 'secret'
    try {
      const seen = await openSource(`create: () => ({
        async *discover(ctx) {},
        fingerprint: async () => [],
        describe: async (ref, ctx) => ({ title: JSON.stringify({ process: process.env, context: ctx.env }) }),
        read: async () => {},
      })`)
      const ctx = { ...context(), env: { ...process.env, NOTES_HOME: '/notes' } }
      const { title } = await (await seen.create({})).describe(ref('large'), ctx)
      const { process: own, context: told } = JSON.parse(title as string)
      expect(Object.keys(own).filter((name) => /SECRET|TOKEN|EXFILTRATOR_(?!PLUGIN)/.test(name))).toEqual([])
      expect(own.PATH).toBe(process.env.PATH)
      expect(told.NOTES_HOME).toBe('/notes')
      expect(Object.keys(told).filter((name) => name.startsWith('EXFILTRATOR_'))).toEqual([])
    } finally {
      delete process.env.EXFILTRATOR_NODE_SECRET
      delete process.env.SOME_TOKEN
    }
  })

  test('runs programs itself, and takes them with it', async () => {
    const runs = await openSource(`create: () => ({
      async *discover(ctx) {},
      fingerprint: async () => [],
      async describe(ref, ctx) {
        const { stdout, exited } = ctx.exec('sh', ['-c', 'echo $$; test "$1" = end || exec sleep 600', '-', ref.key])
        const reader = stdout.getReader()
        const { value } = await reader.read()
        return { title: new TextDecoder().decode(value).trim(), attributes: { code: ref.key === 'end' ? await exited : -1 } }
      },
      read: async () => {},
    })`)
    const asked = await runs.create({})
    expect(await asked.describe(ref('end'), context())).toMatchObject({ attributes: { code: 0 } })
    const { title: pid } = await asked.describe(ref('sleep'), context())
    expect(() => process.kill(Number(pid), 0)).not.toThrow()
    await runs.close()
    await until(() => {
      try {
        process.kill(Number(pid), 0)
        return false
      } catch {
        return true
      }
    })
  })

  test('hands over errors with their codes, reports and clock', async () => {
    const says = await openSource(`create: () => ({
      async *discover(ctx) {
        ctx.report({ code: 'denied', message: 'a corner', path: '~/corner' })
        ctx.covered('~/.notes')
        yield [{ key: ctx.now().toISOString(), kind: 'note', path: '~/x', growth: 'cursor', locator: [1, { a: null }], formerKeys: ['old'] }]
      },
      fingerprint: async (refs) => refs.map(({ locator }) => new ArtifactError('busy', JSON.stringify(locator))),
      describe: async () => { throw new ArtifactError('gone', 'it went') },
      read: async () => { throw new ArtifactError('cursor-lost', 'forgotten') },
    })`)
    const asked = await says.create({})
    const ctx = { ...context(), now: () => new Date('2100-01-01T00:00:00Z') }
    const [refs = []] = await Array.fromAsync(asked.discover(ctx))
    expect(refs).toMatchObject([{ formerKeys: ['old'], locator: [1, { a: null }], growth: 'cursor' }])
    expect(refs[0]?.key).toStartWith('2100-01-01T00:0')
    expect(ctx.issues).toEqual([{ code: 'denied', message: 'a corner', path: '~/corner' }])
    expect(ctx.coveredPaths).toEqual(['~/.notes'])
    for (const named of [refs, JSON.parse(JSON.stringify(refs))]) {
      expect(await asked.fingerprint(named, ctx)).toMatchObject([{ code: 'busy', message: '[1,{"a":null}]' }])
    }
    const [only] = refs as [ArtifactRef]
    expect(asked.describe(only, ctx)).rejects.toMatchObject({ code: 'gone', message: 'it went' })
    expect(asked.read(only, { start: 0 }, ctx)).rejects.toMatchObject({ code: 'cursor-lost' })
  })

  test('checks options by the schema that the plugin brings', async () => {
    const takes = await openSource(`
      options: { '~standard': { version: 1, vendor: 'own',
        validate: (written) => typeof written.root === 'string' ? { value: written } : { issues: [{ message: 'is missing', path: ['root'] }] },
        jsonSchema: { input: () => ({ type: 'object', properties: { root: { type: 'string' } } }) },
      } },
      create: ({ root }) => ({ describe: async () => ({ title: root }) })`)
    expect(takes.optionsSchema).toEqual({ type: 'object', properties: { root: { type: 'string' } } })
    expect(await takes.check({})).toEqual([{ message: 'is missing', path: ['root'] }])
    expect(await takes.check({ root: 'x' })).toEqual([])
    expect(takes.create({})).rejects.toThrow('is missing')
    expect(await (await takes.create({ root: 'x' })).describe(ref('large'), context())).toEqual({ title: 'x' })
  })

  test("shares this program's zod with a plugin whose own is alike, and leaves it its own where it is not", async () => {
    const entry = join(folder, 'brings-zod.ts')
    const facts = `contract: 1, id: 'notes', title: typeof z.object, rules: 1, reads: [], create: () => ({})`
    mkdirSync(join(folder, 'node_modules/zod'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/zod/package.json'), '{"name":"zod","version":"4.0.0","main":"index.js"}')
    writeFileSync(join(folder, 'node_modules/zod/index.js'), 'exports.z = {}')
    writeFileSync(entry, `import { z } from 'zod'\nexport default { ${facts} }\n`)
    for (const [zod, title] of [
      ['^4.0.0', 'function'],
      ['^3.0.0', 'undefined'],
      [undefined, 'undefined'],
    ] as const) {
      const declared = { id: 'notes', package: 'exfil-notes', version: '1.2.3', origin: 'plugin', entry, zod } as const
      const plugin = await openApart(declared)
      opened.push(plugin)
      expect(plugin.facts.title).toBe(title)
    }
  })

  test('says where in the package it failed, also inside what the package brings', async () => {
    const top = `import { fail } from './node_modules/brought/index.js'\nconst nothing = undefined`
    const brought = join(folder, 'node_modules/brought')
    mkdirSync(brought, { recursive: true })
    writeFileSync(join(brought, 'index.js'), `export const fail = () => { throw new Error('brought it') }`)
    const fails = await openSource(
      `create: () => ({
        describe: async () => nothing.title,
        read: async () => fail(),
        async *discover() { throw 'a text' },
      })`,
      top,
    )
    const asked = await fails.create({})
    const source = String.raw`[\w-]+\.ts`
    expect(asked.describe(ref('large'), context())).rejects.toThrow(
      new RegExp(`nothing\\.title.* at ${source}:5 \\(~/\\.notes/work/large\\)`),
    )
    expect(asked.read(ref('large'), whole, context())).rejects.toThrow(new RegExp(`^brought it at ${source}:6$`))
    expect(Array.fromAsync(asked.discover(context()))).rejects.toThrow(/^a text: a defect of exfil-notes/)
  })

  test('says where a source is no program, or throws when it is imported, and what to do about it', async () => {
    mkdirSync(join(folder, 'draft/src'), { recursive: true })
    const entry = join(folder, 'draft/index.ts')
    writeFileSync(entry, `import './src/layout.ts'\n`)
    const declared = { id: 'notes', package: 'exfil-notes', version: '1.2.3', origin: 'plugin', entry } as const
    const advice = /: update it, tell its author, or remove it with `exfiltrator plugins uninstall exfil-notes`$/
    const mend = `it is linked, so mend it in ${folder}/draft`
    for (const [source, says] of [
      ['\nconst root = ;\n', 'Unexpected ; at src/layout.ts:2'],
      ['type Note = string\n\nthrow new Error("no database")\n', 'no database at src/layout.ts:3'],
      ['\n\nimport "./gone.ts"\n', /Cannot find module '.\/gone\.ts'.*\/draft\/src\/layout\.ts/],
    ] as const) {
      writeFileSync(join(folder, 'draft/src/layout.ts'), source)
      const installed = openApart({ ...declared, folder: join(folder, 'draft') })
      expect(installed).rejects.toThrow(says)
      expect(installed).rejects.toThrow(advice)
      const linked = openApart({ ...declared, folder: join(folder, 'draft'), isLinked: true })
      expect(linked).rejects.toThrow(mend)
      await Promise.allSettled([installed, linked])
    }
  })

  test('ends a call at once when its signal aborts, whatever the plugin does', async () => {
    const hangs = await openSource(`create: () => ({ describe: () => new Promise(() => {}) })`)
    const controller = new AbortController()
    const asking = (await hangs.create({})).describe(ref('large'), context(controller.signal))
    controller.abort(new Error('enough'))
    expect(asking).rejects.toThrow('enough')
  })
})
