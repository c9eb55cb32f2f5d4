import { Bar } from '../ui/Bar.tsx'

/** The cells of a row that is still on its way; `seed` varies their widths from row to row. */
export function SkeletonCells({ columns, seed }: { columns: readonly string[]; seed: number }) {
  return columns.map((column, index) => (
    <td key={column} data-column={column}>
      <Bar width={index === 0 ? `${35 + ((seed * 17) % 40)}%` : '60%'} />
    </td>
  ))
}
