import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pack } from '../../release/pack.ts'
import { publicPackages } from '../../release/public-packages.ts'
import { root, run } from './machine.ts'
import type { Registry } from './registry.ts'

/** Every package that a release publishes, packed into `folder` as it does: tarballs by name. */
export async function packRelease(folder: string): Promise<ReadonlyMap<string, string>> {
  const tarballs = new Map<string, string>()
  for (const each of publicPackages(root)) tarballs.set(each.manifest.name, (await pack(root, each, folder)).tarball)
  return tarballs
}

/** A package with these files (paths inside it), packed: the path of its tarball. */
export async function packFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const { name, version } = JSON.parse(String(files['package.json'])) as { name: string; version: string }
  const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  const inside = Object.entries(files).map(([path, content]) => [`package/${path}`, content])
  writeFileSync(tarball, Bun.gzipSync(await new Bun.Archive(Object.fromEntries(inside)).bytes()))
  return tarball
}

/** Another version of a packed package, with some of its files changed or added. */
export async function packVersion(
  folder: string,
  tarball: string,
  version: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files: Record<string, string> = {}
  for (const [path, file] of await new Bun.Archive(await Bun.file(tarball).bytes()).files())
    files[path.replace('package/', '')] = await file.text()
  const manifest = JSON.parse(files['package.json'] as string) as object
  return packFiles(folder, { ...files, ...changed, 'package.json': JSON.stringify({ ...manifest, version }) })
}

/** Another version of a collector's package, whose rules of describing have changed: titles end in `(told anew)`. */
export async function packToldAnew(folder: string, tarball: string, version: string): Promise<string> {
  const index = (await new Bun.Archive(await Bun.file(tarball).bytes()).files('package/src/index.ts')).get(
    'package/src/index.ts',
  )
  if (!index) throw new Error(`${tarball} has no src/index.ts`)
  return packVersion(folder, tarball, version, {
    'src/former.ts': await index.text(),
    'src/index.ts': `
      import former from './former.ts'
      export default {
        ...former,
        rules: former.rules + 1,
        create(options) {
          const made = former.create(options)
          const describe = async (ref, ctx) => {
            const told = await made.describe(ref, ctx)
            return { ...told, title: \`\${told.title} (told anew)\` }
          }
          return { ...made, describe }
        },
      }`,
  })
}

/** A folder for a PATH on which there is nothing but Bun. */
export function onlyBun(folder: string): string {
  const path = join(folder, 'only-bun')
  mkdirSync(path, { recursive: true })
  symlinkSync(process.execPath, join(path, 'bun'))
  return path
}

/** `bun add --global exfiltrator` from a registry, with nothing but Bun: the command to start it. */
export async function installPublished(registry: Registry, env: Record<string, string>): Promise<string> {
  const home = env.HOME as string
  const added = await run(['bun', 'add', '--global', 'exfiltrator'], { env: { ...env, ...registry.env }, cwd: home })
  if (added.code !== 0) throw new Error(`bun add --global ended with ${added.code}: ${added.stdout}${added.stderr}`)
  return join(home, '.bun/bin/exfiltrator')
}
