import { expect, test } from 'bun:test'
import { resolve } from 'node:path'
import { type Options, parseOptions } from './options.ts'

const parsed = (...args: string[]) => parseOptions(args) as Options

test('without anything it serves this machine, opens a browser and syncs', () => {
  expect(parsed()).toEqual({
    port: undefined,
    host: '127.0.0.1',
    publicUrl: undefined,
    allowHttp: false,
    data: undefined,
    open: true,
    sync: true,
    json: false,
  })
})

test('every option is taken', () => {
  const args =
    '--port 8080 --host 0.0.0.0 --public-url https://x.example/ --allow-http --data d --no-open --no-sync --json'
  expect(parsed(...args.split(' '))).toEqual({
    port: 8080,
    host: '0.0.0.0',
    publicUrl: 'https://x.example',
    allowHttp: true,
    data: resolve('d'),
    open: false,
    sync: false,
    json: true,
  })
  expect(parseOptions(['--help'])).toBe('help')
})

test.each([
  [['--port', '0'], '--port: "0" is not a port number'],
  [['--port', '65536'], '--port: "65536" is not a port number'],
  [['--port=http'], '--port: "http" is not a port number'],
  [['--public-url', 'x.example'], '--public-url: "x.example" is not an http(s) address'],
  [['--public-url', 'https://x.example/path'], '--public-url: must be an address alone'],
  [['--prot', '1'], '--help lists the options'],
  [['here'], '--help lists the options'],
  [['--port', '--json'], '--help lists the options'],
])('%j is refused', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
  expect(() => parseOptions(args)).toThrow(/^[^\n]+$/)
})
