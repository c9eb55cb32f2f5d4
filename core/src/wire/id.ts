import { z } from 'zod'

/** The prefixes of entity ids. An id is `<prefix>_` and the 32 hex digits of a UUIDv7. */
export type IdPrefix = 'usr' | 'node' | 'key' | 'art' | 'ver' | 'pack' | 'run' | 'view' | 'ses'

/** A schema for ids with one prefix. */
export const id = (prefix: IdPrefix) => z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `not a ${prefix}_ id`)
