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
  versions: Outputs['artifacts']['versions']['items']
}

export function Generation({ generation, versions }: Props) {
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
        {versions.map((version) => (
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
                <a className="button" href={contentUrl(version.id)} download>
                  <Icon name="download" /> Download
                  <span className="sr-only">
                    {' '}
                    the version of <Size bytes={version.length} /> in generation {generation}
                  </span>
                </a>
              </span>
            </td>
          </tr>
        ))}
      </DataTable>
    </div>
  )
}
