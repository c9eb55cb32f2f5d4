import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { wholeNumber } from '../format/byte-size.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { ContentTrouble } from './byte-source.ts'
import { RowFrame } from './RowFrame.tsx'
import type { View } from './row.ts'
import { Toolbar } from './Toolbar.tsx'
import { useAnchoredScroll } from './use-anchored-scroll.ts'
import { type OpenContent, useContent } from './use-content.ts'
import { useRows } from './use-rows.ts'
import { placeOf, useMarkedText, useSearch } from './use-search.ts'
import styles from './Viewer.module.css'
import { ViewerSkeleton } from './ViewerSkeleton.tsx'
import type { ViewerSearch } from './viewer-search.ts'

interface Props {
  url: string
  length: number
  checksum: string
  lineage: string
  search: ViewerSearch
  onSearch: (search: ViewerSearch) => void
  onChanged: () => void
  /** What stands from this byte on is new, and marked. */
  freshFrom?: number | undefined
}

/** Content to read: a few rows of it at a time, however long it is. */
export default function Viewer(props: Props) {
  const { ready, trouble, retry } = useContent(props)
  if (trouble && (!ready || trouble.code !== 'stopped'))
    return (
      <ViewerNotice title="This content could not be read" alert>
        <p className="muted wrap">{explain(trouble)}</p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </ViewerNotice>
    )
  if (!ready) return <ViewerSkeleton />
  if (ready.opened.form === 'empty')
    return (
      <ViewerNotice title="It is empty">
        <p className="muted">There was nothing in it when it was last read.</p>
      </ViewerNotice>
    )
  return <Reader key={`${props.url} ${props.lineage}`} {...props} ready={ready} />
}

const PRINTED = 1000

