import { type OclifNpmOptions, type OclifPlugins, oclifPluginsClass } from './oclif-plugins-class.ts'
import type { Npm } from './run-npm.ts'

/** oclif's own keeper of plugins, working in `folder` with our way to run npm. `config` is the program's. */
export async function oclifPlugins(
  folder: string,
  config: object,
  npm: Npm,
): Promise<{ plugins: OclifPlugins; options: OclifNpmOptions }> {
  const Plugins = await oclifPluginsClass()
  const plugins = new Plugins({ config: Object.create(config, { dataDir: { value: folder } }), logLevel: 'silent' })
  plugins.npm.exec = async (args) => {
    await npm(args, folder)
    return { stdout: [], stderr: [] }
  }
  // Writes an empty list where there is none: without a package.json npm would work in a folder above.
  await plugins.add()
  return { plugins, options: { cwd: folder, logLevel: 'silent', prod: true } }
}
