/** Reads content beside the page, so that the page never waits for it. */
import { ContentTrouble } from './byte-source.ts'
import { ContentReader } from './content-reader.ts'
import { HttpSource } from './http-source.ts'
import type { Ask, Content, Questions, Say } from './protocol.ts'

/** A worker's own global; the DOM's types know only the page's. */
const page = self as unknown as { postMessage(message: Say): void; onmessage: (event: MessageEvent<Ask>) => void }

let source: HttpSource
let reader: ContentReader
let searching = new AbortController()
let turning = new AbortController()

const handlers: {
  [Name in keyof Questions]: (
    id: number,
    ...args: Parameters<Questions[Name]>
  ) => Promise<ReturnType<Questions[Name]>> | ReturnType<Questions[Name]>
} = {
  open(_, content: Content) {
    const url = new URL(content.url, self.location.origin).href
    source = new HttpSource({ ...content, url, onChanged: () => page.postMessage({ event: 'changed' }) })
    reader = new ContentReader(
      source,
      (progress) => page.postMessage({ event: 'progress', progress }),
      (error) => page.postMessage({ event: 'trouble', trouble: troubleOf(error) }),
    )
    return reader.open()
  },
  extend(_, { length, checksum }) {
    source.extend(length, checksum)
    return reader.extended()
  },
  rows: (_, ...args) => reader.rows(...args),
  children: (_, ...args) => reader.children(...args),
  text: (_, ...args) => reader.text(...args),
  lineOf: (_, offset) => reader.lineOf(offset),
  findTime: (_, ...args) => reader.findTime(...args),
  readAll: () => reader.readAll(),
  readMore: () => reader.readMore(),
  readToLine: (_, line) => reader.readToLine(line),
  async findTurn(_, from, step) {
    turning.abort()
    turning = new AbortController()
    const { signal } = turning
    return reader.findTurn(from, step, signal).catch((error) => {
      if (!signal.aborted) throw error
      return undefined
    })
  },
  async search(id, view, text) {
    searching.abort()
    searching = new AbortController()
    if (text === '') return
    const { signal } = searching
    await reader.search(view, text, (found) => page.postMessage({ event: 'found', search: id, found }), signal)
  },
}

page.onmessage = async ({ data: { id, ask, args } }) => {
  try {
    const answer = await (handlers[ask] as (id: number, ...args: unknown[]) => unknown)(id, ...args)
    page.postMessage({ id, answer })
  } catch (error) {
    page.postMessage({ id, trouble: troubleOf(error) })
  }
}

function troubleOf(error: unknown): { code: string; message: string } {
  const code = error instanceof ContentTrouble ? error.code : error instanceof DOMException ? 'stopped' : 'defect'
  return { code, message: error instanceof Error ? error.message : String(error) }
}
