/** The place of a text that is still on its way; as wide as the text will about be. */
export function Bar({ width }: { width: number | string }) {
  return <span className="skeleton" style={{ width, maxWidth: '100%' }} aria-hidden="true" />
}
