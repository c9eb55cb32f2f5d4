import { afterEach, expect, test } from 'bun:test'
import { hearTime, serverNow } from './clock.ts'

const DAY = 86_400_000
/** In whole hours. */
const ahead = () => Math.round((serverNow() - Date.now()) / 3_600_000)
const say = (off: number, { took = 100 } = {}) => {
  const heard = Date.now()
  hearTime(new Date(heard + off).toUTCString(), heard - took, heard)
}
afterEach(() => say(0))

test('a clock that is off is put right by the answers of the server, and again when somebody sets it', () => {
  expect(ahead()).toBe(0)
  say(DAY)
  expect(ahead()).toBe(24)
  say(-DAY)
  expect(ahead()).toBe(-24)
  say(0)
  expect(ahead()).toBe(0)
})

test('a clock that is nearly right stays as it is: every answer was a while on its way', () => {
  say(-20_000)
  expect(serverNow() - Date.now()).toBeLessThan(1000)
  expect(serverNow() - Date.now()).toBeGreaterThan(-1000)
})

test('nothing is learnt from an answer that took long, was asked at another setting of the clock, or has no time', () => {
  say(-DAY, { took: 3_600_000 })
  say(DAY, { took: -3_600_000 })
  hearTime(null, Date.now())
  hearTime('yesterday', Date.now())
  expect(ahead()).toBe(0)
})
