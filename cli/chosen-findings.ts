import { type Command, Option } from 'commander'
import { type Chosen, type FindingLifeIo, type LastReport, type Meant, readChosenFindings, readLastReport } from '../audit/finding-life.ts'
import { chosenOf, FindingRequestError } from '../audit/finding-request.ts'
import { kindsByCategory } from '../domain/findings.ts'
import type { Kept } from './kept-world.ts'
import { UsageError } from './usage-error.ts'

/** The options that say which findings of a deployed service are meant. */
export function addChoice(command: Command): Command {
  return command
    .option('--account <id>', "the group's account")
    .option('--region <name>', "the group's Region")
    .option('--group <name>', "the group's name")
    .option('--cost', 'findings about the bill instead of a group')
    .addOption(new Option('--kind <kind>', 'findings of this kind alone').choices(Object.values(kindsByCategory).flat()))
    .option('--fingerprint <text>', 'one finding, by its fingerprint (see `headroom finding list`)')
}

/** Throws a UsageError where neither a whole group nor the bill is meant. */
export const chosenFrom = (opts: Readonly<Record<string, unknown>>): Chosen => asUsage(() => chosenOf(opts as Parameters<typeof chosenOf>[0], optionOf))

/** How the command line calls a field of a request. */
export const optionOf = (name: string): string => `--${name}`

/** What a request has wrong is wrong usage. */
export function asUsage<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof FindingRequestError ? new UsageError(error.message) : error
  }
}

export const lifeIo = ({ table, bucket }: Kept): FindingLifeIo => ({ ...table, get: bucket.get })

/** The findings that are meant, with where the last run looked. Rejects with a UsageError where no run looks at that account or region. */
export async function findChosen(chosen: Chosen, io: FindingLifeIo, nowSec: number): Promise<Meant & { readonly report: LastReport | null }> {
  const report = await readLastReport(io, nowSec)
  const meant = await readChosenFindings(chosen, report, io, nowSec)
  if (meant.problem !== null) throw new UsageError(meant.problem)
  return { ...meant, report }
}

/** How people call what findings are of. */
export const nameOf = ({ of }: Chosen): string => (of === 'cost' ? 'the bill' : `${of.name} in ${of.accountId} ${of.region}`)
