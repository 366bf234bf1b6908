import { Command } from 'commander'
import { isOpen } from '../domain/known/lifecycle.ts'
import { visible } from '../report/visible.ts'
import { textOf } from '../report/words/index.ts'
import { addChoice, type Chosen, chosenFrom, findChosen, nameOf } from './chosen-findings.ts'
import { addKeptOptions, type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { KeptWorld } from './kept-world.ts'
import { parsed } from './parsed.ts'
import { toExitCode } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

/** `untilSec` null: tell them again from now on. */
type Wish = { readonly kept: KeptArguments; readonly chosen: Chosen; readonly untilSec: number | null }

const examples = `
Examples:
  headroom finding snooze --stage prod --account 111122223333 --region eu-west-1 --group web-api --until 2026-12-24
      tells nothing of the group's open findings before that day; they stay in the report
  headroom finding snooze --stage prod --cost --kind cost-anomaly --until 2026-12-24
      the same for what the bill showed
  headroom finding snooze --stage prod --account 111122223333 --region eu-west-1 --group web-api --kind flapping --end
      tells that one again

To have a group left out for good, tag it headroom:ignore instead.`

/** Keeps findings from being told for a while. Resolves to the exit code: 0 when some were found, 1 when none; never rejects. */
export async function snoozeFindings(argv: readonly string[], world: KeptWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => wishOf(argv, print, world.nowSec()),
    run: (wish) => snooze(wish, world),
  })
}

async function snooze({ kept, chosen, untilSec }: Wish, { openKept, out, err, nowSec }: KeptWorld): Promise<number> {
  const { table } = await openKept(kept)
  const found = await findChosen(chosen, table, nowSec())
  const meant = found.meant.filter(isOpen)
  for (const { finding } of meant) {
    await table.snoozeFinding(finding, untilSec, nowSec())
    await out.write(`${finding.kind}: ${visible(textOf(finding, { proposal: null, currency: 'USD' }).title)}\n`)
  }
  if (meant.length === 0) {
    const others = [...new Set(found.others.filter(isOpen).map(({ finding }) => finding.kind))]
    await err.write(`${visible(nameOf(chosen))} has no such open finding${others.length === 0 ? '' : `; it has ${others.join(', ')}`}\n`)
    return 1
  }
  await out.write(untilSec === null ? 'told again from now on\n' : `not told before ${new Date(untilSec * 1000).toISOString().slice(0, 10)}\n`)
  return 0
}

function wishOf(argv: readonly string[], print: (text: string) => void, nowSec: number): Wish | null {
  const command = addChoice(new Command('headroom finding snooze'))
    .description('Keeps findings from being told until a day; the report goes on showing them.')
    .option('--until <day>', 'the first day on which they are told again, like 2026-12-24 (UTC)')
    .option('--end', 'tell them again from now on')
    .addHelpText('after', examples)
  addKeptOptions(command)
  if (parsed(command, argv, print) === null) return null
  const { until, end = false } = command.opts()
  if (end === (until !== undefined)) throw new UsageError('say either --until and a day, or --end')
  return { kept: keptArguments(command.opts()), chosen: chosenFrom(command.opts()), untilSec: until === undefined ? null : dayToCome(until, nowSec) }
}

/** Throws a UsageError for a day that is not to come, and for one that no calendar has. */
function dayToCome(day: string, nowSec: number): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // 30 February is read as 2 March
  if (ms > nowSec * 1000 && new Date(ms).toISOString().startsWith(day)) return ms / 1000
  throw new UsageError(`--until has to be a day to come, like 2026-12-24; it is ${JSON.stringify(day)}`)
}
