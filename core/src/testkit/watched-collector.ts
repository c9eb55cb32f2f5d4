import type { Collector } from '../collector.ts'
import { Found, text } from './broken-promise.ts'
import type { Question } from './question.ts'

/**
 * The collector, with a note of what it is asked in `asked`. An answer (a batch of a listing, a chunk of a body) that
 * does not come within `patience` milliseconds rejects with a finding that says so, where a test runner would only
 * break off.
 */
export function watchedCollector(collector: Collector, asked: Set<Question>, patience: number): Collector {
  const within = <T>(question: Question, what: string, answer: Promise<T>): Promise<T> => {
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(silence(question, what, patience)), patience)
    return Promise.race([answer, promise]).finally(() => clearTimeout(timer))
  }
  const all = <T>(question: Question, what: string, parts: AsyncIterable<T>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]() {
      const iterator = parts[Symbol.asyncIterator]()
      return {
        next: () => within(question, what, iterator.next()),
        return: async (value) => (await iterator.return?.(value)) ?? { done: true, value },
      }
    },
  })
  return {
    discover(ctx) {
      asked.add('discover')
      return all('discover', 'a batch, or the end', collector.discover(ctx))
    },
    fingerprint(refs, ctx) {
      asked.add('fingerprint')
      return within('fingerprint', `answers for ${refs.length} refs`, collector.fingerprint(refs, ctx))
    },
    describe(ref, ctx) {
      asked.add('describe')
      return within('describe', `the description of ${ref.key}`, collector.describe(ref, ctx))
    },
    async read(ref, span, ctx) {
      asked.add('read')
      const reading = await within('read', `a reading of ${ref.key}`, collector.read(ref, span, ctx))
      return {
        body: all('read', `a chunk of ${ref.key}, or the end`, reading.body),
        fingerprint: () => within('read', `the fingerprint of the reading of ${ref.key}`, reading.fingerprint()),
      }
    },
  }
}

const silence = (question: Question, what: string, patience: number) =>
  new Found({
    on: question,
    expected: text(`${what}, within ${patience / 1000} s`),
    got: text('no answer, and no error'),
    usually: 'something is awaited that never comes, or a loop does not end',
  })
