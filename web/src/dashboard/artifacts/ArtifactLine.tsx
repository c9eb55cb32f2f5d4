import type { ArtifactRow } from '@exfil/core/wire'
import { memo } from 'react'
import { visibleText } from '../format/visible-text.ts'
import type { Column } from '../search/list-search.ts'
import styles from './ArtifactTable.module.css'
import { CELLS } from './columns.tsx'
import { SkeletonCells } from './SkeletonCells.tsx'
import { TitleCell } from './TitleCell.tsx'

interface Props {
  line: number
  /** Pixels below the beginning of the list. */
  offset: number
  height: number
  /** Undefined while it is on its way. */
  artifact: ArtifactRow | undefined
  columns: readonly Column[]
  /** What is marked where it is found. */
  sought: readonly string[]
  chosen: boolean
  onChoose: (line: number, range: boolean) => void
}

/** One artifact. Scrolling renders only the lines that come into view. */
export const ArtifactLine = memo(function ArtifactLine(props: Props) {
  const { line, offset, height, artifact, columns, sought, chosen, onChoose } = props
  return (
    <tr
      className={styles.row}
      aria-rowindex={line + 2}
      aria-selected={chosen}
      data-line={line}
      data-chosen={chosen || undefined}
      style={{ height, transform: `translateY(${offset}px)` }}
    >
      {artifact ? (
        <>
          <td data-column="choose">
            <label>
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={`Choose ${visibleText(artifact.title || artifact.key)}`}
                checked={chosen}
                onChange={({ nativeEvent }) =>
                  onChoose(line, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
                }
              />
            </label>
          </td>
          <td data-column="title" className="clip">
            <TitleCell artifact={artifact} sought={sought} />
          </td>
          {columns.map((column) => (
            <td key={column} data-column={column} className="clip">
              {CELLS[column](artifact, sought)}
            </td>
          ))}
        </>
      ) : (
        <SkeletonCells columns={columns} seed={line} />
      )}
    </tr>
  )
})
