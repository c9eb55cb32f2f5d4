import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useNodeNames } from '../artifacts/use-node-names.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { Section } from '../ui/Section.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useNow } from '../ui/use-now.ts'
import { KeyRow } from './KeyRow.tsx'
import styles from './KeyTable.module.css'
import { filterKeys, KEY_STATES, type KeySearch } from './key-search.ts'
import { keysQuery } from './queries.ts'

const route = getRouteApi('/keys')
/** Rows at once: a thousand machines have a thousand keys. */
const AT_ONCE = 100

/** The keys of one kind, in the states that the address asks for. */
export function KeyTable() {
  const search = route.useSearch()
  const { data: keys, error, refetch } = useQuery(keysQuery(search.kind ?? 'enroll'))
  const found = filterKeys(keys?.items ?? [], search, useNow())
  return (
    <Section
      title={search.kind === 'node' ? 'Keys of machines' : 'Enrolment keys'}
      note={keys && <span className="numeric">{wholeNumber(found.length)}</span>}
    >
      <nav className={styles.filters} aria-label="Which keys">
        {[undefined, ...KEY_STATES].map((state) => (
          <Link
            key={state ?? 'all'}
            to="/keys"
            activeOptions={{ exact: true }}
            search={{ ...search, state: state && [state] }}
            className="button"
            data-on={(state ? search.state?.includes(state) : !search.state) || undefined}
            aria-current={(state ? search.state?.includes(state) : !search.state) ? 'true' : undefined}
            activeProps={{}}
            resetScroll={false}
          >
            {state ?? 'all'}
          </Link>
        ))}
        <Link
          to="/keys"
          activeOptions={{ exact: true }}
          search={search.kind ? {} : { kind: 'node' }}
          className={styles.other}
          resetScroll={false}
        >
          {search.kind ? 'Enrolment keys' : 'Keys of machines'}
        </Link>
      </nav>
      {error && !keys ? (
        <Trouble error={error} retry={refetch} />
      ) : !keys ? (
        <TableSkeleton />
      ) : found.length === 0 ? (
        <p className={`${styles.none} card muted`}>{sayNone(search)}</p>
      ) : (
        <Rows key={JSON.stringify(search)} keys={found} />
      )}
    </Section>
  )
}

function Rows({ keys }: { keys: ReturnType<typeof filterKeys<Parameters<typeof KeyRow>[0]['item']>> }) {
  const nodeName = useNodeNames()
  const [shown, setShown] = useState(AT_ONCE)
  return (
    <>
      <DataTable
        label="Keys"
        lines
        head={
          <tr>
            <th scope="col">Name</th>
            <th scope="col">For</th>
            <th scope="col" data-wide>
              Created
            </th>
            <th scope="col">Ends</th>
            <th scope="col">Last used</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        }
      >
        {keys.slice(0, shown).map((key) => (
          <KeyRow key={key.id} item={key} nodeName={nodeName} />
        ))}
      </DataTable>
      {keys.length > shown && (
        <button type="button" className={`${styles.more} button`} onClick={() => setShown(shown + AT_ONCE)}>
          Show {wholeNumber(Math.min(AT_ONCE, keys.length - shown))} more of {wholeNumber(keys.length - shown)}
        </button>
      )}
    </>
  )
}

function sayNone({ state, kind }: KeySearch): string {
  if (state) return `No key is ${state.join(' or ')}.`
  return kind ? 'No machine has joined yet.' : 'There are none yet. Make one above to add a machine.'
}
