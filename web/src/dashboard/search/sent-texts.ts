/**
 * What the address says and, after it, what it was asked to say, in this order. It follows later than somebody types: what comes of it that was asked for is
 * no news. Answers what is still to come, from what is there on; nothing where the text comes from elsewhere, such as the way back.
 */
export function awaitSent(sent: readonly string[], text: string): string[] | undefined {
  const at = sent.indexOf(text)
  return at < 0 ? undefined : sent.slice(at)
}
