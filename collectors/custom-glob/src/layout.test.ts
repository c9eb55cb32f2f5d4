import { expect, test } from 'bun:test'
import { isPrivate, isPrivateFolder } from './layout.ts'

test.each([
  '.credentials.json',
  '.claude.json',
  'auth.json',
  'oauth_creds.json',
  'google_accounts.json',
  'mcp-oauth-tokens.json',
  'settings.local.json',
  'id_rsa',
  'server.pem.bak',
  '.env',
  '.env.local',
  '.env.log',
  'production.env',
  '.netrc',
  '.npmrc',
  '.git-credentials',
  '.bash_history',
  '.zsh_history',
  'state.vscdb',
  'vault.kdbx',
  'secrets.yaml',
  'shadow-',
  'Login Data',
  '.netrc.2',
  'vault.kdbx.old~',
])('%s is private', (name) => expect(isPrivate(name, 'x')).toBeTrue())

test.each([
  '.aider.chat.history.md',
  '.notes',
  'history.jsonl',
  'app.log',
  'environment.log',
  'env.log',
  'token-usage.json',
  'secret-scan.sarif',
  'config.toml',
  'cookies.md',
  'credentials.jsonl',
])('%s is not', (name) => expect(isPrivate(name, 'x')).toBeFalse())

test('some are by where they lie', () => {
  expect(isPrivate('config.toml', '.codex')).toBeTrue()
  expect(isPrivate('config.json', '.copilot')).toBeTrue()
  expect(['.ssh', '.AWS', 'shell-snapshots', 'keyrings'].every(isPrivateFolder)).toBeTrue()
  expect(['.claude', '.config', 'src'].some(isPrivateFolder)).toBeFalse()
})
