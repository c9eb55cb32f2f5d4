import { Link } from '@tanstack/react-router'
import type { ListSearch } from '../search/list-search.ts'
import { Text } from '../ui/Text.tsx'
import styles from './ArtifactTable.module.css'
import { sayAlike } from './say-alike.ts'

interface Props {
  line: number
  offset: number
  height: number
  words: readonly (readonly string[])[]
  cells: number
  search: ListSearch
}

/** Where what was written ends and what is like it begins; and the way to do without. */
export function AlikeLine({ line, offset, height, words, cells, search }: Props) {
  return (
    <tr
      className={`${styles.row} ${styles.group} ${styles.alike}`}
      aria-rowindex={line + 2}
      data-line={line}
      style={{ height, transform: `translateY(${offset}px)` }}
    >
      <th scope="rowgroup" colSpan={cells}>
        <span className="clip">
          <Text>{sayAlike(words)}</Text>
        </span>
        <Link to="/artifacts" search={{ ...search, exact: '1' }} data-stop>
          Search exactly
        </Link>
      </th>
    </tr>
  )
}
