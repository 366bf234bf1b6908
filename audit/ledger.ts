import { dayOfInstant } from '../domain/calendar.ts'
import { groupKey } from '../domain/known/coverage.ts'
import { byCodeUnit } from '../domain/order.ts'
import type { Policy } from '../domain/policy.ts'
import { earlierChanges } from '../domain/reconcile/earlier-changes.ts'
import { type GroupLedger, ledgerAfter } from '../domain/reconcile/group-ledger.ts'
import { billedGroupKey } from '../domain/spend/attribution.ts'
import type { Run } from './begin.ts'
import type { PlaceResult, RememberedGroups } from './inspect.ts'
import type { Plan } from './plan.ts'
import type { RunIo } from './run-io.ts'
import { readStoredLedgers, storeLedgers } from './run-store.ts'
import type { BilledDays } from './spend.ts'

/** Reads, once a run, what is known of the places it is about; workers are told what judging goes by. */
export async function readLedgers(run: Run, { batches }: Pick<Plan, 'batches'>, io: Pick<RunIo, 'readLedgers' | 'put'>): Promise<RememberedGroups> {
  const places = new Map(batches.flatMap(({ entries }) => entries).map(({ accountId, region }) => [JSON.stringify([accountId, region]), { accountId, region }]))
  const known = await io.readLedgers([...places.values()], run.runSec)
  await storeLedgers(run, 'before', known, io)
  return known.map((ledger) => [groupKey(ledger.accountId, ledger.region, ledger.name), { unit: ledger.unit, earlier: earlierChanges(ledger) }])
}

/**
 * The ledgers after a run: those of the groups that it judged go on, all others stay. Only a run that is kept moves them on; another shows
 * them as they are. `rows` are all groups of the run: of a name that two of them share in the bill it tells no cost of either.
 */
export function ledgersAfter(
  run: Pick<Run, 'runSec' | 'tell' | 'trigger'>,
  known: readonly GroupLedger[],
  results: readonly PlaceResult[],
  billed: BilledDays,
  policy: Policy,
): readonly GroupLedger[] {
  const ledgers = new Map(known.map((ledger) => [groupKey(ledger.accountId, ledger.region, ledger.name), ledger]))
  if (!run.tell) return sorted(ledgers)
  const byAccount = billed.groups.some(({ accountId }) => accountId !== null)
  const nameOf = ({ accountId, name }: { readonly accountId: string; readonly name: string }) =>
    billedGroupKey({ accountId: byAccount ? accountId : null, groupName: name })
  const names = Map.groupBy(
    results.flatMap(({ rows }) => rows),
    nameOf,
  )
  const costs = new Map(billed.groups.map((group) => [billedGroupKey(group), group.microUsd]))
  for (const facts of results.flatMap(({ ledger }) => ledger)) {
    const key = groupKey(facts.accountId, facts.region, facts.name)
    // who looks at a part of the fleet cannot tell whether a name is shared: the next run of the schedule fills the days in
    const mine = run.trigger === 'schedule' && names.get(nameOf(facts))?.length === 1 ? costs.get(nameOf(facts)) : undefined
    const billedMicroUsd = (day: number) => mine?.[day - billed.firstDay] ?? null
    const after = ledgerAfter(ledgers.get(key) ?? null, { runSec: run.runSec, day: dayOfInstant(run.runSec), facts, billedMicroUsd }, policy)
    if (after !== null) ledgers.set(key, after)
  }
  return sorted(ledgers)
}

function sorted(ledgers: ReadonlyMap<string, GroupLedger>): readonly GroupLedger[] {
  return [...ledgers].sort(([a], [b]) => byCodeUnit(a, b)).map(([, ledger]) => ledger)
}

/** Writes what the run made of the ledgers. An older or repeated run changes nothing. */
export async function keepLedgers(run: Run, io: Pick<RunIo, 'writeLedgers' | 'get'>): Promise<void> {
  await io.writeLedgers((await readStoredLedgers(run, 'after', io)).filter(({ lastRunSec }) => lastRunSec === run.runSec))
}
