import { z } from 'zod'
import { text } from './description.ts'

/** `nodes.enroll`: the key is the credential, so this is the one node procedure without a header. */
export const enrollInput = z.object({
  enrollmentKey: z.string().min(1).max(200),
  hostname: text(255),
  platform: z.string().max(32),
  arch: z.string().max(32),
  cliVersion: z.string().max(64),
  name: text(255).optional(),
})
export type EnrollInput = z.infer<typeof enrollInput>
export type EnrollOutput = { nodeId: string; nodeKey: string }
