import type { Command } from 'commander'
import { Option } from 'commander'
import { type Kind, kindsByCategory } from '../domain/findings.ts'
import type { KnownFinding } from '../domain/known/lifecycle.ts'
import type { Kept } from './kept-world.ts'
import { UsageError } from './usage-error.ts'

/** Which findings are meant: those of one group or those of the bill, of one kind alone or of all, one alone where its fingerprint is given. */
export type Chosen = {
  readonly of: { readonly accountId: string; readonly region: string; readonly name: string } | 'cost'
  readonly kind: Kind | null
  readonly fingerprint: string | null
}

export function addChoice(command: Command): Command {
  return command
    .option('--account <id>', 'account of the group')
    .option('--region <name>', 'region of the group')
    .option('--group <name>', 'name of the group')
    .option('--cost', 'findings about the bill, in place of a group')
    .addOption(new Option('--kind <kind>', 'findings of this kind alone').choices(Object.values(kindsByCategory).flat()))
    .option('--fingerprint <text>', 'the one finding that has it: `headroom finding list` shows it')
}

/** Throws a UsageError where neither a whole group nor the bill is meant. */
export function chosenFrom(opts: Readonly<Record<string, unknown>>): Chosen {
  const {
    account,
    region,
    group,
    cost = false,
    kind = null,
    fingerprint = null,
  } = opts as Readonly<Record<string, string | undefined>> & {
    cost?: boolean
    kind?: Kind
  }
  const parts = [account, region, group]
  if (cost && parts.every((part) => part === undefined)) return { of: 'cost', kind, fingerprint }
  if (cost || account === undefined || region === undefined || group === undefined)
    throw new UsageError('say whose findings: --account, --region and --group, or --cost for those about the bill')
  if (!/^\d{12}$/.test(account)) throw new UsageError(`--account: "${account}" is no account id of twelve digits; leading zeros belong to it`)
  return { of: { accountId: account, region, name: group }, kind, fingerprint }
}

/** The known findings that are meant, open or closed, and those of the same group or of the bill that are not. */
export async function findChosen(
  { of, kind, fingerprint }: Chosen,
  table: Kept['table'],
  nowSec: number,
): Promise<{ readonly meant: readonly KnownFinding[]; readonly others: readonly KnownFinding[] }> {
  const { known } = of === 'cost' ? await table.readKnownFindings(['cost'], nowSec) : await table.readFindingsOfGroup(of, nowSec)
  const isMeant = ({ finding }: KnownFinding): boolean =>
    (kind === null || finding.kind === kind) && (fingerprint === null || finding.fingerprint === fingerprint)
  return { meant: known.filter(isMeant), others: known.filter((one) => !isMeant(one)) }
}

/** How people call what findings are of. */
export const nameOf = ({ of }: Chosen): string => (of === 'cost' ? 'the bill' : `${of.name} in ${of.accountId} ${of.region}`)
