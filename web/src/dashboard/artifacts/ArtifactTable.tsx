import { type CSSProperties, type MouseEvent, useMemo, useRef } from 'react'
import type { Column, ListSearch, Sort } from '../search/list-search.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { useNarrow } from '../ui/use-narrow.ts'
import { useWidth } from '../ui/use-width.ts'
import { AlikeLine } from './AlikeLine.tsx'
import { ArtifactLine } from './ArtifactLine.tsx'
import styles from './ArtifactTable.module.css'
import { fitColumns } from './column-layout.ts'
import { GroupLine } from './GroupLine.tsx'
import type { ListQuestion } from './list-pages.ts'
import { layOut, linesOf, spotAt } from './sections.ts'
import { MOST, NOTHING, type Selection } from './selection.ts'
import { TableHead } from './TableHead.tsx'
import type { Appearance } from './use-appearance.ts'
import type { ListPart } from './use-artifact-list.ts'
import { useLines } from './use-lines.ts'
import { useNodeNames } from './use-node-names.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useSelection } from './use-selection.ts'
import { useSparseRows } from './use-sparse-rows.ts'

/** Lines have one height per layout, so nothing is measured and nothing moves. */
const HEIGHTS = { comfortable: 48, compact: 32, narrow: 78 }
const FIRST_SKELETONS = 12
/** Lines that are in the page before they are in view. */
const AHEAD = 10
const NO_PARTS: ListPart[] = []
const ON_PHONE: readonly Column[] = ['node', 'type', 'size', 'modifiedAt']
/** The box to choose by, the paddings and the gaps of a row. */
const BESIDE = 24 + 14 + 20

interface Props {
  search: ListSearch
  list: ListQuestion
  /** Undefined while the first page is on its way. */
  parts: readonly ListPart[] | undefined
  sort: Sort
  onSort: (sort: Sort) => void
  onFold: (values: readonly string[], closed: boolean) => void
  appearance: Appearance
  selection: Selection
  onSelect: (change: (before: Selection) => Selection) => void
  /** What is shown belongs to the address before; the new list is on its way. */
  stale: boolean
}

/** All artifacts that match, of which only those in view are loaded and in the page. */
export function ArtifactTable(props: Props) {
  const { search, list, parts, sort, onSort, onFold, appearance, selection, onSelect, stale } = props
  const nodeName = useNodeNames(parts !== undefined)
  const narrow = useNarrow()
  const table = useRef<HTMLTableElement>(null)
  const width = useWidth(table)
  const height = narrow ? HEIGHTS.narrow : HEIGHTS[appearance.density]
  const { columns } = narrow
    ? { columns: ON_PHONE.map((id) => ({ id, width: 0 })) }
    : fitColumns(appearance.columns, appearance.widths, width - BESIDE)
  const ids = columns.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are rendered again only when the columns are others
  const shown = useMemo(() => columns.map(({ id }) => id), [ids])

  const identity = useMemo(() => JSON.stringify(list), [list])
  const layout = useMemo(() => layOut(parts ?? NO_PARTS), [parts])
  const count = parts ? linesOf(layout) : FIRST_SKELETONS
  const { body, bodyHeight, first, last, offsetOf, reveal } = useLines({ count, height })
  const rows = useSparseRows({ list, parts: parts ?? NO_PARTS, layout, first, last })
  const { choose } = useSelection({ identity, selection, onChange: onSelect, ...rows })
  const chooseAll = async () => {
    if (selection.chosen.size > 0) return onSelect(() => NOTHING)
    const all = await rows.load(0, Math.min(count, MOST) - 1)
    onSelect(() => ({ chosen: new Map(all.map(({ id, size }) => [id, size])), from: 0 }))
  }
  const chooseNone = () => {
    if (selection.chosen.size === 0 || document.activeElement?.getAttribute('type') === 'search') return false
    onSelect(() => NOTHING)
    return true
  }
  useHotkeys({ Escape: chooseNone, a: () => void chooseAll() })
  const top = spotAt(layout, first)
  // Not on the line that does without what is alike: Enter there would take away what was found.
  const begin = top?.row === -1 && parts?.[top.section]?.alike ? first + 1 : first
  const { active, onFocus } = useRowKeys({
    ...{ body, count: parts ? count : 0, begin, first, last, identity, reveal, onChoose: choose },
  })
  /** Once something is chosen, a click with Ctrl, Command or Shift goes on choosing, where it would else open a tab or a window. */
  const chooseByClick = (event: MouseEvent) => {
    const { target, shiftKey, ctrlKey, metaKey } = event
    if (selection.chosen.size === 0 || !(shiftKey || ctrlKey || metaKey) || !(target instanceof Element)) return
    const line = target.closest<HTMLElement>('[data-line]:has(a)')?.dataset.line
    if (line === undefined || target.closest('[data-column="choose"]')) return
    event.preventDefault()
    event.stopPropagation()
    choose(Number(line), shiftKey)
  }
  const { text } = list.input.filter ?? {}
  const sought = useMemo(() => (text ? [text] : []), [text])
  const words = parts?.at(-1)?.alike
  const meant = useMemo(() => words?.flat() ?? [], [words])

  const from = Math.max(0, first - AHEAD)
  const to = Math.min(count - 1, last + AHEAD)
  const lines = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  if (active >= 0 && active < count && (active < from || active > to)) lines.push(active)
  lines.sort((a, b) => a - b)

  const everything = selection.chosen.size >= Math.min(MOST, count) && count > 0
  return (
    <>
      <table
        ref={table}
        className={styles.table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are walked and chosen is a grid
        role="grid"
        aria-label="Artifacts"
        aria-multiselectable="true"
        aria-rowcount={parts ? count + 1 : -1}
        aria-busy={!parts || stale}
        data-stale={stale || undefined}
        data-density={appearance.density}
        style={{ '--columns': columns.map(({ width }) => `${width}px`).join(' ') } as CSSProperties}
      >
        <TableHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          onWidth={appearance.setWidth}
          chosen={everything ? 'all' : selection.chosen.size > 0 ? 'some' : 'none'}
          onChooseAll={chooseAll}
        />
        <tbody
          ref={body}
          className={styles.body}
          style={{ height: bodyHeight }}
          onFocus={onFocus}
          onClickCapture={chooseByClick}
        >
          {lines.map((line) => {
            const spot = spotAt(layout, line)
            const part = spot && parts?.[spot.section]
            const place = { line, offset: offsetOf(line), height }
            if (spot?.row === -1 && part?.alike) {
              return <AlikeLine key={line} {...place} words={part.alike} cells={shown.length + 2} search={search} />
            }
            if (spot?.row === -1 && part?.group && list.by) {
              return (
                <GroupLine
                  key={line}
                  {...place}
                  by={list.by}
                  group={part.group}
                  closed={part.closed}
                  cells={shown.length + 2}
                  nodeName={nodeName}
                  onFold={onFold}
                />
              )
            }
            const artifact = rows.rowAt(line)
            return (
              <ArtifactLine
                key={line}
                {...place}
                artifact={artifact}
                columns={shown}
                sought={part?.alike ? meant : sought}
                chosen={artifact !== undefined && selection.chosen.has(artifact.id)}
                onChoose={choose}
              />
            )
          })}
        </tbody>
      </table>
      {rows.trouble && (
        <div className={styles.trouble}>
          <Trouble error={rows.trouble} retry={rows.retry} />
        </div>
      )}
    </>
  )
}
