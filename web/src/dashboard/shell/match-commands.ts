/** What a text may mean: names that hold each of its words, those that begin with it first, else in their order. */
export function matchCommands<T extends { name: string }>(commands: readonly T[], text: string): T[] {
  const sought = text.trim().toLowerCase()
  const words = sought.split(/\s+/)
  const found = commands.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  const begins = ({ name }: T) => name.toLowerCase().startsWith(sought)
  return sought === '' ? found : [...found.filter(begins), ...found.filter((one) => !begins(one))]
}
