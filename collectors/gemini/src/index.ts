import { CONTRACT, type Context, defineCollector } from '@exfil/core'
import { fingerprintFiles, readFile, Walk } from '@exfil/core/files'
import { describe } from './describe.ts'
import { discover } from './discover.ts'
import { type Options, options } from './options.ts'
import { Source } from './source.ts'

export default defineCollector<Options>({
  contract: CONTRACT,
  id: 'gemini',
  title: 'Gemini CLI',
  rules: 1,
  reads: [
    'the data folders: ~/.gemini, $GEMINI_CLI_HOME/.gemini and those named in the configuration (roots)',
    'tmp/<project>/chats/**: transcripts of sessions and sub-agents, also those that Gemini CLI set aside as unreadable',
    'tmp/<project>/logs.json: every prompt typed; checkpoint-<tag>.json and checkpoints/: saved chats and restore points',
    'tmp/<project>/tool-outputs/, plans/, tasks/, tracker/, memory/ and tmp/<project>/<session>/**: what belongs to sessions',
    'projects.json and .project_root in tmp/<project> and history/<project>: the directory of a project; read, never sent',
    'never: credential and key files (oauth_creds.json, google_accounts.json, *oauth-tokens.json), settings, .env, what is hidden, history/ (copies of your files as a git repository), shell_history, logs/ (network traffic), images/, GEMINI.md, extensions, commands, skills, antigravity*',
  ],
  options,
  create: ({ roots }) => {
    const sources = new Map<string, Source>()
    const sourceOf = ({ home, env, platform }: Context) => {
      const machine = [platform, home, env.GEMINI_CLI_HOME].join('\n')
      const source = sources.get(machine) ?? new Source({ home, env, platform }, roots)
      sources.set(machine, source)
      return source
    }
    return {
      discover: (ctx) => {
        const source = sourceOf(ctx)
        return discover(source, new Walk(ctx, source.bounds))
      },
      fingerprint: (refs, ctx) => fingerprintFiles(refs, sourceOf(ctx).bounds, ctx),
      describe: (ref, ctx) => describe(ref, sourceOf(ctx), ctx),
      read: (ref, span, ctx) => readFile(ref.locator as string, span, sourceOf(ctx).bounds, ctx),
    }
  },
})
