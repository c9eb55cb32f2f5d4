import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { Text } from '../ui/Text.tsx'

const CONSEQUENCE = {
  enroll: 'No further machine can join with it. Machines that joined with it go on.',
  node: 'This machine can send nothing more until it is enrolled again. What it has sent is kept.',
}

/** Asks first: a revoked key cannot be brought back. */
export function RevokeKey({ id, name, kind }: { id: string; name: string; kind: 'enroll' | 'node' }) {
  const client = useQueryClient()
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${visibleText(name)}`}
      question={
        <>
          Revoke “<Text>{name}</Text>”?
        </>
      }
      consequence={CONSEQUENCE[kind]}
      yes="Revoke key"
      no="Keep it"
      run={async () => {
        await api.keys.revoke.mutate({ id })
        await client.invalidateQueries({ queryKey: ['keys'] })
      }}
    />
  )
}
