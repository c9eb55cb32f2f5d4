import { readdirSync } from 'node:fs'

/** Open handles beyond those at the start that are no accident. */
const HANDLES = 50
const WATCHED: Readonly<Record<string, object>> = {
  globalThis,
  JSON,
  Math,
  Object,
  'Object.prototype': Object.prototype,
  Array,
  'Array.prototype': Array.prototype,
  'String.prototype': String.prototype,
  'Promise.prototype': Promise.prototype,
}
const { ownKeys, getOwnPropertyDescriptor } = Reflect

/**
 * Remembers how this process is before a plugin came. Returns what to ask when its work
 * is done: what it did to the process beside its work, in words, or nothing.
 */
export function watchHabits(): () => string | undefined {
  const handles = countHandles()
  const globals = new Map(Object.entries(WATCHED).map(([name, holder]) => [name, valuesOf(holder)]))
  return () => {
    for (const name in WATCHED) {
      const before = globals.get(name) as Map<PropertyKey, unknown>
      for (const [key, value] of before) {
        const now = getOwnPropertyDescriptor(WATCHED[name] as object, key)
        if (now?.value !== value) return `changes ${name}.${String(key)}, which is not its own`
      }
    }
    const more = countHandles() - handles
    return more > HANDLES ? `left ${more} files open` : undefined
  }
}

function valuesOf(holder: object): Map<PropertyKey, unknown> {
  const values = new Map<PropertyKey, unknown>()
  for (const key of ownKeys(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, key)
    if (typeof descriptor?.value === 'function') values.set(key, descriptor.value)
  }
  return values
}

function countHandles(): number {
  for (const folder of ['/proc/self/fd', '/dev/fd']) {
    try {
      return readdirSync(folder).length
    } catch {}
  }
  return 0
}
