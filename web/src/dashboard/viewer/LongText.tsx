import { type ReactNode, useEffect, useState } from 'react'
import { byteSize, wholeNumber } from '../format/byte-size.ts'
import type { Path } from './block.ts'
import { Code } from './Code.tsx'
import { cutText, piecesOf } from './cut-text.ts'
import styles from './LongText.module.css'
import { useRowContext } from './row-context.ts'

/** What a page shows of one text at most; the rest is in the download. */
const MOST = 2_000_000
const PIECE = 6_000
/** A longer one is laid out in pieces, without colours. */
const LONGEST_DRAWN = 24_000

interface Props {
  /** Its own within the row. */
  name: string
  text: string
  /** Of the whole, in `unit`s. */
  length: number
  /** To the whole within its row; null: the row itself, or nothing more to be had (`length` is then the text's). */
  path: Path | null
  lines: number
  characters: number
  language?: string
  unit?: 'characters' | 'bytes'
  render?: (text: string) => ReactNode
}

/** A text that may be long: its beginning, and all of it on demand, laid out piece by piece so that no length stops the page. */
export function LongText(props: Props) {
  const { name, text, length, path, lines, characters, language = '', unit = 'characters', render } = props
  const { load, isOpen, setOpen } = useRowContext()
  const [loaded, setLoaded] = useState<string>()
  const [failed, setFailed] = useState(false)
  const short = cutText(text, lines, characters)
  const complete = unit === 'characters' && text.length >= length
  const wish = isOpen(name)
  // What has to be fetched is fetched for one text, not for all at once.
  const asked = isOpen(`${name} whole`) === true
  const whole = complete ? (asked || wish ? text : undefined) : asked ? loaded : undefined
  const [, setTurn] = useState(0)
  const ask = (open: boolean) => {
    setOpen(`${name} whole`, open)
    if (!open && wish) setOpen(name, false)
    setTurn((turn) => turn + 1)
  }
  const missing = asked && !complete && loaded === undefined && !failed
  useEffect(() => {
    if (missing)
      load(path, MOST).then(setLoaded, () => {
        setFailed(true)
      })
  }, [missing, load, path])
  const cut = short.cut || (unit === 'bytes' ? path === null && length > new Blob([text]).size : text.length < length)
  const all = unit === 'bytes' ? byteSize(length) : sizeOf(text, length)
  const draw = render ?? ((piece: string) => <Code text={piece} language={language} />)
  if (whole !== undefined)
    return (
      <>
        {whole.length <= LONGEST_DRAWN ? draw(whole) : <Pieces text={whole} />}
        {whole.length >= MOST && (
          <p className={styles.note} data-not-content="">
            The rest is in the download.
          </p>
        )}
        {cut && (
          <button type="button" className={styles.more} data-not-content="" onClick={() => ask(false)}>
            Show less
          </button>
        )}
      </>
    )
  return (
    <>
      {draw(short.text)}
      {cut && (
        <>
          <button
            type="button"
            className={styles.more}
            data-not-content=""
            data-awaited={missing ? '' : undefined}
            onClick={() => {
              setFailed(false)
              ask(true)
            }}
            disabled={missing}
          >
            {failed ? 'It could not be read. Try again' : `Show all ${all}`}
          </button>
          <p className={styles.paper} data-not-content="">
            Only the beginning is printed here: all of it is {all}.
          </p>
        </>
      )}
    </>
  )
}

function sizeOf(text: string, length: number): string {
  const lines = text.split('\n').length
  return text.length >= length && lines > 1 ? `${wholeNumber(lines)} lines` : `${wholeNumber(length)} characters`
}

function Pieces({ text }: { text: string }) {
  return piecesOf(text, PIECE).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
    <div key={at} className={styles.piece}>
      <Code text={piece.endsWith('\n') ? piece.slice(0, -1) : piece} />
    </div>
  ))
}
