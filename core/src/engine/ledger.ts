import type { ArtifactErrorCode } from '../collector.ts'
import type { RunIssue, Tally } from '../wire/account.ts'
import type { OnEvent, Outcome, Reason } from './events.ts'
import type { OwnAccount } from './own-account.ts'

const emptyTally = (): Tally => ({
  seen: 0,
  unchanged: 0,
  uploaded: 0,
  known: 0,
  skipped: 0,
  failed: 0,
  described: 0,
  gone: 0,
  bytesRead: 0,
  bytesSent: 0,
})

/** Codes after which an artifact counts as skipped rather than failed. */
const SKIPS: ReadonlySet<string> = new Set<ArtifactErrorCode>(['not-a-file', 'outside-root'])

/**
 * The account of a run while it is being made. Every artifact that is seen is settled
 * exactly once, so the sums add up by construction.
 */
export class Ledger {
  readonly total = emptyTally()
  readonly issues: RunIssue[] = []
  puts = 0
  apiCalls = 0
  readonly #excluded = new Map<string, number>()
  readonly #tallies = new Map<string, Tally>()
  readonly #versions = new Map<string, string>()
  /** Collectors of which it is known that they lack something. */
  readonly #without = new Set<string>()
  readonly #onEvent: OnEvent

  constructor(onEvent: OnEvent) {
    this.#onEvent = onEvent
  }

  add(collector: string, field: keyof Tally, amount = 1): void {
    this.total[field] += amount
    this.#of(collector)[field] += amount
  }

  /** A pack that was PUT, headers and all. */
  sent(bytes: number): void {
    this.total.bytesSent += bytes
    this.progress()
  }

  /** A collector's own share of packs, headers left out. */
  framed(collector: string, bytes: number): void {
    this.#of(collector).bytesSent += bytes
  }

  progress(): void {
    this.#onEvent({ event: 'progress', tally: this.total, puts: this.puts, apiCalls: this.apiCalls })
  }

  /** One artifact's end, other than simply unchanged. `described` ones count as unchanged. */
  settle(
    collector: string,
    outcome: Outcome,
    artifact: { key: string; path: string; reason: Reason; bytes?: number },
  ): void {
    if (outcome === 'described') this.add(collector, 'unchanged')
    this.add(collector, outcome)
    this.#onEvent({ event: 'artifact', collector, outcome, bytes: 0, ...artifact })
  }

  /** One artifact that a rule leaves out: skipped, and nobody's trouble. */
  excluded(collector: string, artifact: { key: string; path: string }, rule: string): void {
    this.#excluded.set(rule, (this.#excluded.get(rule) ?? 0) + 1)
    this.add(collector, 'skipped')
    this.#onEvent({ event: 'artifact', collector, outcome: 'skipped', bytes: 0, reason: 'excluded', rule, ...artifact })
  }

  /** Trouble with one artifact that was seen: its end, as skipped or failed, and its line. */
  trouble(
    collector: string,
    artifact: { key: string; path: string; reason: Reason },
    code: string,
    message: string,
  ): void {
    this.issue({ collector, key: artifact.key, path: artifact.path, code, message })
    this.settle(collector, SKIPS.has(code) ? 'skipped' : 'failed', artifact)
  }

  /** What is `unavailable` is missing for a whole collector: said once, however many artifacts meet it. */
  issue(found: RunIssue): void {
    const isOfAll = found.code === 'unavailable'
    if (isOfAll && this.#without.has(found.collector)) return
    this.#tell(found)
  }

  /** What a collector reports of itself: each thing it says once. It may be about several, as two rules that collect nothing. */
  reported(found: RunIssue): void {
    const words = `${found.collector}\n${found.message}`
    if (found.code === 'unavailable' && this.#without.has(words)) return
    if (found.code === 'unavailable') this.#without.add(words)
    this.#tell(found)
  }

  #tell(found: RunIssue): void {
    const isOfAll = found.code === 'unavailable'
    if (isOfAll) this.#without.add(found.collector)
    const issue = isOfAll ? { ...found, key: null, path: null } : found
    this.issues.push(issue)
    this.#onEvent({ event: 'issue', issue })
  }

  account(run: string, durationMs: number): OwnAccount {
    return {
      run,
      ...this.total,
      puts: this.puts,
      apiCalls: this.apiCalls,
      durationMs: Math.round(durationMs),
      collectors: [...this.#tallies].map(([id, tally]) => {
        const version = this.#versions.get(id)
        return { id, ...(version !== undefined && { version }), ...tally }
      }),
      issues: this.issues,
      excluded: [...this.#excluded].map(([rule, artifacts]) => ({ rule, artifacts })),
    }
  }

  /** Makes a collector part of the account, also when it sees nothing. */
  open(collector: string, version: string | undefined): void {
    this.#of(collector)
    if (version !== undefined) this.#versions.set(collector, version.slice(0, 64))
  }

  #of(collector: string): Tally {
    const tally = this.#tallies.get(collector) ?? emptyTally()
    this.#tallies.set(collector, tally)
    return tally
  }
}
