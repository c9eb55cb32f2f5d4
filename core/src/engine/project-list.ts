/** The projects of an artifact in one text, as it is noted: nothing for none, one as it is, several as a JSON list. */
export function writeProjects(projects: Iterable<string>): string {
  const [first = '', ...more] = [...projects].sort()
  return more.length === 0 && !first.startsWith('[') ? first : JSON.stringify([first, ...more])
}

export function readProjects(written: string): readonly string[] {
  if (!written.startsWith('[')) return written === '' ? [] : [written]
  try {
    return JSON.parse(written) as string[]
  } catch {
    return [written]
  }
}
