import { ContentTrouble } from './byte-source.ts'
import type { Found, Progress } from './content-reader.ts'
import type { Ask, Content, Questions, Say } from './protocol.ts'

type Asked<Name extends keyof Questions> = Promise<ReturnType<Questions[Name]>>

export interface Listeners {
  onProgress: (progress: Progress) => void
  /** The server has another content there by now. */
  onChanged: () => void
  /** Reading ahead stopped. */
  onTrouble: (error: ContentTrouble) => void
}

/** The page's side of the worker that reads one content. Rejects with `ContentTrouble`; `close()` ends the worker and leaves questions unanswered. */
export class ContentClient {
  readonly #worker: Worker
  readonly #open = new Map<number, { resolve: (answer: unknown) => void; reject: (error: unknown) => void }>()
  readonly #searches = new Map<number, (found: Found) => void>()
  #last = 0

  constructor({ onProgress, onChanged, onTrouble }: Listeners) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<Say>) => {
      if (!('event' in data)) {
        const { resolve, reject } = this.#open.get(data.id) ?? {}
        this.#open.delete(data.id)
        if ('answer' in data) resolve?.(data.answer)
        else reject?.(new ContentTrouble(data.trouble.code, data.trouble.message))
      } else if (data.event === 'progress') onProgress(data.progress)
      else if (data.event === 'changed') onChanged()
      else if (data.event === 'trouble') onTrouble(new ContentTrouble(data.trouble.code, data.trouble.message))
      else this.#searches.get(data.search)?.(data.found)
    }
    this.#worker.onerror = () => {
      const error = new ContentTrouble('defect', 'the reader of this content could not be started; reload the page')
      onTrouble(error)
      for (const { reject } of this.#open.values()) reject(error)
      this.#open.clear()
    }
  }

  open = (content: Content) => this.#ask('open', content)
  extend = (content: Content) => this.#ask('extend', content)
  rows = (...args: Parameters<Questions['rows']>) => this.#ask('rows', ...args)
  children = (...args: Parameters<Questions['children']>) => this.#ask('children', ...args)
  text = (...args: Parameters<Questions['text']>) => this.#ask('text', ...args)
  lineOf = (...args: Parameters<Questions['lineOf']>) => this.#ask('lineOf', ...args)
  findTime = (...args: Parameters<Questions['findTime']>) => this.#ask('findTime', ...args)
  readAll = () => this.#ask('readAll')
  readMore = () => this.#ask('readMore')
  readToLine = (line: number) => this.#ask('readToLine', line)
  findTurn = (...args: Parameters<Questions['findTurn']>) => this.#ask('findTurn', ...args)

  /** Ends the search before; `onFound` is told by and by. */
  search(view: Parameters<Questions['search']>[0], text: string, onFound: (found: Found) => void): Asked<'search'> {
    this.#searches.clear()
    this.#searches.set(this.#last + 1, onFound)
    return this.#ask('search', view, text)
  }

  close(): void {
    this.#worker.terminate()
    this.#open.clear()
    this.#searches.clear()
  }

  #ask<Name extends keyof Questions>(ask: Name, ...args: Parameters<Questions[Name]>): Asked<Name> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: resolve as (answer: unknown) => void, reject })
      this.#worker.postMessage({ id, ask, args } satisfies Ask)
    })
  }
}
