import { expect, test } from 'bun:test'
import { enrollCommand } from './enroll-command.ts'

test('the key goes in by a pipe, behind a space that keeps it out of the history', () => {
  expect(enrollCommand('https://archive.example', 'exk_1')).toEqual({
    command: ' echo exk_1 | exfiltrator enroll --server https://archive.example --key -',
    sync: 'exfiltrator sync',
    onlyHere: false,
  })
})

test('PowerShell has no such space', () => {
  expect(enrollCommand('https://archive.example', 'exk_1', 'Windows').command).toStartWith('echo exk_1 | ')
})

test('plain http must be allowed, except on this machine', () => {
  expect(enrollCommand('http://10.0.0.5:4400', 'k').command).toContain(' --allow-http ')
  for (const origin of ['http://localhost:4400', 'http://127.0.0.1:4400', 'http://[::1]:4400']) {
    const { command, onlyHere } = enrollCommand(origin, 'k')
    expect(command).not.toContain('--allow-http')
    expect(onlyHere).toBe(true)
  }
})

test('in CI the key is in the environment, and no command names it', () => {
  const { command, sync } = enrollCommand('https://archive.example', 'exk_1', 'CI')
  expect(command).toBe('exfiltrator enroll --server https://archive.example')
  expect(command + sync).not.toContain('exk_1')
})
