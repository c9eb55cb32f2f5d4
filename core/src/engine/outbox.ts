import { LIMITS } from '../wire/limits.ts'
import { newId } from '../wire/new-id.ts'
import type { RecordAnswer } from '../wire/sync.ts'
import type { Cut } from './content.ts'
import { headerFrame, Pack, type SealedPack } from './pack.ts'
import { PackSender } from './pack-sender.ts'
import type { PendingEntry } from './ports.ts'
import { record } from './record.ts'
import type { Run } from './run.ts'
import { Semaphore } from './semaphore.ts'
import { loneHeader, type Upload } from './upload.ts'

/** What is to be recorded, and who wants to know how that went. */
export interface Filing {
  readonly entry: PendingEntry
  /** Of an entry without segments: it says something that no pack says yet. */
  readonly isNews?: boolean
  answered(answer: RecordAnswer): Promise<void> | void
}

interface Shipment {
  readonly pack: string
  readonly filings: readonly Filing[]
  /** Resolves to whether the store has it; rejects with what ends the run. */
  readonly sent: Promise<boolean>
  readonly headers: number
  /** Its flight is over: another pack may take off. */
  land(): void
}

/** Packs under way at once, from being sealed to being recorded, beside the one that fills. */
const IN_FLIGHT = 4
/** Entries of one pack: however small they are, memory holds a few packs' worth. */
const ENTRIES = LIMITS.items
/** Entries recorded by one round of calls. */
const ROUND = 3 * LIMITS.items

/**
 * Segments go in, packs go out, and what they contain is recorded, in this order: noted
 * locally, PUT, recorded by the server, noted as agreed. Packs travel side by side and
 * are recorded in the order in which they were sealed.
 */
export class Outbox {
  readonly #run: Run
  readonly #sender: PackSender
  readonly #flights = new Semaphore(IN_FLIGHT)
  #headers: string[] = []
  #ridden = 0
  #pack = new Pack()
  /** Headers that stand alone at the beginning of the pack that fills: older than all that follows in it. */
  #riding = 0
  #filings: Filing[] = []
  readonly #open = new Set<Upload>()
  #shipments: Shipment[] = []
  #loose: Filing[] = []
  #recording: Promise<void> | undefined
  #sealing: Promise<void> = Promise.resolve()

  constructor(run: Run, headers: readonly string[]) {
    this.#run = run
    this.#headers = [...headers]
    this.#sender = new PackSender(run)
  }

  /** From now until its last segment was placed, an upload is recorded in part whenever a pack is sealed. */
  opened(upload: Upload): void {
    this.#open.add(upload)
  }

  closed(upload: Upload): void {
    this.#open.delete(upload)
  }

  /** Puts a segment into the pack that is filling; with `last`, the upload's entry goes with it. */
  async place(upload: Upload, cut: Cut, frame: Uint8Array, last?: Filing['answered']): Promise<void> {
    await this.#room()
    if (this.#pack.size === 0) this.#riding = this.#ride(this.#pack)
    const header = upload.header(cut, frame.length, last !== undefined)
    const offset = this.#pack.add(header, frame)
    upload.add(cut, this.#pack.id, offset, frame.length)
    this.#run.ledger.framed(upload.type, frame.length)
    if (last) {
      this.closed(upload)
      this.#filings.push({ entry: upload.take(false), answered: last })
    }
    if (this.#pack.isFull || this.#filings.length >= ENTRIES) await this.#seal()
  }

  /** Records something that needs no bytes. */
  file(filing: Filing): void {
    this.#loose.push(filing)
    if (this.#loose.length >= LIMITS.items) this.#wake()
  }

  /** Keeps a header that stands alone: it rides in the next pack, of this run or a later one. */
  addHeaders(headers: readonly string[]): void {
    this.#headers.push(...headers)
  }

  /** Sends and records everything that was placed or filed. More may follow. */
  async flush(): Promise<void> {
    if (this.#pack.size > 0) await this.#seal()
    while (this.#shipments.length > 0 || this.#loose.length > 0 || this.#recording) {
      this.#wake()
      await this.#recording
    }
  }

  /** Waits while a full pack waits for its flight: memory holds only so many. */
  async #room(): Promise<void> {
    for (let sealing: unknown; sealing !== this.#sealing; ) {
      sealing = this.#sealing
      await sealing
    }
  }

  async #seal(): Promise<void> {
    const pack = this.#pack
    const filings = this.#filings
    this.#pack = new Pack()
    this.#filings = []
    for (const upload of this.#open) {
      // What goes wrong here goes wrong for the rest of the upload too, and is heard there.
      if (upload.canBePartial) filings.push({ entry: upload.take(true), answered: () => {} })
    }
    const headers = this.#riding
    // One after the other, so that shipments queue up in the order of sealing.
    this.#sealing = this.#sealing.then(async () => {
      const land = await this.#flights.enter()
      const sealed = pack.seal()
      const sent = this.#send(sealed, filings)
      sent.catch((error: unknown) => {
        this.#run.abort(error)
        land()
      })
      this.#shipments.push({ pack: sealed.id, filings, sent, headers, land })
      this.#wake()
    })
    await this.#sealing
  }

  #ride(pack: Pack): number {
    const before = this.#ridden
    for (let header = this.#headers[this.#ridden]; header; header = this.#headers[this.#ridden]) {
      if (!pack.fits(headerFrame(header).length)) break
      pack.addHeader(header)
      this.#ridden++
    }
    return this.#ridden - before
  }

