import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { isTight } from './BlockView.tsx'
import { ContentTrouble } from './byte-source.ts'
import { Folds } from './folds.ts'
import { RowFrame } from './RowFrame.tsx'
import type { View } from './row.ts'
import { needlesOf } from './search-text.ts'
import { Toolbar } from './Toolbar.tsx'
import { useAnchoredScroll } from './use-anchored-scroll.ts'
import type { OpenContent } from './use-content.ts'
import { useFindField } from './use-find-field.ts'
import { useHits } from './use-hits.ts'
import { usePlace } from './use-place.ts'
import { usePrinting } from './use-printing.ts'
import { useRows } from './use-rows.ts'
import { useSearch } from './use-search.ts'
import styles from './Viewer.module.css'
import { explain } from './ViewerNotice.tsx'
import type { ViewerProps } from './viewer-props.ts'
import type { ViewerSearch } from './viewer-search.ts'

const FOREIGN = {
  'as it is': '',
  flawed: 'Some of its bytes are not UTF-8. They are shown as �; the download has them as they are.',
  recoded: 'It is text in UTF-16. The download has its bytes as they are.',
}

interface Props extends ViewerProps {
  ready: OpenContent
  /** Reading ahead broke off. */
  broken: ContentTrouble | undefined
  onRetry: () => void
}

