import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { Badge } from '../ui/Badge.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Size } from '../ui/Size.tsx'
import { Time } from '../ui/Time.tsx'
import { contentUrl } from './content-url.ts'
import styles from './Generation.module.css'

interface Props {
  generation: number
  /** The longest first. */
  versions: Outputs['artifacts']['versions']['items']
  /** The last version of the generation before, to compare the first of this one with. */
  before: Outputs['artifacts']['versions']['items'][number] | undefined
}

export function Generation({ generation, versions, before }: Props) {
  const label = `Generation ${generation}`
  return (
    <div className={styles.generation}>
      <h3>{label}</h3>
      <DataTable
        label={label}
        tall
        head={
          <tr>
            <th scope="col">Size</th>
            <th scope="col" data-wide>
              SHA-256
            </th>
            <th scope="col">Changed</th>
            <th scope="col" data-wide>
              Uploaded
            </th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        }
      >
        {versions.map((version, at) => (
          <tr key={version.id}>
            <td>
              <Size bytes={version.length} /> {version.current && <Badge tone="accent">current</Badge>}
            </td>
            <td data-wide data-main title={version.checksum}>
              <code>{version.checksum}</code>
            </td>
            <td>
              <Time at={version.modifiedAt} />
            </td>
            <td data-wide>
              <Time at={version.uploadedAt} />
            </td>
            <td>
              <span className={styles.actions}>
                <span data-wide>
                  <CopyButton text={version.checksum} label="checksum" />
                </span>
                <Link
                  from="/artifacts/$id"
                  to="."
                  search={version.current ? {} : { version: version.id }}
                  state={true}
                  className="button"
                >
                  Read
                  <Which version={version} />
                </Link>
                <Compare version={version} since={versions[at + 1] ?? before} />
                <a className="button" href={contentUrl(version.id)} download title="Download">
                  <Icon name="download" />
                  <span data-wide aria-hidden="true">
                    Download
                  </span>
                  <span className="sr-only">Download</span>
                  <Which version={version} />
                </a>
              </span>
            </td>
          </tr>
        ))}
      </DataTable>
    </div>
  )
}

type Version = Outputs['artifacts']['versions']['items'][number]

function Compare({ version, since }: { version: Version; since: Version | undefined }) {
  if (!since) return null
  return (
    <Link
      from="/artifacts/$id"
      to="."
      search={{ version: version.id, since: since.id }}
      state={true}
      className="button"
    >
      Compare
      <Which version={version} />
    </Link>
  )
}

/** For those who hear only the words of a button. */
function Which({ version: { length, generation } }: { version: Version }) {
  return (
    <span className="sr-only">
      {' '}
      the version of <Size bytes={length} /> in generation {generation}
    </span>
  )
}
