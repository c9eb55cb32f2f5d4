import { wholeNumber } from '../format/byte-size.ts'
import type { Grouping } from '../search/list-search.ts'
import { Icon } from '../ui/Icon.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './ArtifactTable.module.css'
import type { Group } from './use-artifact-list.ts'

interface Props {
  line: number
  offset: number
  height: number
  by: Grouping
  group: Group
  closed: boolean
  cells: number
  nodeName: (id: string) => string
  onFold: (values: readonly string[], closed: boolean) => void
}

/** The head of a group: its name, what its artifacts come to, and a click folds it away. */
export function GroupLine({ line, offset, height, by, group, closed, cells, nodeName, onFold }: Props) {
  const { value, count, bytes, more } = group
  const plus = more ? '+' : ''
  const name = by === 'node' ? nodeName(value) : value || 'No project'
  return (
    <tr
      className={`${styles.row} ${styles.group}`}
      aria-rowindex={line + 2}
      data-line={line}
      style={{ height, transform: `translateY(${offset}px)` }}
    >
      <th scope="rowgroup" colSpan={cells}>
        <button type="button" data-stop aria-expanded={!closed} onClick={() => onFold([value], !closed)}>
          <Icon name={closed ? 'right' : 'down'} />
          <span className="clip">
            <Text>{name}</Text>
          </span>
        </button>
        <span className="muted numeric">
          {wholeNumber(count)}
          {plus} {count === 1 && !more ? 'artifact' : 'artifacts'} · <Size bytes={bytes} />
          {plus}
          {by === 'day' && ' · UTC'}
        </span>
      </th>
    </tr>
  )
}
