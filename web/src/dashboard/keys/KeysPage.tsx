import { PageHead } from '../ui/PageHead.tsx'
import { Section } from '../ui/Section.tsx'
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
            An enrolment key lets a machine join. Once it has joined, the machine has a key of its own.
          </p>
        }
      />
      <CreateKey />
      <Section title="All keys">
        <KeyTable />
      </Section>
    </>
  )
}
