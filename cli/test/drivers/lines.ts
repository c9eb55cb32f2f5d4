/** Lines of a transcript as an agent writes them, a second apart. */
export const START = Date.UTC(2026, 0, 1)

export const turn = (index: number, role: 'user' | 'assistant', content: unknown) =>
  JSON.stringify({
    type: role,
    sessionId: 'x',
    cwd: '/tmp/app',
    timestamp: new Date(START + index * 1000).toISOString(),
    message: { role, content },
  })

export const said = (index: number, text: string) =>
  turn(index, index % 2 ? 'assistant' : 'user', index % 2 ? [{ type: 'text', text }] : text)
