import { visibleText } from '../format/visible-text.ts'

/** Text that came from a machine: shown as it is, kept apart from the direction of what surrounds it. */
export function Text({ children }: { children: string }) {
  return <bdi>{visibleText(children)}</bdi>
}
