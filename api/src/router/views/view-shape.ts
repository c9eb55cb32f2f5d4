import { z } from 'zod'

/** What people call a view. */
export const viewName = z.string().trim().min(1).max(100)
/** The search part of the list's address, without its question mark. */
export const viewSearch = z.string().max(8192)
