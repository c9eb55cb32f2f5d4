import { CONTRACT, defineCollector } from '@exfil/core'
import { fingerprintFiles, readFile } from '@exfil/core/files'
import { describe } from './describe.ts'
import { discover } from './discover.ts'
import { options } from './options.ts'
import { Roots } from './roots.ts'

export default defineCollector({
  contract: CONTRACT,
  id: 'claude-code',
  title: 'Claude Code',
  rules: 2,
  reads: [
    'the data folders: ~/.claude, $XDG_CONFIG_HOME/claude (~/.config/claude), those of the option `roots` and those named by $CLAUDE_CONFIG_DIR',
    'projects/<project>/<session>.jsonl: transcripts; agent-<id>.jsonl: sub-agents of versions 2.0.x',
    'projects/<project>/<session>/**: sub-agents, workflows, tool results and what else belongs to a session',
    "projects/<project>/memory/**: Claude Code's own notes about a project",
    'history.jsonl and paste-cache/: what was typed and pasted',
    'plans/, todos/, tasks/: what was planned',
    'never: credential and key files, what is hidden, .claude.json, settings, file-history, shell-snapshots, session-env, debug, backups, uploads',
  ],
  options,
  create({ roots: further }) {
    const roots = new Roots(further)
    return {
      discover: (ctx) => discover(ctx, roots),
      fingerprint: (refs, ctx) => fingerprintFiles(refs, roots.boundsIn(ctx), ctx),
      describe: (ref, ctx) => describe(ref, ctx, roots),
      read: (ref, span, ctx) => readFile(ref.locator as string, span, roots.boundsIn(ctx), ctx),
    }
  },
})
