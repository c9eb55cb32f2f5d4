import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is said in a session: by the person, by the agent, or a tool that the agent called with what it answered. */
type Turn = { person: string } | { agent: string } | { tool: string; input: Record<string, unknown>; answer: string }

interface Told {
  /** Its folder below `/home/ada/dev`. */
  project: string
  /** Before now. */
  hours: number
  turns: readonly Turn[]
  /** A session that it started, and what came of it. */
  helper?: readonly Turn[]
}

const LONG: Told = {
  project: 'checkout',
  hours: 3,
  turns: [
    {
      person: 'Fix the flaky checkout test and say why it was flaky',
    },
    { agent: 'I will read the test first, then run it often enough to see it fail.' },
    {
      tool: 'Read',
      input: { file_path: '/home/ada/dev/checkout/test/pay.test.ts' },
      answer: `12  test('pays with a stored card', async () => {
13    const till = await openTill({ card: STORED })
14    await till.pay(4_200)
15    expect(await till.lastReceipt()).toMatchObject({ total: 4_200, card: '…4242' })
16  })`,
    },
    {
      tool: 'Bash',
      input: { command: 'for n in $(seq 40); do bun test test/pay.test.ts --silent || echo "run $n failed"; done' },
      answer: 'run 17 failed\nrun 31 failed\n\nExpected: { total: 4200, card: "…4242" }\nReceived: null',
    },
    {
      agent: `It fails **2 times in 40** here too. \`lastReceipt()\` answered \`null\`: the receipt was not there *yet*.

Two things could be late:

1. the till answers before the receipt is written, or
2. the receipt is written, and read from a replica that is behind.

I will look at how \`pay\` ends.`,
    },
    {
      tool: 'Grep',
      input: { pattern: 'receipts\\.(put|get)', path: '/home/ada/dev/checkout/src' },
      answer: `src/till.ts:48:    void this.receipts.put(receipt)
src/till.ts:61:    return this.receipts.get(this.last)`,
    },
    {
      agent: `Line 48 is it: \`void\` lets \`pay\` end while the receipt is still on its way. A customer who reloads at once would not see it either, so the **code** is wrong and not the test.

\`\`\`ts
async pay(cents: number): Promise<Paid> {
  const receipt = await this.bank.charge(this.card, cents)
  await this.receipts.put(receipt)
  return { receipt: receipt.id }
}
\`\`\``,
    },
    {
      tool: 'Edit',
      input: {
        file_path: '/home/ada/dev/checkout/src/till.ts',
        old_string: '    void this.receipts.put(receipt)',
        new_string: '    await this.receipts.put(receipt)',
      },
      answer: 'The file /home/ada/dev/checkout/src/till.ts has been updated.',
    },
    {
      tool: 'Bash',
      input: { command: 'for n in $(seq 200); do bun test test/pay.test.ts --silent || echo "run $n failed"; done' },
      answer: '',
    },
    {
      agent: `None of **200** runs fails now.

| | before | after |
|---|---|---|
| failed | 2 of 40 | 0 of 200 |
| median | 41 ms | 44 ms |

The three milliseconds are the receipt being written.`,
    },
    { person: 'Good. Is the same mistake anywhere else?' },
    {
      tool: 'Task',
      input: { description: 'Look for writes that nobody waits for', subagent_type: 'general-purpose' },
      answer: 'Two more: `src/refund.ts:33` and `src/gift-card.ts:19`.',
    },
    {
      agent:
        'Twice: in refunds and in gift cards. Both can lose a write when the process ends at once. I have mended them the same way, each with a test that failed before.',
    },
    { person: 'Commit it, please.' },
    {
      tool: 'Bash',
      input: { command: 'git commit -qam "Wait for receipts before a payment is over" && git log --oneline -1' },
      answer: '8f3c2d1 Wait for receipts before a payment is over',
    },
    { agent: 'Done: `8f3c2d1`.' },
  ],
  helper: [
    { person: 'Look for writes that nobody waits for in /home/ada/dev/checkout/src.' },
    {
      tool: 'Grep',
      input: { pattern: 'void this\\.', path: '/home/ada/dev/checkout/src' },
      answer: 'src/refund.ts:33\nsrc/gift-card.ts:19',
    },
    { agent: 'Two more: `src/refund.ts:33` and `src/gift-card.ts:19`.' },
  ],
}

const short = (project: string, hours: number, person: string, agent: string): Told => ({
  ...{ project, hours },
  turns: [{ person }, { agent }],
})

const TOLD: readonly Told[] = [
  LONG,
  short('checkout', 2, 'Name the steps of the till in its log', 'Each step now has its name and how long it took.'),
  short('checkout', 4, 'Why is the build of the till slow', 'Half of it is one map of sources. It is made once now.'),
  short('billing', 9, 'Round invoices as the bank does', 'Halves go to the even cent, in one place, with a table.'),
  short('billing', 30, 'Explain the schema of events', 'An event has a kind, a moment and what it is about.'),
  short('search', 52, 'Review the index of orders', 'It holds, but for orders without a customer.'),
  short('docs', 75, 'Check every command in the handbook', 'All 31 run. Two said something else than was written.'),
]

/** Writes a handful of sessions that were made up to be looked at, as an agent leaves them in `home`. */
export function tellSessions(home: string, now: number): void {
  for (const [index, told] of TOLD.entries()) {
    const id = `${`${index + 1}`.repeat(8)}-0000-4000-8000-000000000000`
    const cwd = `/home/ada/dev/${told.project}`
    const folder = join(home, '.claude/projects', cwd.replaceAll('/', '-'))
    const begun = now - told.hours * 3_600_000
    write(join(folder, `${id}.jsonl`), told.turns, { id, cwd, begun })
    if (!told.helper) continue
    const agentId = 'a1b2c3d4e5f60718'
    write(join(folder, id, 'subagents', `agent-${agentId}.jsonl`), told.helper, { id, cwd, begun, agentId })
  }
}

interface Facts {
  id: string
  cwd: string
  begun: number
  agentId?: string
}

function write(path: string, turns: readonly Turn[], { id, cwd, begun, agentId }: Facts): void {
  let parent: string | null = null
  let at = begun
  const lines: string[] = []
  const add = (type: 'user' | 'assistant', content: unknown) => {
    at += 17_000
    const uuid = `${id.slice(0, 8)}-0000-4000-8000-${String(lines.length + 1).padStart(12, '0')}`
    const said = { role: type, content, ...(type === 'assistant' && { model: 'claude-opus-4-8' }) }
    const common = { isSidechain: agentId !== undefined, userType: 'external', cwd, sessionId: id, version: '2.1.181' }
    const facts = { parentUuid: parent, ...common, ...(agentId && { agentId }), gitBranch: 'main' }
    lines.push(`${JSON.stringify({ ...facts, type, message: said, uuid, timestamp: new Date(at).toISOString() })}\n`)
    parent = uuid
  }
  for (const [index, turn] of turns.entries()) {
    if ('person' in turn) add('user', turn.person)
    else if ('agent' in turn) add('assistant', [{ type: 'text', text: turn.agent }])
    else {
      const call = `toolu_${String(index).padStart(4, '0')}`
      add('assistant', [{ type: 'tool_use', id: call, name: turn.tool, input: turn.input }])
      add('user', [{ type: 'tool_result', tool_use_id: call, content: turn.answer }])
    }
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, lines.join(''))
  utimesSync(path, at / 1000, at / 1000)
}
