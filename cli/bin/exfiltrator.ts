#!/usr/bin/env -S bun --no-env-file --config=/dev/null --tsconfig-override=/dev/null --no-install
import pkg from '../package.json' with { type: 'json' }

// Asked often and by scripts: answered before anything else is loaded.
if (process.argv[2] === '--version' && process.argv.length === 3) {
  console.log(`${pkg.name}/${pkg.version} bun-${Bun.version} ${process.platform}-${process.arch}`)
} else if (process.argv[2] === '--run-collector-apart') {
  // A compiled binary is its own child: see `collectors/apart/child-command.ts`.
  const { serve } = await import('../src/collectors/apart/child.ts')
  serve()
} else {
  const { escapeWorkingDirectory } = await import('../src/escape-working-directory.ts')
  escapeWorkingDirectory(import.meta.path)
  const { main } = await import('../src/main.ts')
  await main(process.argv.slice(2))
}
