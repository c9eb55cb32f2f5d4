import type { Command } from '@oclif/core'
import CollectorsCheck from './commands/collectors/check.ts'
import CollectorsList from './commands/collectors/list.ts'
import CollectorsNew from './commands/collectors/new.ts'
import CollectorsShow from './commands/collectors/show.ts'
import Completion from './commands/completion.ts'
import ConfigCheck from './commands/config/check.ts'
import ConfigGet from './commands/config/get.ts'
import ConfigInit from './commands/config/init.ts'
import ConfigPath from './commands/config/path.ts'
import ConfigSet from './commands/config/set.ts'
import ConfigShow from './commands/config/show.ts'
import Enroll from './commands/enroll.ts'
import Help from './commands/help.ts'
import Plugins from './commands/plugins/index.ts'
import PluginsInspect from './commands/plugins/inspect.ts'
import PluginsInstall from './commands/plugins/install.ts'
import PluginsLink from './commands/plugins/link.ts'
import PluginsUninstall from './commands/plugins/uninstall.ts'
import PluginsUpdate from './commands/plugins/update.ts'
import Status from './commands/status.ts'
import Sync from './commands/sync.ts'
import Unenroll from './commands/unenroll.ts'
import Whoami from './commands/whoami.ts'

/** Every command by its id. Their modules stay light: what is heavy is imported inside `run`. */
export const COMMANDS: Record<string, Command.Class> = {
  'collectors:check': CollectorsCheck,
  'collectors:list': CollectorsList,
  'collectors:new': CollectorsNew,
  'collectors:show': CollectorsShow,
  completion: Completion,
  'config:check': ConfigCheck,
  'config:get': ConfigGet,
  'config:init': ConfigInit,
  'config:path': ConfigPath,
  'config:set': ConfigSet,
  'config:show': ConfigShow,
  enroll: Enroll,
  help: Help,
  plugins: Plugins,
  'plugins:inspect': PluginsInspect,
  'plugins:install': PluginsInstall,
  'plugins:link': PluginsLink,
  'plugins:uninstall': PluginsUninstall,
  'plugins:update': PluginsUpdate,
  status: Status,
  sync: Sync,
  unenroll: Unenroll,
  whoami: Whoami,
}
