/** The command line of `bun start`. Built-in modules only: nothing may be installed yet. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  /** Absent: the last one used here, else the default or the next free one. */
  port: number | undefined
  host: string
  publicUrl: string | undefined
  allowHttp: boolean
  data: string | undefined
  open: boolean
  sync: boolean
  json: boolean
}

export const HELP = `bun start: the server, its database and the dashboard on this machine

  --port N          listen on this port (default: 4983, or the next one that is free)
  --host ADDR       listen on this address, so that others reach it (default: 127.0.0.1)
  --public-url URL  the address that links are built from, behind a proxy or a name
  --allow-http      accept that credentials travel beyond this machine unencrypted
  --data DIR        keep everything here (default: $EXFILTRATOR_DATA_DIR/server, else what the
                    system prescribes: ~/.local/share/exfiltrator/server, %LOCALAPPDATA% on Windows)
  --no-open         do not open a browser
  --no-sync         do not sync this machine now
  --json            one JSON line when ready, one after the first sync; all else on stderr
  --help            this text

Examples
  bun start
  bun start --no-open --port 8080
  bun start --host 0.0.0.0 --public-url https://exfil.example.com

Ctrl-C stops everything. What is stored stays; the next start finds it.
`

/** Throws an `Error` whose message says what is wrong. */
export function parseOptions(args: string[]): Options | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  return {
    port: values.port === undefined ? undefined : portOf(values.port),
    host: values.host || '127.0.0.1',
    publicUrl: values['public-url'] === undefined ? undefined : originOf(values['public-url']),
    allowHttp: values['allow-http'] ?? false,
    data: values.data === undefined ? undefined : resolve(values.data),
    open: !values['no-open'],
    sync: !values['no-sync'],
    json: values.json ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'public-url': { type: 'string' },
        'allow-http': { type: 'boolean' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        'no-sync': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    // Node's advice fills more lines: the first one says what is wrong.
    const [what] = (error as Error).message.split('\n', 1)
    throw new Error(`${what} (bun start --help lists the options)`)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new Error(`--port: "${text}" is not a port number`)
  return port
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Error(`--public-url: "${text}" is not an http(s) address`)
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error('--public-url: must be an address alone, like https://exfil.example.com')
  }
  return url.origin
}
