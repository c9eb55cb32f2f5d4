import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { Text } from '../ui/Text.tsx'

/** Ends a machine's enrolment, after asking. */
export function RetireNode({ id, name }: { id: string; name: string }) {
  const client = useQueryClient()
  return (
    <ConfirmButton
      label="Retire"
      question={
        <>
          Retire “<Text>{name}</Text>”?
        </>
      }
      consequence="Its key is revoked, so that it can send nothing more until it is enrolled again. All it has sent is kept."
      yes="Retire machine"
      run={async () => {
        await api.nodes.retire.mutate({ id })
        await Promise.all(['nodes', 'keys', 'activity'].map((root) => client.invalidateQueries({ queryKey: [root] })))
      }}
    />
  )
}
