import { useEffect, useRef, useState } from 'react'
import type { ContentTrouble } from './byte-source.ts'
import { ContentClient } from './content-client.ts'
import type { Opened, Progress } from './content-reader.ts'
import type { Content } from './protocol.ts'

export interface OpenContent {
  client: ContentClient
  opened: Opened
  progress: Progress
}

interface Options extends Content {
  /** Content of one lineage only grows: a longer one is read on, not read again. */
  lineage: string
  onChanged: () => void
}

/** Opens content in a worker of its own, follows it while it grows, and closes it. */
export function useContent({ url, length, checksum, lineage, onChanged }: Options) {
  const [attempt, setAttempt] = useState(0)
  const [client, setClient] = useState<ContentClient>()
  const [opened, setOpened] = useState<Opened>()
  const [progress, setProgress] = useState<Progress>()
  const [trouble, setTrouble] = useState<ContentTrouble>()
  const latest = useRef({ length, checksum, onChanged })
  const known = useRef('')
  latest.current = { length, checksum, onChanged }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens it again; a new length does not
  useEffect(() => {
    const { length, checksum } = latest.current
    const client = new ContentClient({
      onProgress: setProgress,
      onChanged: () => latest.current.onChanged(),
      onTrouble: setTrouble,
    })
    known.current = checksum
    setClient(client)
    client.open({ url, length, checksum }).then(setOpened, setTrouble)
    return () => {
      client.close()
      setClient(undefined)
      setOpened(undefined)
      setProgress(undefined)
      setTrouble(undefined)
    }
  }, [url, lineage, attempt])

  useEffect(() => {
    if (!client || !opened || known.current === checksum) return
    known.current = checksum
    client.extend({ url, length, checksum }).catch(setTrouble)
  }, [client, opened, url, length, checksum])

  const ready: OpenContent | undefined = client && opened && progress && { client, opened, progress }
  return {
    ready,
    trouble,
    retry: () => {
      if (!client || !opened) return setAttempt((before) => before + 1)
      // What is open stays open: only the reading goes on.
      setTrouble(undefined)
      client.readMore().catch(setTrouble)
    },
  }
}
