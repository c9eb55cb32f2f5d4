import { expect } from 'bun:test'
import type { World } from './world.ts'

/** A sync that does not have to succeed, with something happening in the middle of it. */
export async function syncWhile(world: World, afterMs: number, happens: () => void | Promise<void>): Promise<void> {
  const syncing = world.machine.cli(['sync', '--json'], { timeoutMs: 120_000 })
  await Bun.sleep(afterMs)
  await happens()
  const { code, stderr } = await syncing
  expect([0, 1, 3], stderr).toContain(code)
}
