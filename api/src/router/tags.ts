import { z } from 'zod'
import { storable } from '../db/storable.ts'

const tag = z
  .string()
  .max(200)
  .transform((text) =>
    storable(text)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
      .trim(),
  )
  .refine((text) => text !== '', 'a tag cannot be empty')
  .refine((text) => text.length <= 50, 'a tag has at most 50 characters')

/** What people sort machines by: in the order given, each once, without what cannot be seen. */
export const tags = z
  .array(tag)
  .transform((all) => [...new Set(all)])
  .refine((all) => all.length <= 20, 'a machine has at most 20 tags')
