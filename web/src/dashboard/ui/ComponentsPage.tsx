import type { ReactNode } from 'react'
import { Arrived } from '../live/Arrived.tsx'
import { Badge } from './Badge.tsx'
import { Bar } from './Bar.tsx'
import { Command } from './Command.tsx'
import { ConfirmButton } from './ConfirmButton.tsx'
import { Copied } from './Copied.tsx'
import { CopyButton } from './CopyButton.tsx'
import { DataTable } from './DataTable.tsx'
import { DayField } from './DayField.tsx'
import { Fact } from './Fact.tsx'
import { Facts } from './Facts.tsx'
import { Failed } from './Failed.tsx'
import { ICONS, Icon } from './Icon.tsx'
import { InCheckout } from './InCheckout.tsx'
import { InPlace } from './InPlace.tsx'
import { Notice } from './Notice.tsx'
import { Outdated } from './Outdated.tsx'
import { PageHead } from './PageHead.tsx'
import { PageSkeleton } from './PageSkeleton.tsx'
import { Popover } from './Popover.tsx'
import { Section } from './Section.tsx'
import { Size } from './Size.tsx'
import { TableSkeleton } from './TableSkeleton.tsx'
import { Text } from './Text.tsx'
import { Time } from './Time.tsx'
import { Trouble } from './Trouble.tsx'
import { useTitle } from './use-title.ts'
import { Warning } from './Warning.tsx'

const nothing = async () => {}

/** Every component, as it looks in each of its states: for tests, and for those who build pages of them. */
export function ComponentsPage() {
  useTitle('Components')
  return (
    <>
      <PageHead title="Components" below={<p className="muted">What the pages are made of.</p>} />
      <Section title="Buttons">
        <Row>
          <button type="button" className="button">
            Plain
          </button>
          <button type="button" className="button" data-tone="accent">
            <Icon name="plus" /> Accent
          </button>
          <button type="button" className="button" data-tone="bad">
            Bad
          </button>
          <button type="button" className="button" data-tone="quiet">
            Quiet
          </button>
          <button type="button" className="button" data-on aria-pressed="true">
            On
          </button>
          <button type="button" className="button" disabled>
            Disabled
          </button>
          <ConfirmButton
            label="Asks first"
            question="Do it?"
            consequence="It cannot be undone."
            yes="Do it"
            run={nothing}
          />
          <Popover on={false} label="Opens a panel">
            <p>The panel.</p>
          </Popover>
          <Arrived count={3} onShow={nothing} />
        </Row>
      </Section>
      <Section title="Fields">
        <Row>
          <input className="input" aria-label="Empty field" placeholder="Empty" />
          <input className="input" aria-label="Filled field" defaultValue="Filled" />
          <select className="input" aria-label="Choice">
            <option>One of several</option>
          </select>
          <DayField label="Day" value="2026-03-01" onChange={nothing} />
          <Failed error={new Error('an example')} />
        </Row>
        <Row>
          <InPlace form={false}>What is changed where it stands</InPlace>
          <InPlace
            form={
              <form>
                <input className="input" aria-label="Changed" defaultValue="And while it is changed" />
                <button type="button" className="button" data-tone="accent">
                  Save
                </button>
              </form>
            }
          >
            <Text>And while it is changed, with its place kept behind</Text>
          </InPlace>
        </Row>
      </Section>
      <Section title="Marks">
        <Row>
          <Badge>plain</Badge>
          <Badge tone="accent">accent</Badge>
          <Badge tone="warn">warn</Badge>
          <Badge tone="bad">bad</Badge>
          {ICONS.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </Row>
      </Section>
      <Section title="Values" note="Text from machines is shown as it is.">
        <Facts>
          <Fact name="Text">
            <Text>{'<b>no markup</b>, \u202Eno turning\u202C, no\u0000thing hidden'}</Text>
          </Fact>
          <Fact name="Time">
            <Time at="2026-01-01T12:00:00Z" both />
          </Fact>
          <Fact name="Size">
            <Size bytes={1_234_567} both />
          </Fact>
          <Fact name="To copy">
            <Copied value="art_0123456789" label="id" />
          </Fact>
          <Fact name="A button that copies">
            <CopyButton text="what is copied" label="example" />
          </Fact>
          <Fact name="On its way">
            <Bar width={160} />
          </Fact>
        </Facts>
        <Row>
          <Command text="exfiltrator sync" />
          <InCheckout />
        </Row>
      </Section>
      <Section title="Tables">
        <DataTable
          label="A table"
          head={
            <tr>
              <th scope="col">Name</th>
              <th scope="col" data-number>
                Count
              </th>
            </tr>
          }
        >
          <tr>
            <td data-main>first</td>
            <td data-number>1,234</td>
          </tr>
          <tr>
            <td data-main>second</td>
            <td data-number>5</td>
          </tr>
        </DataTable>
      </Section>
      <Section title="Nothing, not yet, and not possible">
        {/* It keeps to the bottom of the window: here of a frame. */}
        <div style={{ position: 'relative', minHeight: 64, transform: 'translate(0)' }}>
          <Outdated />
        </div>
        <div aria-hidden="true">
          <PageSkeleton />
        </div>
        <TableSkeleton />
        <Notice title="Nothing here yet">
          <p className="muted">What to do next.</p>
        </Notice>
        <Warning>What the address asks for, and what is shown in its place.</Warning>
        <Trouble error={new Error('an example')} retry={nothing} />
      </Section>
    </>
  )
}

function Row({ children }: { children: ReactNode }) {
  return <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginTop: 8 }}>{children}</div>
}
