import { Bar } from './Bar.tsx'
import { PageHead } from './PageHead.tsx'

const WIDTHS = [220, 140, 300, 180, 240, 120, 200, 160]

/** The shape of a page of facts that is still on its way. */
export function PageSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <PageHead above={<Bar width={80} />} title={<Bar width={320} />} below={<Bar width={120} />} />
      <div className="card" style={{ padding: '4px 16px' }}>
        {WIDTHS.map((width) => (
          <p key={width} style={{ padding: '7px 0' }}>
            <Bar width={width} />
          </p>
        ))}
      </div>
    </div>
  )
}
