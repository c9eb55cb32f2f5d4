import { CONTRACT, defineCollector } from '@exfil/core'
import { CodexCollector } from './codex-collector.ts'
import { options } from './options.ts'

export default defineCollector({
  contract: CONTRACT,
  id: 'codex',
  title: 'Codex',
  rules: 2,
  reads: [
    'the homes: ~/.codex, the one named by $CODEX_HOME and those of the option `roots`',
    'sessions/** and archived_sessions/**: rollouts, plain (.jsonl) or compressed (.jsonl.zst)',
    'segments that experimental builds rotate out of a rollout',
    'history.jsonl: every prompt typed',
    'session_index.jsonl: the names given to sessions',
    'never: auth.json, config.toml, databases (*.sqlite), logs, skills, rules, memories, what is hidden or temporary',
  ],
  options,
  create: ({ roots }) => new CodexCollector(roots),
})