  async #send(sealed: SealedPack, filings: readonly Filing[]): Promise<boolean> {
    const { id, sha256, bytes } = sealed
    const entries = filings.map(({ entry }) => entry)
    await this.#run.store.commit({ addPacks: [{ id, runId: this.#run.id, size: bytes.length, sha256, entries }] })
    return this.#sender.send(sealed)
  }

  #wake(): void {
    this.#recording ??= this.#recordAll().finally(() => {
      this.#recording = undefined
    })
    this.#recording.catch((error: unknown) => this.#run.abort(error))
  }

  async #recordAll(): Promise<void> {
    while (this.#shipments.length > 0 || this.#loose.length > 0) {
      const first = this.#shipments[0]
      if (!first) {
        await this.#recordLoose(this.#loose.splice(0, ROUND))
        continue
      }
      try {
        const sent = await first.sent
        this.#shipments.shift()
        if (sent) await this.#record(first.filings, first)
        else await this.#giveUp(first)
        first.land()
      } catch (error) {
        // The run is over: whoever waits for room must find that out.
        first.land()
        for (const { land } of this.#shipments.splice(0)) land()
        throw error
      }
    }
  }

  /**
   * Notes it first, as what a pack holds is. Where a run dies before it hears the answer, a file that is by then
   * what this machine remembers would pass for what the server has.
   */
  async #recordLoose(filings: readonly Filing[]): Promise<void> {
    const pack = newId('pack')
    const entries = filings.map(({ entry }) => entry)
    await this.#run.store.commit({ addPacks: [{ id: pack, runId: this.#run.id, size: 0, sha256: '', entries }] })
    await this.#record(filings, { pack, headers: 0 })
  }

  async #record(filings: readonly Filing[], { pack, headers }: Pick<Shipment, 'pack' | 'headers'>): Promise<void> {
    const answers = await record(
      this.#run,
      filings.map(({ entry }) => entry),
      { dropPacks: [pack], dropHeaders: headers },
    )
    this.#headers.splice(0, headers)
    this.#ridden -= headers
    const lone = filings.filter(({ isNews }, index) => isNews && answers[index]?.status === 'recorded')
    if (lone.length > 0) {
      const addHeaders = lone.map(({ entry }) => loneHeader(entry))
      await this.#run.store.commit({ addHeaders })
      this.addHeaders(addHeaders)
    }
    for (const [index, filing] of filings.entries()) {
      const answer = answers[index]
      if (answer) await filing.answered(answer)
    }
    this.#run.ledger.progress()
  }

  async #giveUp(shipment: Shipment): Promise<void> {
    await this.#run.store.commit({ dropPacks: [shipment.pack] })
    for (const { answered } of shipment.filings) {
      await answered({ status: 'refused', reason: 'the server does not take the pack it is in' })
    }
  }
}
