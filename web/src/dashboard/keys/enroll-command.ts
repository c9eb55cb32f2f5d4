const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

export interface EnrollCommand {
  command: string
  /** The address reaches no other machine than the server's own. */
  onlyHere: boolean
}

/**
 * What to paste on the machine that joins, for the server at `origin`. The key goes in by a pipe, so that no list of processes shows it; `echo` is part
 * of every shell, PowerShell and cmd too. Plain http beyond loopback has to be allowed there as well.
 */
export function enrollCommand(origin: string, key: string): EnrollCommand {
  const { protocol, hostname } = new URL(origin)
  const onlyHere = LOOPBACK.test(hostname)
  const plain = protocol === 'http:' && !onlyHere ? ' --allow-http' : ''
  return { command: `echo ${key} | exfiltrator enroll --server ${origin}${plain} --key -`, onlyHere }
}
