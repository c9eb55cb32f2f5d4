import { Bar } from '../ui/Bar.tsx'

/** The cells of a row that is still on its way; `seed` varies their widths from row to row. */
export function SkeletonCells({ columns, seed }: { columns: readonly string[]; seed: number }) {
  return (
    <>
      <td data-column="choose" />
      <td data-column="title">
        <Bar width={`${35 + ((seed * 17) % 40)}%`} />
      </td>
      {columns.map((column) => (
        <td key={column} data-column={column}>
          <Bar width="60%" />
        </td>
      ))}
    </>
  )
}
