import { listFindings, showFindings } from './finding-read.ts'
import { snoozeFindings } from './finding-snooze.ts'
import { runSubcommand } from './headroom-command.ts'
import type { KeptWorld } from './kept-world.ts'

/** `headroom finding`: what a deployed service knows of its findings. Resolves to the exit code; never rejects. */
export async function findingCommand(argv: readonly string[], world: KeptWorld): Promise<number> {
  return await runSubcommand(
    argv,
    {
      name: 'headroom finding',
      description: 'Reads and snoozes the findings that a deployed service keeps.',
      commands: {
        list: { summary: 'every open finding, worst first', run: (rest) => listFindings(rest, world) },
        show: { summary: 'the findings of one group, or of the bill, each with its history', run: (rest) => showFindings(rest, world) },
        snooze: { summary: 'keep findings from being told until a day', run: (rest) => snoozeFindings(rest, world) },
      },
    },
    world,
  )
}
