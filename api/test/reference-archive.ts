/**
 * What an archive of one artifact should become, said with whole contents in memory
 * instead of checksums and rows: the model that recording is compared with.
 */

export interface Move {
  /** The whole content after it. */
  content: string
  generation: number
  base: { generation: number; content: string } | undefined
  partial: boolean
  /** Where segments begin: the first is where new bytes start. Empty: no segments. */
  cuts: number[]
  replacesFrom: number | undefined
  packId: string | undefined
}

interface Row {
  generation: number
  content: string
  createdAt: number
}

interface Live {
  generation: number
  start: number
  end: number
  packId: string
}

const HOUR = 3_600_000

export class ReferenceArchive {
  rows: Row[] = []
  live: Live[] = []
  lost = new Set<string>()
  head: { generation: number; content: string } | undefined
  tip: { generation: number; content: string } | undefined

  /** Everything a move may be built on or from. */
  boundaries(): number[] {
    return this.live.filter(({ generation }) => generation === this.tip?.generation).map(({ start }) => start)
  }

  isBroken({ generation, content }: { generation: number; content: string }): boolean {
    return this.live.some(
      (segment) => segment.generation === generation && segment.start < content.length && this.lost.has(segment.packId),
    )
  }

  holds(content: string): boolean {
    return this.rows.some((row) => row.content === content && !this.isBroken(row))
  }

  apply(move: Move, now: number): 'recorded' | 'stale' | 'missing' {
    const { content, generation, base, partial, replacesFrom, packId } = move
    const same = this.rows.find((row) => row.content === content)
    if (!partial && same && !this.isBroken(same)) {
      this.head = { generation: same.generation, content }
      return 'recorded'
    }
    const { tip } = this
    if (partial && tip?.generation === generation && tip.content === content) return 'recorded'
    if (base?.generation !== tip?.generation || base?.content !== tip?.content) return 'stale'
    if (packId && this.lost.has(packId)) return 'missing'

    const from = generation === tip?.generation ? (replacesFrom ?? tip.content.length) : 0
    this.live = this.live.filter((segment) => segment.generation !== generation || segment.start < from)
    for (const [index, start] of move.cuts.entries()) {
      this.live.push({ generation, start, end: move.cuts[index + 1] ?? content.length, packId: packId ?? '' })
    }
    this.tip = { generation, content }
    if (partial) return 'recorded'
    this.head = this.tip
    if (same) {
      const source = same.generation
      for (const row of this.rows) {
        if (row.generation === source && row.content.length <= content.length) row.generation = generation
      }
      return 'recorded'
    }
    const newest = this.rows
      .filter((row) => row.generation === generation)
      .sort((a, b) => b.content.length - a.content.length)[0]
    if (newest && now - newest.createdAt <= HOUR) newest.content = content
    else this.rows.push({ generation, content, createdAt: now })
    return 'recorded'
  }

  losePack(packId: string): void {
    this.lost.add(packId)
    if (!this.tip || !this.live.some((one) => one.packId === packId && one.generation === this.tip?.generation)) return
    this.tip = { generation: this.tip.generation + 1, content: '' }
  }
}
