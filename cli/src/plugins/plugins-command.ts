import { BaseCommand } from '../base-command.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { folders } from '../folders.ts'
import { namedPlugin } from './named-plugin.ts'
import type { PluginKeeping } from './plugin-keeper.ts'
import { type InstalledPlugin, installedPlugins } from './plugin-list.ts'
import { type ShortNames, shortName } from './request.ts'
import { StepLine } from './step-line.ts'

/** What the commands that deal with plugins share. */
export abstract class PluginsCommand extends BaseCommand {
  protected get short(): ShortNames {
    const { scope = '', pluginPrefix = 'plugin' } = this.config.pjson.oclif
    return { scope, pluginPrefix }
  }

  protected shortName(name: string): string {
    return shortName(name, this.short)
  }

  protected installed(): InstalledPlugin[] {
    return installedPlugins(folders().data)
  }

  /** The installed plugin that is meant by a name, long or short, or by what it collects. Throws where there is none. */
  protected named(text: string): InstalledPlugin {
    const found = namedPlugin(text, this.installed(), (name) => this.shortName(name))
    if ('plugin' in found) return found.plugin
    const { guess } = found
    const help = guess ? `did you mean ${guess}?` : '`exfiltrator plugins` lists those that are'
    throw new CommandError('not-installed', EXIT.usage, `no plugin ${text} is installed: ${help}`)
  }

  /** Runs `work` with what it takes to change plugins, while a terminal shows what is being done. */
  protected async keeping<T>(work: (keeping: PluginKeeping, steps: StepLine) => Promise<T>): Promise<T> {
    const { npmAt } = await import('./run-npm.ts')
    const { npmProgram } = await import('./npm-program.ts')
    const { data, cache } = folders()
    const signal = this.interruptions()
    const steps = new StepLine(process.stderr, Boolean(process.stderr.isTTY))
    const registry = this.config.npmRegistry
    const npm = npmAt(await npmProgram(cache), { signal, ...(registry ? { registry } : {}) })
    try {
      return await work({ dataDir: data, npm, config: this.config, signal, onStep: (step) => steps.show(step) }, steps)
    } catch (error) {
      if (!signal.aborted) throw error
      throw new CommandError('interrupted', EXIT.interrupted, 'interrupted: what was not finished is as it was before')
    } finally {
      steps.clear()
    }
  }
}
