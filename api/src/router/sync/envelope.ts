import { id, LIMITS } from '@exfil/core/wire'
import { z } from 'zod'

/** An array of items that are validated later, each by itself. */
const later = <T>(most: number) => z.array(z.custom<T>(() => true)).max(most)

export const itemsInput = <T>() => z.object({ items: later<T>(LIMITS.items) })
export const runItemsInput = <T>() => z.object({ runId: id('run'), items: later<T>(LIMITS.items) })
export const packsInput = <T>() => z.object({ packs: later<T>(64) })
