import { Fragment, type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { Icon } from './Icon.tsx'
import styles from './Popover.module.css'

const WIDTH = 320
const TALLEST = 420
const MARGIN = 8
/** How far the shadow reaches. */
const SHADOW = 28

/** A button that opens a panel. The browser's own popover: Escape, a click outside and the order of focus are its. */
export function Popover({ label, on, children }: { label: ReactNode; on: boolean; children: ReactNode }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [times, setTimes] = useState(0)
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button"
        data-on={on || undefined}
        popoverTarget={id}
        aria-expanded={open}
        aria-controls={id}
      >
        {label}
        <Icon name="down" />
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className={styles.panel}
        onBeforeToggle={(event) => {
          if (event.newState !== 'open') return
          place(button, panel)
          setOpen(true)
          // Where it is opened again before it is heard that it was closed, what is in it begins anew all the same.
          setTimes((before) => before + 1)
        }}
        // Not before it is closed: the browser gives the focus back only while it is on something in the panel.
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && <Fragment key={times}>{children}</Fragment>}
      </div>
    </>
  )
}

function place(button: RefObject<HTMLButtonElement | null>, panel: RefObject<HTMLDivElement | null>) {
  if (!button.current || !panel.current) return
  const at = button.current.getBoundingClientRect()
  const { style } = panel.current
  const width = document.body.clientWidth
  const left = at.left + WIDTH + SHADOW <= width ? at.left : Math.min(at.right, width - MARGIN) - WIDTH
  style.left = `${Math.max(MARGIN, left)}px`
  style.top = `${at.bottom + 4}px`
  style.maxHeight = `${Math.min(TALLEST, Math.max(200, innerHeight - at.bottom - 2 * MARGIN))}px`
}