/** Content that is open, to read, to search and to walk through. */
export function Reader({ ready, search, onSearch, freshFrom, lineage, broken, onRetry }: Props) {
  const { client, opened, progress } = ready
  const view = search.view && opened.views.includes(search.view) ? search.view : (opened.views[0] ?? 'raw')
  const count = progress.rows[view]
  const [toolbarHeight, setToolbarHeight] = useState(48)
  const toolbar = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [trouble, setTrouble] = useState<unknown>()
  const [said, setSaid] = useState('')
  const { input, text, setText } = useFindField(opened.form === 'binary' ? undefined : (search.find ?? ''))
  const { search: found, stop } = useSearch(client, view, text, progress.length)
  const { get, load } = useRows(client, view, count, setTrouble)
  const folds = useRef(new Folds()).current
  const [foldTurn, setFoldTurn] = useState(0)
  const scroll = useAnchoredScroll({
    count,
    identity: view,
    keepPlace: opened.form === 'json-lines',
    stickyTop: toolbarHeight,
  })
  // Who leaves before the place was reached comes back to it, too.
  const waiting = () => awaited.current && { offset: 0, ...awaited.current }
  const place = usePlace(
    `${view} ${lineage}`,
    () => waiting() ?? scroll.anchor(),
    () => waiting() ?? scroll.read(),
  )
  const linked = search.line === undefined ? undefined : Number(search.line) - 1
  const [active, setActive] = useState(linked ?? -1)
  const [walked, setWalked] = useState(-1)
  const isJson = opened.form === 'json' || opened.form === 'json-lines'
  const needles = useMemo(() => needlesOf(text, isJson), [text, isJson])
  const hits = useHits({
    layer,
    needles,
    found,
    count,
    goTo: scroll.goTo,
    here: () => scroll.anchor().index,
    onRow(row) {
      // What hides it opens, whoever closed it.
      folds.setRow(row, true)
      setFoldTurn((turn) => turn + 1)
      visit(row)
    },
  })
  const { printed, print } = usePrinting({
    count,
    here: () => scroll.anchor().index,
    isThere: (row) => get(row) !== undefined,
    load,
  })

  useLayoutEffect(() => {
    if (toolbar.current) setToolbarHeight(toolbar.current.offsetHeight)
  })

  const asked = useRef(-1)
  const awaited = useRef<{ index: number; offset?: number } | undefined>(
    place ?? (linked === undefined ? undefined : { index: linked }),
  )
  const [awaiting, setAwaiting] = useState(awaited.current?.index)
  const awaitLine = (line: number) => {
    asked.current = -1
    awaited.current = { index: line }
    setAwaiting(line)
  }
  // What is new is marked, and where a reader begins who was led to no line.
  const [freshLine, setFreshLine] = useState<number>()
  useEffect(() => {
    if (freshFrom === undefined) return
    client.lineOf(freshFrom).then((line) => {
      setFreshLine(line)
      awaited.current ??= { index: line }
    }, setTrouble)
  }, [client, freshFrom])

  // A deep link waits for its line to be known.
  useEffect(() => {
    const wanted = awaited.current
    if (wanted === undefined) return
    if (wanted.index < count || progress.ended) {
      awaited.current = undefined
      setAwaiting(undefined)
      scroll.goTo(wanted.index, 'offset' in wanted ? { offset: Number(wanted.offset) } : {})
      if (wanted.index >= count)
        setSaid(`There is no line ${wholeNumber(wanted.index + 1)}: it has ${wholeNumber(count)}.`)
    } else if (asked.current !== wanted.index) {
      asked.current = wanted.index
      void client.readToLine(wanted.index).catch(setTrouble)
    }
  })

  const { from, to } = scroll.shown
  useEffect(() => {
    void load(Math.max(0, from - 20), Math.min(count, to + 40))
  }, [load, from, to, count])
  useEffect(() => {
    if (!broken && !progress.ended && !progress.reading && to >= count - 200) void client.readMore().catch(setTrouble)
  }, [client, broken, progress.ended, progress.reading, to, count])

  const change = useCallback((next: Partial<ViewerSearch>) => onSearch({ ...search, ...next }), [onSearch, search])
  const visit = (index: number, options: { nearest?: boolean; byKey?: boolean } = {}) => {
    // What is not known yet is waited for: a hit may be far ahead of what was read.
    const target = Math.max(0, progress.ended ? Math.min(index, count - 1) : index)
    setActive(target)
    hits.stop()
    if (target >= count) return awaitLine(target)
    setWalked(options.byKey ? target : -1)
    scroll.goTo(target, { nearest: options.nearest ?? false })
  }
  const latest = useRef({ change, visit, count })
  latest.current = { change, visit, count }
  const goTo = useCallback((index: number) => latest.current.visit(index), [])
  const link = useCallback((index: number) => {
    setActive(index)
    latest.current.change({ line: String(index + 1) })
    const url = new URL(location.href)
    url.searchParams.set('line', String(index + 1))
    navigator.clipboard?.writeText(url.href).then(
      () => setSaid(`The link to line ${wholeNumber(index + 1)} is copied`),
      () => setSaid('This browser does not let pages copy: the address bar has the link'),
    )
  }, [])

  const here = () => (active < 0 ? scroll.anchor().index : active)
  const move = (by: number) => visit(active < 0 ? here() : active + by, { nearest: true, byKey: true })
  const turn = async (step: 1 | -1) => {
    if (view !== 'stream') return
    const line = await client.findTurn(active < 0 && step === 1 ? here() - 1 : here(), step).catch(setTrouble)
    if (line !== undefined) latest.current.visit(line, { byKey: true })
    else setSaid(step === 1 ? 'No person says anything further on' : 'No person says anything before')
  }
  const foldAll = () => {
    folds.setAll(folds.all ? false : folds.all === false ? undefined : true)
    setFoldTurn(foldTurn + 1)
  }
  const foldActive = () => {
    if (active < 0 || view !== 'stream' || document.activeElement?.matches('a, button, summary')) return false
    const row = get(active)
    const byNature = row?.kind === 'block' && !isTight(row.block)
    folds.setRow(active, !(folds.row(active) ?? byNature))
    setFoldTurn(foldTurn + 1)
    return true
  }
  const last = async () => {
    await client.readAll().catch(setTrouble)
    setTimeout(() => latest.current.visit(latest.current.count - 1))
  }
  const [next, previous, down, up] = [() => hits.step(1), () => hits.step(-1), () => move(1), () => move(-1)]
  const [nextTurn, previousTurn] = [() => turn(1), () => turn(-1)]
  const first = () => visit(0)
  useHotkeys({
    ...{ '/': () => input.current?.select(), n: next, N: previous, Home: first, End: last },
    ...{ j: down, ArrowDown: down, k: up, ArrowUp: up, u: nextTurn, U: previousTurn },
    ...{ e: foldAll, Enter: foldActive, c: () => link(here()) },
  })

  const shown = printed ?? { from, to }
  const indexes = Array.from({ length: Math.max(0, shown.to - shown.from) }, (_, at) => shown.from + at)
  const [note, retry] = trouble === undefined ? [broken, onRetry] : [trouble, () => void load(from, to)]

  return (
    <section aria-label="Content" className={styles.viewer}>
      <div ref={toolbar} className={styles.sticky}>
        <Toolbar
          opened={opened}
          progress={progress}
          view={view}
          count={count}
          awaiting={awaiting}
          input={input}
          text={text}
          found={found}
          hit={hits.hit}
          unfolded={folds.all}
          onText={(next) => {
            setText(next)
            hits.leave()
          }}
          onTextSettled={() => change({ find: text || undefined } as Partial<ViewerSearch>)}
          onHit={hits.step}
          onStop={stop}
          onTurn={turn}
          onFold={foldAll}
          onView={(next: View) => {
            setActive(-1)
            hits.leave()
            folds.setAll(undefined)
            change({ view: next, line: undefined } as Partial<ViewerSearch>)
          }}
          onLine={(line) => {
            setTrouble(undefined)
            visit(line - 1)
          }}
          onTime={async (time) => {
            const line = await client.findTime(view, time).catch(setTrouble)
            if (line !== undefined) latest.current.visit(line)
          }}
          onFirst={first}
          onLast={last}
          onPrint={print}
        />
        {note !== undefined && (
          <p className={styles.note} role="alert">
            {note instanceof ContentTrouble ? explain(note) : String(note)}{' '}
            <button
              type="button"
              className="button"
              onClick={() => {
                setTrouble(undefined)
                retry()
              }}
            >
              Try again
            </button>
          </p>
        )}
      </div>
      {FOREIGN[opened.shown] && <p className={styles.note}>{FOREIGN[opened.shown]}</p>}
      {printed && printed.to - printed.from < count && (
        <p className={styles.note}>
          Lines {wholeNumber(printed.from + 1)} to {wholeNumber(printed.to)} of {wholeNumber(count)}
          {progress.ended ? '' : ' and more'} are printed here. The download has all of them.
        </p>
      )}
      <p className="sr-only" role="status">
        {said}
      </p>
      <div ref={scroll.spacer} className={styles.spacer} style={{ height: scroll.height }}>
        <div ref={layer} className={styles.layer} style={{ top: toolbarHeight, height: scroll.layerHeight }}>
          <div ref={scroll.list} className={styles.list} role="feed" aria-label="Lines" aria-busy={false}>
            {indexes.map((index) => (
              <RowFrame
                // A row that came is another element than the one that waited for it: nothing is seen to jump.
                key={`${view} ${index} ${get(index) ? '' : 'awaited'}`}
                client={client}
                view={view}
                index={index}
                count={count}
                row={get(index)}
                before={get(index - 1)}
                active={index === active}
                focused={index === walked}
                hiddenHit={index === hits.hidden ? needles : undefined}
                fresh={freshLine !== undefined && index >= freshLine && view !== 'tree'}
                folds={folds}
                foldTurn={foldTurn}
                onLink={link}
                onGoTo={goTo}
              />
            ))}
          </div>
        </div>
      </div>
    </section>
  )
}
