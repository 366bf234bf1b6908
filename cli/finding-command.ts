import { listFindings, showFindings } from './finding-read.ts'
import { allActions, runFindingSay, sayings } from './finding-say.ts'
import { runSubcommand } from './headroom-command.ts'
import type { KeptWorld } from './kept-world.ts'

/** `headroom finding`: what a deployed service knows of its findings, and what people say of them. Resolves to the exit code; never rejects. */
export async function findingCommand(argv: readonly string[], world: KeptWorld): Promise<number> {
  const say = allActions.map((action) => [action, { summary: sayings[action].summary, run: (rest: readonly string[]) => runFindingSay(action, rest, world) }])
  return await runSubcommand(
    argv,
    {
      name: 'headroom finding',
      description: 'Lists the findings of a deployed service, shows their history, and records your decisions.',
      commands: {
        list: { summary: 'list every open finding, worst first', run: (rest) => listFindings(rest, world) },
        show: { summary: 'show the findings of a group or of the bill, with their history', run: (rest) => showFindings(rest, world) },
        ...Object.fromEntries(say),
      },
    },
    world,
  )
}
