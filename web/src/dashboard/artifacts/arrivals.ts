import type { ArtifactRow } from '@exfil/core/wire'

/** How the beginning of a list differs from what is shown of it. */
export interface Arrivals {
  /** The same artifacts in the same places: they can be shown as they are now without moving anything. */
  inPlace: boolean
  /** Artifacts that were not among those shown, or have other content now. */
  fresh: number
}

export function arrivals(shown: readonly ArtifactRow[], now: readonly ArtifactRow[]): Arrivals {
  const before = new Map(shown.map(({ id, checksum }) => [id, checksum]))
  return {
    inPlace: shown.length === now.length && shown.every(({ id }, index) => now[index]?.id === id),
    fresh: now.filter(({ id, checksum }) => before.get(id) !== checksum).length,
  }
}
