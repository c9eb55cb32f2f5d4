import { useEffect } from 'react'

/** Names the page in the tab and in the history. Until there is a name, the one before stays, or what a part of the page says. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    if (title) document.title = `${title} · Exfiltrator`
  }, [title])
}
