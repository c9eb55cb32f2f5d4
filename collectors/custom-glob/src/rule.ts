import { posix, win32 } from 'node:path'
import type { Context } from '@exfil/core'
import { type Place, placeOf } from '@exfil/core/files'
import { prefixOf, type Way, wayOf } from './glob.ts'
import type { FactOptions, RuleOptions } from './options.ts'
import { type Pattern, patternOf } from './pattern.ts'

/** Where one fact about a file comes from. */
export type Source =
  | { readonly from: 'text'; readonly text: string }
  | {
      readonly from: 'field'
      readonly field: string
      readonly where: Readonly<Record<string, string | number | boolean>>
    }
  | { readonly from: 'line'; readonly pattern: Pattern }
  | { readonly from: 'path'; readonly pattern: Pattern }

/** One rule, ready to be applied. */
export interface Rule {
  readonly name: string
  readonly written: RuleOptions
  /** Whether one of its patterns matches a file, by its path relative to the root; it may be left out all the same. */
  wants(path: string): boolean
  /** Whether a file that matches is left out. */
  refuses(path: string): boolean
  /** Whether all in a folder is left out, by its path relative to the root. */
  isClosed(folder: string): boolean
  /** The ways into the root, from a folder that these names lead from. */
  ways(lead: readonly string[]): Way[]
  /** The folders, relative to the root, below which all that it collects lies. */
  readonly prefixes: readonly string[]
  readonly agent: Source | undefined
  readonly version: Source | undefined
  readonly title: Source | undefined
  readonly project: Source | undefined
  readonly started: Source | undefined
  readonly ended: Source | undefined
}

export function ruleOf(written: RuleOptions): Rule {
  const wanted = written.globs.filter((glob) => !glob.startsWith('!'))
  const unwanted = written.globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  const wants = wanted.map((glob) => new Bun.Glob(glob))
  const refuses = unwanted.map((glob) => new Bun.Glob(glob))
  const closes = unwanted.filter((glob) => glob.endsWith('/**')).map((glob) => new Bun.Glob(glob.slice(0, -3)))
  const source = (name: string, of: FactOptions | undefined) => (of === undefined ? undefined : sourceOf(name, of))
  const { time } = written
  const both = time !== undefined && ('field' in time || 'regex' in time || 'path' in time) ? time : undefined
  const each = both === undefined ? (time as { started?: FactOptions; ended?: FactOptions } | undefined) : undefined
  return {
    name: written.name,
    written,
    wants: (path) => wants.some((glob) => glob.match(path)),
    refuses: (path) => refuses.length > 0 && refuses.some((glob) => glob.match(path)),
    isClosed: (folder) => closes.some((glob) => glob.match(folder)),
    ways: (lead) => wanted.map((glob) => wayOf(glob, lead)),
    prefixes: [...new Set(wanted.map(prefixOf))],
    agent: source('agent', written.agent),
    version: source('version', written.version),
    title: source('title', written.title),
    project: source('project', written.project),
    started: source(both ? 'time' : 'started', both ?? each?.started),
    ended: source(both ? 'time' : 'ended', both ?? each?.ended),
  }
}

function sourceOf(name: string, of: FactOptions): Source {
  if (typeof of === 'string') return { from: 'text', text: of }
  if ('field' in of) return { from: 'field', field: of.field, where: of.where ?? {} }
  if ('regex' in of) return { from: 'line', pattern: patternOf(of.regex, name) }
  return { from: 'path', pattern: patternOf(of.path, name) }
}

/** A rule's root on this machine. */
export function rootOf({ written }: Rule, { home, platform }: Pick<Context, 'home' | 'platform'>): Place {
  const { normalize } = platform === 'win32' ? win32 : posix
  return placeOf(normalize(written.root.replace(/^~(?=[/\\]|$)/, () => home)), { home, platform })
}
