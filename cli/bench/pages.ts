import type { Bench } from './bench.ts'
import { coldLoad } from './pages/cold-load.ts'
import { hostile } from './pages/hostile.ts'
import { interactions } from './pages/interactions.ts'
import { longTranscript } from './pages/long-transcript.ts'
import { scrolling } from './pages/scrolling.ts'
import { openStage } from './pages/stage.ts'

const PARTS = { coldLoad, scrolling, interactions, longTranscript, hostile }

/** What a person with a million artifacts waits for in a real Chromium. */
export const pages: Bench = {
  name: 'pages',
  about: 'the dashboard in a browser, on a million artifacts',
  async run(say) {
    await using stage = await openStage(say)
    const rows = []
    for (const [name, part] of Object.entries(PARTS)) {
      const began = performance.now()
      rows.push(...(await part(stage)))
      say(`${name}: measured in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    }
    return rows
  },
}
