/** The language of a file by the end of its name, as `highlight` knows it; empty where it is not code. */
export function languageOf(path: string): string {
  const end = /\.([A-Za-z0-9]{1,12})$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return NAMES[end] ?? (CODE.has(end) ? end : '')
}

const NAMES: Record<string, string> = { ipynb: 'json', jsonl: 'json', patch: 'diff', mjs: 'js', cjs: 'js', mts: 'ts' }
const CODE = new Set(
  'js jsx ts tsx json py rb go rs c h cc cpp hpp cs java kt swift scala php pl lua sql sh bash zsh yaml yml toml ini css scss vue svelte diff ex exs hs r jl dart zig nix tf proto graphql'.split(
    ' ',
  ),
)
