import { Command } from 'commander'
import { type Chosen, readKnownAt, readLastReport, readLives } from '../audit/finding-life.ts'
import { isOpen } from '../domain/known/lifecycle.ts'
import { counted } from '../report/money.ts'
import { visible } from '../report/visible.ts'
import { addChoice, chosenFrom, findChosen, lifeIo, nameOf } from './chosen-findings.ts'
import { findingInWords, lifeInLines } from './finding-words.ts'
import { addKeptOptions, type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { KeptWorld } from './kept-world.ts'
import { parsed } from './parsed.ts'
import { toExitCode } from './to-exit-code.ts'

/** Lists every open finding of the accounts and regions of the last run, worst first. Resolves to the exit code: 1 where there was no run yet. */
export async function listFindings(argv: readonly string[], world: KeptWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print): { kept: KeptArguments; json: boolean } | null => {
      const command = new Command('headroom finding list').description('Lists every open finding that a deployed service keeps, worst first.')
      addKeptOptions(command.option('--json', 'as JSON'))
      return parsed(command, argv, print) === null ? null : { kept: keptArguments(command.opts()), json: command.opts().json === true }
    },
    run: async ({ kept, json }) => {
      const io = lifeIo(await world.openKept(kept))
      const nowSec = world.nowSec()
      const report = await readLastReport(io, nowSec)
      if (report === null) {
        await world.err.write('no run of this service has made a report yet\n')
        return 1
      }
      const open = (await readKnownAt(report, io, nowSec)).filter(isOpen)
      const lines = [...open.map((one) => findingInWords(one, report.currency, nowSec)), counted(open.length, 'open finding')]
      await world.out.write(json ? `${JSON.stringify(open, null, 2)}\n` : `${lines.join('\n')}\n`)
      return 0
    },
  })
}

/** Shows the findings of one group or of the bill, open or closed, each with its history. Resolves to the exit code: 1 where there are none. */
export async function showFindings(argv: readonly string[], world: KeptWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print): { kept: KeptArguments; chosen: Chosen; json: boolean } | null => {
      const command = new Command('headroom finding show').description('Shows findings of one group, or of the bill, each with its history.')
      addKeptOptions(addChoice(command).option('--json', 'as JSON'))
      if (parsed(command, argv, print) === null) return null
      return { kept: keptArguments(command.opts()), chosen: chosenFrom(command.opts()), json: command.opts().json === true }
    },
    run: async ({ kept, chosen, json }) => {
      const io = lifeIo(await world.openKept(kept))
      const nowSec = world.nowSec()
      const { meant, report } = await findChosen(chosen, io, nowSec)
      const lives = await readLives(meant, chosen.of, io, nowSec)
      if (lives.length === 0) {
        await world.err.write(`nothing is known of ${visible(nameOf(chosen))}${chosen.kind === null ? '' : ` of the kind ${chosen.kind}`}\n`)
        return 1
      }
      const asJson = lives.map(({ known, history, measured }) => ({ ...known, history, measured }))
      const lines = lives.map((life) => lifeInLines(life, report?.currency ?? 'USD', nowSec))
      await world.out.write(json ? `${JSON.stringify(asJson, null, 2)}\n` : `${lines.join('\n\n')}\n`)
      return 0
    },
  })
}
