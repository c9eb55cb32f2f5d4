import { useEffect, useRef, useState } from 'react'
import { byteSize } from '../format/byte-size.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './BlockView.module.css'
import type { Path } from './block.ts'
import { useRowContext } from './row-context.ts'

const MOST = 24_000_000
const WIDEST = 1600
/** What is pixels and nothing else: no drawing instructions, no scripts. */
const SAFE = /^image\/(png|jpeg|gif|webp|avif)$/

/** An image inside the content. It is drawn only when asked for, from its own bytes, as pixels: nothing in it can run or ask for anything. */
export function ImagePart({ mediaType, length, path }: { mediaType: string; length: number; path: Path }) {
  const { load } = useRowContext()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [picture, setPicture] = useState<ImageBitmap>()
  const [state, setState] = useState<'closed' | 'loading' | 'failed'>('closed')
  useEffect(() => {
    if (!picture || !canvas.current) return
    canvas.current.width = picture.width
    canvas.current.height = picture.height
    canvas.current.getContext('2d')?.drawImage(picture, 0, 0)
    return () => picture.close()
  }, [picture])
  const show = async () => {
    setState('loading')
    try {
      setPicture(await decode(await load(path, MOST), mediaType))
    } catch {
      setState('failed')
    }
  }
  if (picture) return <canvas ref={canvas} className={styles.image} role="img" aria-label={`Image, ${mediaType}`} />
  return (
    <button
      type="button"
      className={`${styles.show} button`}
      onClick={show}
      disabled={state !== 'closed' || !SAFE.test(mediaType) || length > MOST}
    >
      <Icon name="screen" />
      {state === 'failed' ? 'Not an image that can be shown' : 'Show image'}
      <span className="muted">
        {mediaType} · {byteSize(Math.round((length * 3) / 4))}
      </span>
    </button>
  )
}

async function decode(text: string, mediaType: string): Promise<ImageBitmap> {
  const encoded = text.slice(text.startsWith('data:') ? text.indexOf(',') + 1 : 0)
  const bytes = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(encoded)
    : Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0))
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType })
  const whole = await createImageBitmap(blob)
  if (whole.width <= WIDEST && whole.height <= 4 * WIDEST) return whole
  const scale = Math.min(WIDEST / whole.width, (4 * WIDEST) / whole.height)
  const small = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
  })
  whole.close()
  return small
}
