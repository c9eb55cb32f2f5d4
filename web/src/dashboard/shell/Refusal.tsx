import { useQuery, useQueryClient } from '@tanstack/react-query'
import styles from './Refusal.module.css'
import { refusalQuery } from './refusal.ts'

/** Says that something was not changed, where nothing else on the page can. */
export function Refusal() {
  const client = useQueryClient()
  const { data } = useQuery(refusalQuery)
  return (
    data && (
      <p className={`${styles.refusal} wrap`} role="alert">
        {data}
        <button type="button" className="button" onClick={() => client.setQueryData(refusalQuery.queryKey, null)}>
          Close
        </button>
      </p>
    )
  )
}
