import { Command } from 'commander'
import { readKnownAt, readLastReport } from '../audit/finding-life.ts'
import { type KindRecord, recordsOfKinds } from '../domain/known/say.ts'
import { columns } from '../report/columns.ts'
import { counted, formatNumber } from '../report/money.ts'
import { lifeIo } from './chosen-findings.ts'
import { addKeptOptions, type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { KeptWorld } from './kept-world.ts'
import { parsed } from './parsed.ts'
import { toExitCode } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

const help = `
Examples:
  headroom rules
      prints every rule with an example, its thresholds, and when not to follow it
  headroom rules --stage prod
      how accurate each rule has been in that service: its findings of the last three months, and how many of them people called wrong`

/** `headroom rules`: the rules, or how right each has been in a deployed service. Resolves to the exit code: 1 where there was no run yet; never rejects. */
export async function rulesCommand(argv: readonly string[], world: KeptWorld, reference: () => string): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print): { readonly kept: KeptArguments | null; readonly json: boolean } | null => {
      const command = new Command('headroom rules').description(
        'Prints every rule with the thresholds it reads, or how accurate each has been in a deployed service.',
      )
      addKeptOptions(command.option('--json', 'with a deployed service: as JSON')).addHelpText('after', help)
      if (parsed(command, argv, print) === null) return null
      const { json = false, ...of } = command.opts()
      const kept = Object.keys(of).length === 0 ? null : keptArguments(of)
      if (json && kept === null) throw new UsageError('--json is for a deployed service: name it with --stage')
      return { kept, json }
    },
    run: async ({ kept, json }) => {
      if (kept === null) {
        await world.out.write(reference())
        return 0
      }
      const io = lifeIo(await world.openKept(kept))
      const report = await readLastReport(io, world.nowSec())
      if (report === null) {
        await world.err.write('no run of this service has made a report yet\n')
        return 1
      }
      const records = recordsOfKinds(await readKnownAt(report, io, world.nowSec()))
      await world.out.write(json ? `${JSON.stringify(records, null, 2)}\n` : recordsInWords(records))
      return 0
    },
  })
}

/** The rule that people called wrong most often comes first. */
function recordsInWords(records: readonly KindRecord[]): string {
  const sorted = [...records].sort((a, b) => b.calledWrong / b.found - a.calledWrong / a.found || b.found - a.found)
  const rows = sorted.map(({ kind, found, open, calledWrong }) => [
    kind,
    String(found),
    String(open),
    String(calledWrong),
    `${formatNumber((1 - calledWrong / found) * 100, 0)} %`,
  ])
  const [found, wrong] = [records.reduce((sum, one) => sum + one.found, 0), records.reduce((sum, one) => sum + one.calledWrong, 0)]
  return `${[
    ...columns([['Rule', 'Found', 'Open', 'Called wrong', 'Not disputed'], ...rows], ['left', 'right', 'right', 'right', 'right']),
    '',
    `${counted(found, 'finding')}, ${formatNumber(wrong, 0)} of them called wrong. Open ones, and those that closed in the last three months.`,
  ].join('\n')}\n`
}
