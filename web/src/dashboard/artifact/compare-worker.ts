/** Compares two versions beside the page. */
import { type Comparison, compareTexts } from './compare.ts'

const page = self as unknown as {
  postMessage(message: { comparison: Comparison } | { trouble: string }): void
  onmessage: (event: MessageEvent<[before: string, after: string]>) => void
}

page.onmessage = async ({ data: urls }) => {
  try {
    const [before = '', after = ''] = await Promise.all(urls.map(textAt))
    page.postMessage({ comparison: compareTexts(before, after) })
  } catch (error) {
    page.postMessage({ trouble: error instanceof Error ? error.message : String(error) })
  }
}

async function textAt(url: string): Promise<string> {
  const answer = await fetch(new URL(url, self.location.origin))
  if (answer.ok) return answer.text()
  const said = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null
  throw new Error(said?.error?.message ?? `the server answered ${answer.status}`)
}
