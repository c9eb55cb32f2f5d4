import { holds, text } from './broken-promise.ts'
import { pretendContext } from './pretend-context.ts'
import type { Question } from './question.ts'
import type { Stage } from './stage.ts'

/**
 * The least that each question has to do before anything that asks it can tell more. Rejects where it does not. What
 * breaks here breaks the question's basic case as well.
 */
export const WORKS: Readonly<Record<Question, (stage: Stage) => Promise<void>>> = {
  async discover(stage) {
    const refs = await stage.discover(pretendContext(await stage.world()))
    holds(refs.length > 0 || stage.subject.keys.length === 0, { expected: text('what there is'), got: text('nothing') })
    for (const { key, kind, path } of refs)
      holds(
        [key, kind, path].every((name) => typeof name === 'string' && name !== ''),
        {
          expected: text('a key, a kind and a path'),
          got: { key, kind, path },
        },
      )
  },
  async fingerprint(stage) {
    const { refs, ctx } = await stage.scene()
    await stage.looks(refs, ctx)
  },
  async read(stage) {
    const { ref, size, ctx } = await stage.scene()
    for (const end of [size, Math.floor(size / 3)]) {
      const { length } = await stage.read(ref, { start: 0, end }, ctx)
      holds(length === end, { expected: end, got: length })
    }
  },
  async describe(stage) {
    const { refs, ctx } = await stage.scene()
    for (const ref of refs) await stage.describe(ref, ctx)
  },
}
