import coreManifest from '@exfil/core/package.json' with { type: 'json' }

let shared = false

/** What is wrong with the range of `@exfil/core` that a plugin declares, if it does not include this program's copy. */
export function peerTrouble(wanted: string | undefined): string | undefined {
  if (wanted === undefined || Bun.semver.satisfies(coreManifest.version, wanted)) return undefined
  return `it is made for @exfil/core ${wanted}, and this is ${coreManifest.version}`
}

/**
 * Makes a plugin's imports of `@exfil/core` mean this program's own copy, wherever the
 * plugin lies and whether or not it brought one.
 */
export async function shareHostModules(): Promise<void> {
  if (shared) return
  shared = true
  const [core, files] = await Promise.all([import('@exfil/core'), import('@exfil/core/files')])
  Bun.plugin({
    name: 'exfiltrator-host',
    setup(build) {
      build.module('@exfil/core', () => ({ exports: { ...core }, loader: 'object' }))
      build.module('@exfil/core/files', () => ({ exports: { ...files }, loader: 'object' }))
    },
  })
}
