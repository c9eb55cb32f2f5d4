import { PageHead } from '../ui/PageHead.tsx'
import { useTitle } from '../ui/use-title.ts'
import { CreateKey } from './CreateKey.tsx'
import { KeyTable } from './KeyTable.tsx'

export function KeysPage() {
  useTitle('Keys')
  return (
    <>
      <PageHead
        title="Keys"
        below={
          <p className="muted">
            An enrolment key lets machines join. Once it has joined, a machine has a key of its own.
          </p>
        }
      />
      <CreateKey />
      <KeyTable />
    </>
  )
}
