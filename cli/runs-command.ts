import { Command } from 'commander'
import { moneyText } from '../report/money.ts'
import { minuteFromSec } from '../report/time.ts'
import { visible } from '../report/visible.ts'
import { addKeptOptions, keptArguments } from './kept-arguments.ts'
import type { Kept, KeptWorld } from './kept-world.ts'
import { parsed } from './parsed.ts'
import { toExitCode } from './to-exit-code.ts'

type Run = Awaited<ReturnType<Kept['table']['readRunsBefore']>>[number]

/** `headroom runs`: the last thirty runs of the schedule, newest first. Resolves to the exit code: 1 where there was none; never rejects. */
export async function runsCommand(argv: readonly string[], world: KeptWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => {
      const command = addKeptOptions(new Command('headroom runs').description('Lists the last thirty runs of a deployed service, newest first.'))
      return parsed(command, argv, print) === null ? null : keptArguments(command.opts())
    },
    run: async (kept) => {
      const { table } = await world.openKept(kept)
      const runs = await table.readRunsBefore(world.nowSec() + 1)
      if (runs.length === 0) {
        await world.err.write('this service has not run yet\n')
        return 1
      }
      await world.out.write(`${runs.map(lineOf).join('\n')}\n`)
      return 0
    },
  })
}

function lineOf({ runSec, outcome }: Run): string {
  const time = minuteFromSec(runSec)
  if (outcome === null) return `${time} UTC  not ended`
  const { status, findings, estimatedMonthlySavingsMicroUsd: micro, problem, reportKey, pageKey } = outcome
  const saved = micro === null ? 'savings unknown' : `savings of ${moneyText(micro, 'USD')} a month`
  return [
    `${time} UTC  ${status}: ${findings} findings, ${saved}`,
    ...(problem === null ? [] : [visible(problem)]),
    ...[reportKey, pageKey].filter((key) => key !== null),
  ].join('\n    ')
}
