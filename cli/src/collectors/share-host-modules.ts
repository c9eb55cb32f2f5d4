import coreManifest from '@exfil/core/package.json' with { type: 'json' }

let shared = false

/**
 * Makes a plugin's imports of `@exfil/core` mean this program's own copy, wherever the
 * plugin lies and whether or not it brought one. Throws when the range it declares does
 * not include that copy.
 */
export async function shareHostModules(wanted: string | undefined): Promise<void> {
  if (wanted !== undefined && !Bun.semver.satisfies(coreManifest.version, wanted)) {
    throw new Error(`it is made for @exfil/core ${wanted}, and this is ${coreManifest.version}`)
  }
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
