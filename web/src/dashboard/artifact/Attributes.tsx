import { Fact } from '../ui/Fact.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Section } from '../ui/Section.tsx'
import { Text } from '../ui/Text.tsx'

/** What the collector noted beside the usual facts. Its names and values are shown as they came. */
export function Attributes({ attributes }: { attributes: Record<string, unknown> | null | undefined }) {
  const entries = Object.entries(attributes ?? {})
  if (entries.length === 0) return null
  return (
    <Section title="Attributes">
      <Facts>
        {entries.map(([name, value]) => (
          <Fact key={name} name={<Text>{name}</Text>}>
            <Text>{show(value)}</Text>
          </Fact>
        ))}
      </Facts>
    </Section>
  )
}

function show(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return JSON.stringify(value)
}
