import type { ReactNode } from 'react'

/** One name and its value. What has no value is not listed. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  if (children === null || children === undefined || children === '' || children === false) return null
  return (
    <div>
      <dt className="wrap">{name}</dt>
      <dd className="wrap">{children}</dd>
    </div>
  )
}