function Reader({ ready, search, onSearch, freshFrom }: Props & { ready: OpenContent }) {
  const { client, opened, progress } = ready
  const view = search.view && opened.views.includes(search.view) ? search.view : (opened.views[0] ?? 'raw')
  const count = progress.rows[view]
  const [toolbarHeight, setToolbarHeight] = useState(48)
  const toolbar = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [trouble, setTrouble] = useState<unknown>()
  const [printing, setPrinting] = useState(false)
  const [copied, setCopied] = useState('')
  const find = search.find ?? ''
  const [text, setText] = useState(find)
  const found = useSearch(client, view, text, progress.length)
  const { get, load } = useRows(client, view, count, setTrouble)
  const scroll = useAnchoredScroll({
    count,
    identity: view,
    keepPlace: opened.form === 'json-lines',
    stickyTop: toolbarHeight,
  })
  const wantedLine = search.line === undefined ? undefined : Number(search.line) - 1
  const [active, setActive] = useState(wantedLine ?? -1)
  const [lead, setLead] = useState(-1)

  useLayoutEffect(() => {
    if (toolbar.current) setToolbarHeight(toolbar.current.offsetHeight)
  })

  const awaited = useRef(wantedLine)
  // What is new is marked, and where a reader begins who was led to no line.
  const [freshLine, setFreshLine] = useState<number>()
  useEffect(() => {
    if (freshFrom === undefined) return
    client.lineOf(freshFrom).then((line) => {
      setFreshLine(line)
      awaited.current ??= line
    }, setTrouble)
  }, [client, freshFrom])

  // A deep link waits for its line to be known.
  useEffect(() => {
    const line = awaited.current
    if (line === undefined) return
    if (line < count || progress.ended) {
      awaited.current = undefined
      scroll.goTo(line)
    } else void client.readAll().catch(setTrouble)
  })

  const { from, to } = scroll.shown
  useEffect(() => {
    void load(Math.max(0, from - 20), Math.min(count, to + 40))
  }, [load, from, to, count])
  useEffect(() => {
    if (!progress.ended && !progress.reading && to >= count - 200) void client.readMore()
  }, [client, progress.ended, progress.reading, to, count])

  const change = useCallback((next: Partial<ViewerSearch>) => onSearch({ ...search, ...next }), [onSearch, search])
  const visit = (index: number, nearest = false) => {
    const target = Math.max(0, Math.min(index, count - 1))
    setActive(target)
    scroll.goTo(target, { nearest })
  }
  const latest = useRef({ change })
  latest.current = { change }
  const link = useCallback((index: number) => {
    setActive(index)
    latest.current.change({ line: String(index + 1) })
    const url = new URL(location.href)
    url.searchParams.set('line', String(index + 1))
    navigator.clipboard?.writeText(url.href).then(
      () => setCopied(`The link to line ${wholeNumber(index + 1)} is copied`),
      () => {},
    )
  }, [])

  const hit = (step: 1 | -1) => {
    const { lines } = found
    if (lines.length === 0) return
    const here = lead >= 0 ? lead : scroll.anchor().index
    const place = placeOf(lines, here)
    const onIt = lead >= 0 && lines[place] === lead
    const next = step === 1 ? (onIt ? place + 1 : place) : place - 1
    const line = lines[(next + lines.length) % lines.length] as number
    setLead(line)
    visit(line)
  }
  const last = async () => {
    await client.readAll().catch(setTrouble)
    setTimeout(() => visit(Number.MAX_SAFE_INTEGER))
  }
  const move = (by: number) => visit(active < 0 ? scroll.anchor().index : active + by, true)
  const next = () => hit(1)
  const previous = () => hit(-1)
  const down = () => move(1)
  const up = () => move(-1)
  const first = () => visit(0)
  const focus = () => input.current?.select()
  useHotkeys({ '/': focus, n: next, N: previous, j: down, ArrowDown: down, k: up, ArrowUp: up, Home: first, End: last })
  useMarkedText(layer, text)
  usePrinting(setPrinting)

  const goToTime = async (time: number) => {
    const line = await client.findTime(view, time).catch(setTrouble)
    if (line !== undefined) visit(line)
  }
  const indexes = printing
    ? Array.from({ length: Math.min(count, PRINTED) }, (_, at) => at).filter((index) => get(index))
    : Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)

  return (
    <section aria-label="Content" className={styles.viewer}>
      <div ref={toolbar} className={styles.sticky}>
        <Toolbar
          opened={opened}
          progress={progress}
          view={view}
          count={count}
          input={input}
          text={text}
          found={found}
          lead={lead}
          onText={(next) => {
            setText(next)
            setLead(-1)
          }}
          onTextSettled={() => change({ find: text || undefined } as Partial<ViewerSearch>)}
          onHit={hit}
          onView={(next: View) => {
            setActive(-1)
            setLead(-1)
            change({ view: next, line: undefined } as Partial<ViewerSearch>)
          }}
          onLine={(line) => {
            if (line <= count) return visit(line - 1)
            awaited.current = line - 1
            setTrouble(undefined)
            void client.readAll().catch(setTrouble)
          }}
          onTime={goToTime}
          onFirst={first}
          onLast={last}
          onPrint={async () => {
            await load(0, Math.min(count, PRINTED))
            print()
          }}
        />
      </div>
      {opened.flawed && (
        <p className={styles.note}>
          Some of its bytes are not UTF-8. They are shown as �; the download has them as they are.
        </p>
      )}
      {trouble !== undefined && (
        <p className={styles.note} role="alert">
          {trouble instanceof ContentTrouble ? explain(trouble) : String(trouble)}{' '}
          <button
            type="button"
            className="button"
            onClick={() => {
              setTrouble(undefined)
              void load(from, to)
            }}
          >
            Try again
          </button>
        </p>
      )}
      <p className="sr-only" role="status">
        {copied}
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
                expanded={printing || index === lead}
                fresh={freshLine !== undefined && index >= freshLine && view !== 'tree'}
                onLink={link}
              />
            ))}
          </div>
        </div>
      </div>
      {printing && count > indexes.length && (
        <p className={styles.printed}>
          {wholeNumber(indexes.length)} of {wholeNumber(count)} lines are printed. The download has all of them.
        </p>
      )}
    </section>
  )
}

/** The page is laid out anew for paper: every row that is here, one after the other. */
function usePrinting(setPrinting: (printing: boolean) => void) {
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true))
    const after = () => setPrinting(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [setPrinting])
}

function ViewerNotice({ title, alert = false, children }: { title: string; alert?: boolean; children: ReactNode }) {
  return (
    <div className={styles.notice} role={alert ? 'alert' : undefined}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

function explain({ code, message }: ContentTrouble): string {
  if (code === 'unreachable') return 'The server did not answer. Is it still running?'
  if (code === 'not-signed-in') return 'You are signed out.'
  if (code === 'changed') return 'It has changed while it was read.'
  return message
}
