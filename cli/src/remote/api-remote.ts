import { type Remote, RemoteError } from '@exfil/core/engine'
import { beginOutput } from '@exfil/core/wire'
import { type ApiClient, remoteErrorOf } from './api-client.ts'

/** The Remote port over the API. `host` is what `begin` tells the server of this machine. */
export function apiRemote(client: ApiClient, host: { cliVersion: string; hostname: string }): Remote {
  return {
    begin: (input, signal) =>
      call(signal, async (options) => {
        const begun = beginOutput.safeParse(await client.sync.begin.mutate({ ...input, ...host }, options))
        return begun.success ? begun.data : unknownForm()
      }),
    check: (items, signal) =>
      call(signal, async (options) => oneEach(items, await client.sync.check.mutate({ items: [...items] }, options))),
    presign: (packs, signal) =>
      call(signal, async (options) => oneEach(packs, await client.sync.presign.mutate({ packs: [...packs] }, options))),
    record: (runId, items, signal) =>
      call(signal, async (options) =>
        oneEach(items, await client.sync.record.mutate({ runId, items: [...items] }, options)),
      ),
    gone: (runId, items, signal) =>
      call(signal, async (options) =>
        oneEach(items, await client.sync.gone.mutate({ runId, items: [...items] }, options)),
      ),
    finish: (runId, account, signal) =>
      call(signal, async (options) => {
        await client.sync.finish.mutate({ runId, account }, options)
      }),
  }
}

async function call<T>(signal: AbortSignal, work: (options: { signal: AbortSignal }) => Promise<T>): Promise<T> {
  try {
    return await work({ signal })
  } catch (error) {
    throw remoteErrorOf(error, signal)
  }
}

/** Answers are taken by their place, so there has to be one for each item. */
function oneEach<T extends { status: string }>(items: readonly unknown[], answers: readonly T[]): T[] {
  const fits = Array.isArray(answers) && answers.length === items.length
  if (!fits || answers.some((answer) => typeof answer?.status !== 'string')) unknownForm()
  return [...answers]
}

function unknownForm(): never {
  throw new RemoteError('not-ours', 'the server answers in a form that is unknown here')
}
