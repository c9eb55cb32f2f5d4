import type { CollectorDefinition, Json, OptionsIssue, OptionsVerdict } from './collector.ts'

/**
 * What a definition makes of the options a person wrote for it; nothing written is `{}`.
 * Answers with issues, and never throws, also when the schema itself does or the
 * definition takes no options at all.
 */
export async function readOptions<Options>(
  definition: CollectorDefinition<Options>,
  written: Json = {},
): Promise<OptionsVerdict<Options>> {
  if (definition.options === undefined) return none(written) as OptionsVerdict<Options>
  try {
    return await definition.options['~standard'].validate(written)
  } catch (error) {
    return { issues: [{ message: `its schema failed: ${error instanceof Error ? error.message : String(error)}` }] }
  }
}

function none(written: Json): OptionsVerdict<undefined> {
  const keys = typeof written === 'object' && written !== null ? Object.keys(written) : []
  const issues = keys.map((key): OptionsIssue => ({ message: 'it takes no options', path: [key] }))
  return issues.length > 0 ? { issues } : { value: undefined }
}
