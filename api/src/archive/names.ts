import { safePath, safeSegment } from './safe-name.ts'

/** Gives each file of an archive a name of its own, whatever the case, in bounded memory. */
export interface Names {
  /**
   * `TOP/MACHINE/PATH`. A file whose name is taken, as a file or as a folder, lies in a folder named by its id
   * instead; so may, once in a great while, one whose name is free.
   */
  place(file: { top: string[]; nodeId: string; machine: string; path: string; id: string; last?: string }): string
}

const LONGEST_MACHINE = 40

export function names({ bits = 1 << 26 } = {}): Names {
  const files = bloom(bits)
  const folders = bloom(bits)
  const machines = new Map<string, string>()
  const machineFolders = new Set<string>()
  const folderOf = (nodeId: string, machine: string) => {
    let folder = machines.get(nodeId)
    if (folder === undefined) {
      const safe = safeSegment(machine, LONGEST_MACHINE)
      folder = machineFolders.has(fold(safe)) ? `${safeSegment(machine, LONGEST_MACHINE / 2)}-${nodeId}` : safe
      machineFolders.add(fold(folder))
      machines.set(nodeId, folder)
    }
    return folder
  }
  return {
    place({ top, nodeId, machine, path, id, last }) {
      const within = [...top, folderOf(nodeId, machine)]
      const own = last === undefined ? safePath(path) : [...safePath(path), safeSegment(last)]
      const segments = [...within, ...own]
      const above = segments.slice(0, -1).map((_, index) => fold(segments.slice(0, index + 1).join('/')))
      const name = fold(segments.join('/'))
      const taken = files.has(name) || folders.has(name) || above.some((folder) => files.has(folder))
      if (taken) return [...within, '_', id, own.at(-1)].join('/')
      files.add(name)
      for (const folder of above) folders.add(folder)
      return segments.join('/')
    },
  }
}

/** What any system takes for the same name: by way of capitals, which is where `ς` and `σ`, `ß` and `ss` meet. */
const fold = (name: string) => name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC')

/** What was added, and a little more: it never says no to what was, and seldom yes to what was not. */
function bloom(bits: number) {
  const bytes = new Uint8Array(bits / 8)
  const places = (text: string) => {
    const hash = Bun.hash.wyhash(text)
    const [one, two] = [Number(hash & 0xffffffffn), (Number(hash >> 32n) | 1) >>> 0]
    return Array.from({ length: 8 }, (_, index) => (one + index * two) % bits)
  }
  return {
    add(text: string) {
      for (const place of places(text)) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7))
    },
    has: (text: string) => places(text).every((place) => ((bytes[place >> 3] ?? 0) >> (place & 7)) & 1),
  }
}
