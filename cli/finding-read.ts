import { Command } from 'commander'
import * as z from 'zod'
import type { HistoryEntry } from '../adapters/finding-table/history.ts'
import type { PlaceOfFindings } from '../adapters/finding-table/keys.ts'
import { severities } from '../domain/findings.ts'
import { isOpen, type KnownFinding } from '../domain/known/lifecycle.ts'
import { moneyText } from '../report/money.ts'
import { isoFromSec, minuteFromSec } from '../report/time.ts'
import { visible } from '../report/visible.ts'
import { textOf } from '../report/words/index.ts'
import { addChoice, type Chosen, chosenFrom, findChosen, nameOf } from './chosen-findings.ts'
import { addKeptOptions, type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { Kept, KeptWorld } from './kept-world.ts'
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
      const service = await world.openKept(kept)
      const places = await placesOfLastRun(service, world.nowSec())
      if (places === null) {
        await world.err.write('no run of this service has made a report yet\n')
        return 1
      }
      const { known } = await service.table.readKnownFindings([...places, 'cost'], world.nowSec())
      const open = known.filter(isOpen).sort(bySeverity)
      await world.out.write(json ? `${JSON.stringify(open, null, 2)}\n` : `${[...open.map(lineOf), `${open.length} open findings`].join('\n')}\n`)
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
      const { table } = await world.openKept(kept)
      const { meant } = await findChosen(chosen, table, world.nowSec())
      const shown = []
      for (const known of [...meant].sort(bySeverity)) shown.push({ ...known, history: await table.readHistory(known.finding, world.nowSec()) })
      if (shown.length === 0) {
        await world.err.write(`nothing is known of ${visible(nameOf(chosen))}${chosen.kind === null ? '' : ` of the kind ${chosen.kind}`}\n`)
        return 1
      }
      await world.out.write(
        json ? `${JSON.stringify(shown, null, 2)}\n` : `${shown.map((one) => [lineOf(one), ...one.history.map(stepOf)].join('\n')).join('\n\n')}\n`,
      )
      return 0
    },
  })
}

const reported = z.object({ places: z.array(z.object({ accountId: z.string(), region: z.string() })) })

/** The accounts and regions that the last run with a report looked at; null where there is none. */
async function placesOfLastRun({ table, bucket }: Kept, nowSec: number): Promise<readonly PlaceOfFindings[] | null> {
  const runs = await table.runsBefore(nowSec + 1)
  const key = runs.find(({ outcome }) => outcome?.reportKey != null)?.outcome?.reportKey ?? null
  const text = key === null ? null : await bucket.get(key)
  return text === null ? null : reported.parse(JSON.parse(text)).places
}

function bySeverity(a: KnownFinding, b: KnownFinding): number {
  return severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) || (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1)
}

const dayOf = (sec: number): string => isoFromSec(sec).slice(0, 10)

/** The finding in three lines: what it is, whether it was told, and how to name it. */
function lineOf(known: KnownFinding): string {
  const { finding, state, openedSec, told, snoozedUntilSec, closedSec } = known
  const times = [
    closedSec === null ? `${state}, open since ${dayOf(openedSec)}` : `${state} on ${dayOf(closedSec)}, found on ${dayOf(openedSec)}`,
    told === null ? 'not told yet' : `told on ${dayOf(told.atSec)}`,
    ...(snoozedUntilSec === null ? [] : [`snoozed until ${dayOf(snoozedUntilSec)}`]),
  ]
  return [
    `${finding.severity}: ${visible(textOf(finding, { proposal: null, currency: 'USD' }).title)}`,
    `  ${finding.kind}; ${times.join('; ')}`,
    `  --fingerprint ${visible(finding.fingerprint)}`,
  ].join('\n')
}

function stepOf({ atSec, state, severity, microUsd }: HistoryEntry): string {
  const money = microUsd === null ? '' : `, ${moneyText(microUsd, 'USD')} at stake`
  return `    ${minuteFromSec(atSec)} UTC  ${state}, ${severity}${money}`
}
