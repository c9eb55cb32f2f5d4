import { useLocation, useNavigate, useRouter } from '@tanstack/react-router'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page before this one is the list, with its filters and its place. */
    fromList?: boolean
  }
}

/** Goes back to the list as it was left; to the whole list where there is none behind. */
export function useBackToList() {
  const { history } = useRouter()
  const navigate = useNavigate()
  const fromList = useLocation({ select: ({ state }) => state.fromList === true })
  return () => (fromList ? history.back() : navigate({ to: '/artifacts' }))
}
