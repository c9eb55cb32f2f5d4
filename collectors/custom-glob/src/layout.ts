import { isPrivate as isPrivateAnywhere } from '@exfil/core/files'

/** Whole names, in any case, of files that hold keys, tokens or what was typed into a shell, of tools beside agents. */
const PRIVATE = new RegExp(
  String.raw`^(?:${[
    String.raw`\.env(?:\..*)?|.*\.env|\.envrc`,
    String.raw`\.(?:netrc|npmrc|pypirc|pgpass|my\.cnf|htpasswd|dockercfg|git-credentials|vault-token|boto|s3cfg)|_netrc`,
    String.raw`\.(?:bash|zsh|sh|fish|node_repl|python|psql|mysql|sqlite)_history|fish_history`,
    String.raw`.*\.(?:ppk|jks|keystore|kdbx?|gpg|asc|ovpn|vscdb)`,
    String.raw`kubeconfig|.*\.kubeconfig|secrets?(?:\.(?:json|toml|ya?ml|ini))?|client_secret.*\.json`,
    '(?:g?shadow|passwd|sudoers)-?',
    String.raw`(?:cookies|login data|key[34]\.db|logins\.json|cookies\.sqlite)(?:-journal)?`,
  ].join('|')})(?:[.-](?:bak|backup|old|orig|save|\d+))*~?$`,
  'i',
)

/** Settings of agents that hold keys, by the folder they lie in. */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  '.codex': /^config\.toml/i,
  '.copilot': /^config\.json/i,
}

/** Folders that hold nothing else. */
const PRIVATE_FOLDERS = new Set([
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.password-store', '.gcloud', 'gcloud', 'keyrings'],
  ...['shell-snapshots', 'session-env'],
])

/** What is written in these is a log or a note, whatever it is called; nearly all names are such, and need no closer look. */
const isWriting = (name: string) =>
  (name.endsWith('.jsonl') || name.endsWith('.log') || name.endsWith('.md')) && !name.startsWith('.env')

/** Whether a file is never collected, whatever a rule says. Hidden files are no exception to be made: many logs are. */
export function isPrivate(name: string, folder: string): boolean {
  if (isWriting(name)) return false
  return isPrivateAnywhere(name.replace(/^\.+/, '')) || PRIVATE.test(name) || SETTINGS[folder]?.test(name) === true
}

/** Whether a folder is never looked into, whatever a rule says. */
export const isPrivateFolder = (name: string) => PRIVATE_FOLDERS.has(name.toLowerCase())
