import { Command } from 'commander'
import type { FindingTable } from '../adapters/finding-table/finding-table.ts'
import { isOpen } from '../domain/known/lifecycle.ts'
import { visible } from '../report/visible.ts'
import { textOf } from '../report/words/index.ts'
import { parsed } from './parsed.ts'
import { type Streams, toExitCode } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

/** The command's outside world, handed in so that a test can be it. */
export type SnoozeWorld = Streams & {
  readonly openTable: (table: string, bucket: string) => Promise<Pick<FindingTable, 'readFindingsOfGroup' | 'snoozeFinding'>>
  readonly nowSec: () => number
}

type Wish = {
  readonly table: string
  readonly bucket: string
  readonly account: string
  readonly region: string
  readonly group: string
  readonly kind: string | null
  /** null: tell them again from now on. */
  readonly untilSec: number | null
}

const examples = `
Examples:
  npm run --silent snooze -- --table T --bucket B --account 111122223333 --region eu-west-1 --group web-api --until 2026-12-24
      tells nothing of the group's open findings before that day; they stay in the report
  npm run --silent snooze -- --table T --bucket B --account 111122223333 --region eu-west-1 --group web-api --kind flapping --end
      tells that one again

The stack's outputs name table and bucket. To have a group left out for good, tag it headroom:ignore instead.`

/** Keeps findings of one group from being told for a while. Resolves to the exit code: 0 when some were found, 1 when none; never rejects. */
export async function snoozeCommand(argv: readonly string[], world: SnoozeWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => wishOf(argv, print, world.nowSec()),
    run: (wish) => snooze(wish, world),
    complaint: (error) => (error instanceof Error ? error.message : String(error)),
  })
}

async function snooze({ table: name, bucket, account, region, group, kind, untilSec }: Wish, { openTable, out, err, nowSec }: SnoozeWorld): Promise<number> {
  const table = await openTable(name, bucket)
  const { known } = await table.readFindingsOfGroup({ accountId: account, region, name: group }, nowSec())
  const meant = known.filter((one) => isOpen(one) && (kind === null || one.finding.kind === kind))
  for (const { finding } of meant) {
    await table.snoozeFinding(finding, untilSec, nowSec())
    await out.write(`${finding.kind}: ${visible(textOf(finding, { proposal: null, currency: 'USD' }).title)}\n`)
  }
  if (meant.length === 0) {
    const others = [...new Set(known.filter(isOpen).map(({ finding }) => finding.kind))]
    await err.write(`${visible(group)} in ${account} ${region} has no such open finding${others.length === 0 ? '' : `; it has ${others.join(', ')}`}\n`)
    return 1
  }
  await out.write(untilSec === null ? 'told again from now on\n' : `not told before ${new Date(untilSec * 1000).toISOString().slice(0, 10)}\n`)
  return 0
}

function wishOf(argv: readonly string[], print: (text: string) => void, nowSec: number): Wish | null {
  const command = new Command('snooze')
    .description('Keeps findings of one group from being told until a day; the report goes on showing them.')
    .requiredOption('--table <name>', 'the table of the deployed stack')
    .requiredOption('--bucket <name>', 'its bucket')
    .requiredOption('--account <id>', 'account of the group')
    .requiredOption('--region <name>', 'region of the group')
    .requiredOption('--group <name>', 'name of the group')
    .option('--kind <kind>', 'this kind of finding alone', undefined)
    .option('--until <day>', 'the first day on which they are told again, like 2026-12-24 (UTC)')
    .option('--end', 'tell them again from now on')
    .addHelpText('after', examples)
  if (parsed(command, argv, print) === null) return null
  const { table, bucket, account, region, group, kind = null, until, end = false } = command.opts()
  if (end === (until !== undefined)) throw new UsageError('say either --until and a day, or --end')
  const untilSec = until === undefined ? null : Date.parse(`${until}T00:00:00Z`) / 1000
  if (untilSec !== null && !(/^\d{4}-\d{2}-\d{2}$/.test(until) && untilSec > nowSec))
    throw new UsageError(`--until has to be a day to come, like 2026-12-24; it is ${JSON.stringify(until)}`)
  return { table, bucket, account, region, group, kind, untilSec }
}
