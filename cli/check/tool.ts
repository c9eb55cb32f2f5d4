/** Runs a development tool of this repository under Bun and gathers what it says. Never throws for an exit code. */
export async function tool(
  root: string,
  script: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = Bun.spawn([process.execPath, '--bun', script, ...args], {
    cwd: root,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}

/** The part of a tool's output worth showing: its last lines. */
export function tail(text: string, lines = 60): string {
  return text.trim().split('\n').slice(-lines).join('\n')
}
