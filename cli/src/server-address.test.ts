import { expect, test } from 'bun:test'
import { serverAddress } from './server-address.ts'

test('an address is kept in one form', () => {
  expect(serverAddress('https://exfil.example.com/', false)).toBe('https://exfil.example.com')
  expect(serverAddress('exfil.example.com', false)).toBe('https://exfil.example.com')
  expect(serverAddress('HTTPS://Exfil.Example.com:443/base//?q=1#x', false)).toBe('https://exfil.example.com/base')
  expect(serverAddress('http://exfil.example.com', true)).toBe('http://exfil.example.com')
})

test('plain HTTP reaches this machine only', () => {
  for (const host of ['localhost:8080', '127.0.0.1', '127.1.2.3:1', '[::1]:80', 'app.localhost']) {
    expect(serverAddress(`http://${host}`, false)).toStartWith('http://')
  }
  for (const host of [
    'example.com',
    '127.example.com',
    'localhost.example.com',
    '10.0.0.1',
    '[::2]',
    '0.0.0.0',
    '128.0.0.1',
  ]) {
    expect(() => serverAddress(`http://${host}`, false)).toThrow('--allow-http')
  }
})

test('what is no address, or holds secrets, is refused', () => {
  for (const text of ['', 'https://', 'ftp://x', 'javascript:alert(1)', 'https://a:b@c', 'file:///etc/passwd']) {
    expect(() => serverAddress(text, true)).toThrow()
  }
})
