import type { DeclaredCollector } from '../collectors/declared.ts'
import { type OpenCollector, openCollector } from '../collectors/open-collector.ts'

/**
 * Opens collectors one after the other, asks each, and closes it. What cannot be opened
 * is answered with the reason in its place.
 */
export async function openEach<Answer>(
  collectors: readonly DeclaredCollector[],
  ask: (declared: DeclaredCollector, opened: OpenCollector | Error) => Answer | Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const declared of collectors) {
    const opened = await openCollector(declared).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    )
    try {
      answers.push(await ask(declared, opened))
    } finally {
      if (!(opened instanceof Error)) await opened.close()
    }
  }
  return answers
}
