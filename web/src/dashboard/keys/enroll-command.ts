const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

export const PLACES = ['Linux', 'macOS', 'Windows', 'CI'] as const
export type Place = (typeof PLACES)[number]

export interface EnrollCommand {
  /** What makes the machine join. */
  command: string
  /** What it runs then, to send what it has. */
  sync: string
  /** The address reaches no other machine than the server's own. */
  onlyHere: boolean
}

/**
 * What to paste on the machine that joins, for the server at `origin`. The key goes in by a pipe, so that no list of processes shows it; `echo` is part
 * of every shell, PowerShell and cmd too. What begins with a space is not kept in the history of most systems' bash (`HISTCONTROL=ignoreboth`), nor of a
 * zsh with `HIST_IGNORE_SPACE`. In CI it is a secret of the project, in the environment. Plain http beyond loopback has to be allowed there as
 * well.
 */
export function enrollCommand(origin: string, key: string, place: Place = 'Linux'): EnrollCommand {
  const { protocol, hostname } = new URL(origin)
  const onlyHere = LOOPBACK.test(hostname)
  const plain = protocol === 'http:' && !onlyHere ? ' --allow-http' : ''
  const enroll = `exfiltrator enroll --server ${origin}${plain}`
  const command = place === 'CI' ? enroll : `${place === 'Windows' ? '' : ' '}echo ${key} | ${enroll} --key -`
  return { command, sync: place === 'CI' ? 'exfiltrator sync --quiet' : 'exfiltrator sync', onlyHere }
}
