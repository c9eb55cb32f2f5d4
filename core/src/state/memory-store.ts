import type { Agreement, ArtifactState, PendingPack, ProjectNote, Store, StoreChange } from '../engine/ports.ts'
import { aliasNumber, isAliasOf } from './sqlite-store.ts'

/** A Store that forgets everything when it is dropped: for tests and for looking without remembering. */
export function memoryStore(): Store {
  const artifacts = new Map<string, Map<string, ArtifactState>>()
  const projects = new Map<string, ProjectNote>()
  const packs = new Map<string, PendingPack>()
  const runs = new Set<string>()
  let headers: string[] = []
  let agreement: Agreement = { seq: 0, foreignAt: 0 }

  const ofType = (type: string) => artifacts.get(type) ?? new Map<string, ArtifactState>()
  const sorted = (states: Iterable<ArtifactState>) =>
    structuredClone([...states].sort((a, b) => (a.key < b.key ? -1 : 1)))

  return {
    agreement: async () => ({ ...agreement }),
    began: async (runId) => runs.has(runId),
    signatures: async (type) => new Map([...ofType(type)].map(([key, state]) => [key, state.signature])),
    get: async (type, keys) => {
      const found = new Map<string, ArtifactState>()
      for (const key of keys) {
        const state = ofType(type).get(key)
        if (state) found.set(key, structuredClone(state))
      }
      return found
    },
    aliases: async (type, key) =>
      structuredClone(
        [...ofType(type).values()]
          .filter((state) => isAliasOf(state.key, key))
          .sort((a, b) => aliasNumber(a.key, key) - aliasNumber(b.key, key)),
      ),
    byFile: async (type, files) => {
      const wanted = new Set(files)
      return sorted(
        ofType(type)
          .values()
          .filter((state) => state.file !== '' && wanted.has(state.file)),
      )
    },
    projects: async (type, keys) => {
      const notes = keys.map((key) => projects.get(JSON.stringify([type, key]))).filter((note) => note !== undefined)
      return new Map(structuredClone(notes).map((note) => [note.key, note]))
    },
    types: async () => [...artifacts].flatMap(([type, states]) => (states.size > 0 ? [type] : [])).sort(),
    pendingPacks: async () => structuredClone([...packs.values()]),
    headers: async () => [...headers],
    commit: async (given: StoreChange) => {
      const change = structuredClone(given)
      for (const [type, key] of change.forget ?? []) artifacts.get(type)?.delete(key)
      for (const state of change.put ?? []) {
        if (!artifacts.has(state.type)) artifacts.set(state.type, new Map())
        artifacts.get(state.type)?.set(state.key, state)
      }
      for (const note of change.projects ?? []) projects.set(JSON.stringify([note.type, note.key]), note)
      if (change.agreement) agreement = change.agreement
      if (change.begun !== undefined) runs.add(change.begun)
      for (const id of change.dropPacks ?? []) packs.delete(id)
      for (const pack of change.addPacks ?? []) {
        packs.delete(pack.id)
        packs.set(pack.id, pack)
      }
      headers = [...headers.slice(change.dropHeaders ?? 0), ...(change.addHeaders ?? [])]
    },
    close: async () => {},
  }
}
