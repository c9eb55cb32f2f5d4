/** What is used of `@oclif/plugin-plugins`' class `Plugins`, which works on the list and on npm in one data folder. */
export interface OclifPlugins {
  readonly npm: {
    exec(args: string[], options: object): Promise<{ stdout: string[]; stderr: string[] }>
    install(args: string[], options: OclifNpmOptions): Promise<unknown>
    uninstall(args: string[], options: OclifNpmOptions): Promise<unknown>
  }
  add(...plugins: object[]): Promise<void>
  remove(name: string): Promise<void>
}

export interface OclifNpmOptions {
  readonly cwd: string
  readonly logLevel: 'silent'
  readonly prod: boolean
}

export type OclifPluginsClass = new (options: { config: object; logLevel: 'silent' }) => OclifPlugins

/**
 * The class is not exported: it is taken from the file beside the package's door (pinned to
 * an exact version, and every install tests it). `build.ts` writes the same import for the
 * compiled binary, which has no packages to look at.
 */
export async function oclifPluginsClass(): Promise<OclifPluginsClass> {
  const door = import.meta.resolve('@oclif/plugin-plugins')
  const module = (await import(new URL('plugins.js', door).href)) as { default: OclifPluginsClass }
  return module.default
}
