/** A program that a test needs and npm does not bring. The runner finds or builds it and names it in `variable`. */
export interface Need {
  /** Empty where it is missing: then `skip` is true. */
  readonly path: string
  readonly skip: boolean
  /** A test's title, with the reason why it does not run. */
  title(text: string): string
}

function needs(variable: string, names: readonly string[], advice: string): Need {
  const path = process.env[variable] ?? names.map((name) => Bun.which(name)).find(Boolean) ?? ''
  const skip = path === ''
  return { path, skip, title: (text) => (skip ? `${text} (not run: needs ${names[0]}: ${advice})` : text) }
}

export const chromium = needs(
  'CHROMIUM',
  ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  'install it or set CHROMIUM',
)
export const tern = needs('TERN', ['tern'], 'go install github.com/jackc/tern/v2@v2.3.4, or set TERN')
export const versitygw = needs(
  'VERSITYGW',
  ['versitygw'],
  'go install github.com/versity/versitygw/cmd/versitygw@v1.8.0, or set VERSITYGW',
)
export const zstd = needs('ZSTD', ['zstd'], 'install it or set ZSTD')
export const python = needs('PYTHON', ['python3'], 'install it or set PYTHON')
export const git = needs('GIT', ['git'], 'install it or set GIT')
export const verdaccio = needs('VERDACCIO', ['verdaccio'], '`bun run test` installs it, or set VERDACCIO')
export const node = needs('NODE', ['node'], 'install Node.js, or set NODE')
