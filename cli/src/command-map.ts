import type { Command } from '@oclif/core'
import CollectorsList from './commands/collectors/list.ts'
import Completion from './commands/completion.ts'
import Enroll from './commands/enroll.ts'
import Help from './commands/help.ts'
import PluginsInstall from './commands/plugins/install.ts'
import Status from './commands/status.ts'
import Sync from './commands/sync.ts'
import Unenroll from './commands/unenroll.ts'
import Whoami from './commands/whoami.ts'

/** Every command by its id. Their modules stay light: what is heavy is imported inside `run`. */
export const COMMANDS: Record<string, Command.Class> = {
  'collectors:list': CollectorsList,
  completion: Completion,
  enroll: Enroll,
  help: Help,
  'plugins:install': PluginsInstall,
  status: Status,
  sync: Sync,
  unenroll: Unenroll,
  whoami: Whoami,
}
