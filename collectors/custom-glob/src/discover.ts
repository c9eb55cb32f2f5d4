import type { ArtifactRef, Context } from '@exfil/core'
import { breath, type Entry, escapeBytes, folderAt, listFolder, type Place, realLocator } from '@exfil/core/files'
import { endsIn, enter, type Way } from './glob.ts'
import { Harvest } from './harvest.ts'
import { isPrivate, isPrivateFolder } from './layout.ts'
import type { Rule } from './rule.ts'
import { type Branch, isWithin, type Tree, treesOf } from './tree.ts'

/** Lists what the rules match, each file once, for the first rule that does. */
export async function* discover(rules: readonly Rule[], ctx: Context): AsyncGenerator<readonly ArtifactRef[]> {
  const { trees, absent } = treesOf(rules, ctx)
  for (const tree of trees) {
    const walk = new Walk(tree, ctx)
    await walk.go()
    for (const harvest of walk.harvests) yield* harvest.batches(walk.pause)
    for (const path of walk.covered(absent)) ctx.covered(path)
  }
}

/** A folder on the way, with the ways that lead on in it: one list for each branch. */
interface Stop {
  readonly folder: Place
  /** Relative to the tree's root. */
  readonly path: string
  readonly name: string
  readonly ways: readonly (readonly Way[])[]
  /** Where it really is, relative to the tree's root: told only behind a link. */
  readonly real?: string
}

/** One walk over a tree: nothing is yielded before it is over, for only then it is known whether a rule took in too much. */
class Walk {
  readonly harvests: readonly Harvest[]
  readonly pause: () => Promise<void> | undefined
  readonly #tree: Tree
  readonly #ctx: Context
  /** Places, as people say them, where something could not be seen. */
  readonly #blind: string[] = []
  readonly #behindLinks = new Set<string>()
  /** Folders with something in them, relative to the tree's root. */
  readonly #alive = new Set<string>()
  /** Where each branch's paths begin. */
  readonly #offsets: readonly number[]

  constructor(tree: Tree, ctx: Context) {
    this.#tree = tree
    this.#ctx = ctx
    this.pause = breath(ctx.signal)
    this.harvests = tree.branches.map(({ rule, root }) => new Harvest(rule, root, ctx))
    this.#offsets = tree.branches.map(({ lead }) => lead.reduce((sum, name) => sum + name.length + 1, 0))
  }

  async go(): Promise<void> {
    const { root, branches } = this.#tree
    const stack: Stop[] = [
      { folder: root, path: '', name: '', ways: branches.map(({ rule, lead }) => rule.ways(lead)) },
    ]
    for (let stop = stack.pop(); stop !== undefined; stop = stack.pop()) {
      if (stop.ways.every((ways, at) => ways.length === 0 || this.harvests[at]?.isOver)) continue
      const entries = listFolder(stop.folder, this) ?? []
      if (entries.length > 0) this.#alive.add(stop.path)
      for (const entry of entries) {
        const next = entry.isFolder()
          ? this.#into(stop, entry)
          : entry.isLink()
            ? this.#follow(stop, entry)
            : this.#take(stop, entry)
        if (next !== undefined) stack.push(next)
      }
      await this.pause()
    }
  }

  readonly report: Context['report'] = (issue) => {
    if (issue.code !== 'outside-root' && issue.code !== 'not-a-file') this.#blind.push(issue.path ?? '')
    this.#ctx.report(issue)
  }

