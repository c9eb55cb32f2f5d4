import { expect, test } from 'bun:test'
import { MOMENTS } from './moments.ts'

test('what the page says holds: the file is in the archive, and only what was not there is sent', () => {
  let before: string[][] = []
  for (const { name, machine, travels, archive } of MOMENTS) {
    const readable = machine.filter((block) => block !== '#')
    if (readable.length > 0) expect([name, archive.at(-1)]).toEqual([name, readable])
    expect([name, travels]).toEqual([name, readable.filter((block) => !before.flat().includes(block))])
    before = archive
  }
})
