import coreManifest from '@exfil/core/package.json' with { type: 'json' }
import zodManifest from 'zod/package.json' with { type: 'json' }

let shared = false

/** What is wrong with the range of `@exfil/core` that a plugin declares, if it does not include this program's copy. */
export function peerTrouble(wanted: string | undefined): string | undefined {
  if (wanted === undefined || Bun.semver.satisfies(coreManifest.version, wanted)) return undefined
  return `it is made for @exfil/core ${wanted}, and this is ${coreManifest.version}`
}

/** Whether this program's own `zod` will do for a plugin that brings this range of it. */
export function isOwnZod(brought: string | undefined): boolean {
  return brought !== undefined && Bun.semver.satisfies(zodManifest.version, brought)
}

/**
 * Makes a plugin's imports of `@exfil/core` mean this program's own copy, wherever the
 * plugin lies and whether or not it brought one. The same with `zod`, where asked for: to
 * compile a plugin's own copy costs as much as everything else of its start.
 */
export async function shareHostModules({ sharesZod }: { sharesZod: boolean }): Promise<void> {
  if (shared) return
  shared = true
  const [core, files] = await Promise.all([import('@exfil/core'), import('@exfil/core/files')])
  // Before its name means this very copy.
  const zod = sharesZod ? await import('zod') : undefined
  Bun.plugin({
    name: 'exfiltrator-host',
    setup(build) {
      build.module('@exfil/core', () => ({ exports: { ...core }, loader: 'object' }))
      build.module('@exfil/core/files', () => ({ exports: { ...files }, loader: 'object' }))
      if (zod) build.module('zod', () => ({ exports: { ...zod }, loader: 'object' }))
    },
  })
}
