import { type ReactNode, useState } from 'react'
import { byteSize, wholeNumber } from '../format/byte-size.ts'
import type { Path } from './block.ts'
import { Code } from './Code.tsx'
import { cutText, piecesOf } from './cut-text.ts'
import styles from './LongText.module.css'
import { useRowContext } from './row-context.ts'

/** What a page shows of one text at most; the rest is in the download. */
const MOST = 2_000_000
const PIECE = 6_000

interface Props {
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
export function LongText({ text, length, path, lines, characters, language = '', unit = 'characters', render }: Props) {
  const { load, expanded } = useRowContext()
  const [whole, setWhole] = useState<string>()
  const [state, setState] = useState<'cut' | 'loading' | 'failed'>('cut')
  const short = cutText(text, lines, characters)
  const complete = text.length >= length || unit === 'bytes'
  const open = whole ?? (expanded && complete && unit === 'characters' ? text : undefined)
  const show = async () => {
    if (complete && unit === 'characters') return setWhole(text)
    setState('loading')
    try {
      setWhole(await load(path, MOST))
      setState('cut')
    } catch {
      setState('failed')
    }
  }
  const cut = short.cut || (unit === 'bytes' ? path === null && length > new Blob([text]).size : text.length < length)
  const draw = render ?? ((piece: string) => <Code text={piece} language={language} />)
  if (open !== undefined) {
    return (
      <>
        {open.length <= 24_000 ? draw(open) : <Pieces text={open} />}
        {open.length >= MOST && <p className={styles.note}>The rest is in the download.</p>}
        {whole !== undefined && (
          <button type="button" className={styles.more} onClick={() => setWhole(undefined)}>
            Show less
          </button>
        )}
      </>
    )
  }
  return (
    <>
      {draw(short.text)}
      {cut && (
        <button type="button" className={styles.more} onClick={show} disabled={state === 'loading'}>
          {state === 'failed'
            ? 'It could not be read. Try again'
            : `Show all ${unit === 'bytes' ? byteSize(length) : sizeOf(text, length)}`}
        </button>
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