  /** The folder to go on in, where a rule that still collects may match something there. */
  #into(stop: Stop, entry: Entry, reaches?: (branch: Branch) => boolean): Stop | undefined {
    if (isPrivateFolder(entry.name)) return undefined
    const name = plain(entry.name)
    const path = stop.path === '' ? name : `${stop.path}/${name}`
    let isWanted = false
    const ways = stop.ways.map((ways, at) => {
      const branch = this.#tree.branches[at] as Branch
      if (ways.length === 0 || (reaches !== undefined && !reaches(branch))) return []
      const next = enter(ways, name)
      if (next.length === 0 || branch.rule.isClosed(this.#within(at, path))) return []
      isWanted ||= !this.harvests[at]?.isOver
      return next
    })
    if (!isWanted) return undefined
    const folder = { locator: entry.locator, path: entry.path }
    return { folder, path, name, ways, ...(stop.real !== undefined && { real: `${stop.real}/${name}` }) }
  }

  /** Gives a file to the first rule that matches it. */
  #take({ folder, path, name: folderName, ways, real }: Stop, entry: Entry): undefined {
    const name = plain(entry.name)
    if (real !== undefined && this.#owner(`${real}/${name}`) !== undefined) return
    const { branches } = this.#tree
    for (let at = 0; at < branches.length; at++) {
      const told = endsIn(ways[at] as readonly Way[], name)
      if (told === false || !this.#owns(at, path === '' ? name : `${path}/${name}`, told)) continue
      if (!isPrivate(name, folderName)) this.harvests[at]?.add(folder, entry)
      return
    }
  }

  /** A link to a file is taken, or to a folder gone into, unless what it leads to is found under its own name. */
  #follow(stop: Stop, entry: Entry): Stop | undefined {
    const issues: Parameters<Context['report']>[0][] = []
    const folder = folderAt(entry, [this.#tree.root], { report: (issue) => void issues.push(issue) })
    for (const issue of issues) {
      // Out of the root, or nowhere, leads many a link in a large tree; that is told where a rule names it.
      const path = stop.path === '' ? plain(entry.name) : `${stop.path}/${plain(entry.name)}`
      if ((issue.code !== 'outside-root' && issue.code !== 'not-a-file') || this.#isNamed(path)) this.report(issue)
    }
    if (issues.some(({ code }) => code !== 'not-a-file')) return undefined
    const target = realOf(entry)
    if (target === undefined) return this.#take(stop, entry)
    const inside = isWithin(target, this.#tree.real)
      ? target.slice(this.#tree.real.length).replace(/^\//, '')
      : undefined
    if (folder === undefined) {
      const names = target.split('/')
      if (isPrivate(names.at(-1) ?? '', names.at(-2) ?? '') || names.some(isPrivateFolder)) return undefined
      return inside !== undefined && this.#owner(inside) !== undefined ? undefined : this.#take(stop, entry)
    }
    if (inside === undefined || this.#behindLinks.has(inside) || inside.split('/').some(isPrivateFolder))
      return undefined
    const next = this.#into(stop, entry, (branch) => isWithin(target, branch.real))
    if (next === undefined) return undefined
    this.#behindLinks.add(inside)
    return { ...next, real: inside }
  }

  /** The branch of the first rule that matches a path, relative to the tree's root. */
  #owner(path: string): Branch | undefined {
    return this.#tree.branches.find(
      ({ lead }, at) => (lead.length === 0 || path.startsWith(`${lead.join('/')}/`)) && this.#owns(at, path),
    )
  }

  /** Whether a path, relative to the tree's root, belongs to a branch's rule, if no earlier one has it. */
  #owns(at: number, path: string, isWanted?: boolean): boolean {
    const { rule } = this.#tree.branches[at] as Branch
    const within = this.#within(at, path)
    return (isWanted || rule.wants(within)) && !rule.refuses(within)
  }

  readonly #within = (at: number, path: string) => path.slice(this.#offsets[at])

  #isNamed(path: string): boolean {
    return this.#tree.branches.some(({ rule, lead }) =>
      rule.prefixes.some((prefix) => `${[...lead, prefix].join('/')}/`.startsWith(`${path}/`)),
    )
  }

  /** The folders below which whatever was not found is no longer there. */
  *covered(absent: readonly Place[]): Generator<string> {
    const { root, branches } = this.#tree
    const placeOf = ({ lead }: Branch, ...more: string[]) =>
      [root.path, ...[...lead, ...more].map((name) => escapeBytes(name))].join('/')
    // An empty root may be one where nothing is mounted at the moment.
    const isListed = (branch: Branch) => this.#alive.has(branch.lead.join('/'))
    const open = branches.filter((branch, at) => this.harvests[at]?.isOver || !isListed(branch))
    const doubtful = [...this.#blind, ...absent.map(({ path }) => path), ...open.map((branch) => placeOf(branch))]
    for (const branch of branches) {
      for (const prefix of branch.rule.prefixes) {
        const path = placeOf(branch, ...prefix.split('/').filter(Boolean))
        if (!doubtful.some((other) => isWithin(other, path) || isWithin(path, other))) yield path
      }
    }
  }
}

/** The name a person gave: patterns are about that. */
const plain = (name: string) => (name.includes('%') ? name.replaceAll('%25', '%') : name)

function realOf(entry: Entry): string | undefined {
  try {
    return realLocator(entry.locator)
  } catch {
    return undefined
  }
}
