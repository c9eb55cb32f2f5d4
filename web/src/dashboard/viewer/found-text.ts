/** What starts a text of its own: a hit never reaches over its edge. */
const BLOCK = 'p, pre, div, button, article'
/** Words of the page among those of the content. */
const OURS = '[data-not-content]'

/** Where one of `needles` (in lower case) stands in the texts below `root`, in their order; at most `most` places. A hit may reach over marks and colours. */
export function rangesOf(root: Element, needles: readonly string[], most: number): Range[] {
  const ranges: Range[] = []
  let run: Text[] = []
  let block: Element | null = null
  const close = () => {
    if (run.length > 0) ranges.push(...rangesIn(run, needles, most - ranges.length))
    run = []
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node && ranges.length < most; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || parent.closest(OURS)) continue
    const within = parent.closest(BLOCK)
    if (within !== block) close()
    block = within
    run.push(node as Text)
  }
  close()
  return ranges
}

function rangesIn(run: readonly Text[], needles: readonly string[], most: number): Range[] {
  const starts: number[] = []
  let text = ''
  for (const { data } of run) {
    starts.push(text.length)
    const lower = data.toLowerCase()
    text += lower.length === data.length ? lower : data
  }
  const hits = needles.flatMap((needle) => {
    const found: { from: number; to: number }[] = []
    for (let at = text.indexOf(needle); at >= 0 && found.length < most; at = text.indexOf(needle, at + needle.length))
      found.push({ from: at, to: at + needle.length })
    return found
  })
  if (needles.length > 1) hits.sort((a, b) => a.from - b.from)
  let at = 0
  return hits.slice(0, most).map(({ from, to }) => {
    while (at + 1 < run.length && (starts[at + 1] as number) <= from) at += 1
    let end = at
    while (end + 1 < run.length && (starts[end + 1] as number) < to) end += 1
    const range = new Range()
    range.setStart(run[at] as Text, from - (starts[at] as number))
    range.setEnd(run[end] as Text, to - (starts[end] as number))
    return range
  })
}

/** Those of `rangesOf` that can be seen. */
export function shownRanges(root: Element, needles: readonly string[], most: number): Range[] {
  const clips = new Map<Element | null, Element[]>()
  return rangesOf(root, needles, most).filter((range) => placeOfRange(range, root, clips) !== undefined)
}

/** Where a range begins on the screen; undefined where something cuts it off. What only has to be scrolled to counts as seen. `clips`: what was found out before. */
export function placeOfRange(
  range: Range,
  within: Element,
  clips: Map<Element | null, Element[]> = new Map(),
): DOMRect | undefined {
  const [rect] = range.getClientRects()
  if (!rect || rect.width === 0 || rect.height === 0) return undefined
  const parent = range.startContainer.parentElement
  const around = clips.get(parent) ?? clipsAround(parent, within)
  clips.set(parent, around)
  const isInside = around.every((one) => {
    const edge = one.getBoundingClientRect()
    return (
      rect.left >= edge.left - 1 &&
      rect.right <= edge.right + 1 &&
      rect.top >= edge.top - 2 &&
      rect.bottom <= edge.bottom + 2
    )
  })
  return isInside ? rect : undefined
}

/** What cuts off what it has no room for, from `element` up to `within`. */
function clipsAround(element: Element | null, within: Element): Element[] {
  const clips: Element[] = []
  for (let around = element; around && around !== within.parentElement; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around)
    if (/hidden|clip/.test(`${overflowX} ${overflowY}`)) clips.push(around)
  }
  return clips
}

/** Whether it still is what was found: rows that came anew have other nodes. */
export const isThere = (range: Range, needles: readonly string[]): boolean =>
  range.startContainer.isConnected && needles.includes(range.toString().toLowerCase())
