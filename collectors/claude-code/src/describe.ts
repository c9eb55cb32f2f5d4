import type { ArtifactRef, Context, Description } from '@exfil/core'

export async function describe(_ref: ArtifactRef, _ctx: Context): Promise<Description> {
  return { agent: 'claude-code' }
}
