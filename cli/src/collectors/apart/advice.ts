import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { DeclaredPlugin } from '../declared.ts'

/** What a person may do about a plugin that does not work, as the end of a sentence: whoever links one is its author. */
export function adviceFor(plugin: Pick<DeclaredPlugin, 'package' | 'isLinked' | 'folder'>): string {
  if (plugin.isLinked && plugin.folder !== undefined) return `it is linked, so mend it in ${shortened(plugin.folder)}`
  return `update it, tell its author, or remove it with \`exfiltrator plugins uninstall ${plugin.package}\``
}

function shortened(folder: string): string {
  const home = process.env.HOME || homedir()
  return home !== sep && folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder
}
