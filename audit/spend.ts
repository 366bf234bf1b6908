import type { Place } from '../domain/facts/place.ts'
import type { Finding } from '../domain/findings.ts'
import type { Observation } from '../domain/observe/observation.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import type { RateAnswer } from '../domain/propose/proposal.ts'
import { type BilledBalancers, billedBalancers } from '../domain/reconcile/balancer-cost.ts'
import { type BilledGroup, type BilledRates, groupRate } from '../domain/reconcile/group-rate.ts'
import { type BilledTraffic, billedTraffic } from '../domain/reconcile/traffic-cost.ts'
import { billedGroupKey, type CostByDay, dailyCostOfGroups, type EffectiveRate, effectiveRates } from '../domain/spend/attribution.ts'
import { secondOpinion } from '../domain/spend/aws-anomalies.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import type { DailySpend } from '../domain/spend/daily.ts'
import { expiringPlans } from '../domain/spend/expiring-plans.ts'
import { type DaysOfNothing, daysOfNothing } from '../domain/spend/implausible-bill.ts'
import type { DayRange } from '../domain/spend/settled.ts'
import type { MonthByGroup } from '../domain/spend/showback.ts'
import { judgeSpend, type SpendJudgement } from '../domain/spend/spend.ts'
import { keyOf, tableByGroup } from '../domain/spend/spend-column.ts'
import { wholeBill } from '../domain/spend/totals.ts'
import { typeRates } from '../domain/spend/type-rates.ts'
import { awsAnomalyRow, budgetsSection } from '../report/aws-opinions.ts'
import type { ReportCost } from '../report/cost-schema.ts'
import { costSection } from '../report/cost-section.ts'
import type { BudgetsAnswer, FleetSource, SpendAnswer } from './io.ts'
import type { SpendWithHistory } from './kept-spend.ts'
import { ReadError } from './read-error.ts'

/** What the bill says: its own findings, the report's section on it, and what an instance-hour of a group really cost. Plain data: the same after a journey as JSON. */
export type SpendAudit = {
  readonly findings: readonly Finding[]
  readonly cost: ReportCost
  readonly billedRates: BilledRates
  readonly billedDays: BilledDays
  readonly billedBalancers: BilledBalancers
  readonly billedTraffic: BilledTraffic
  /** Months by group's name, for the teams that are known once the groups are. */
  readonly months: readonly MonthByGroup[]
  /** null where no bill was read. */
  readonly daysOfNothing: DaysOfNothing | null
}

/** Effective micro-dollars of compute by group, day by day from `firstDay`: the settled days of the window; null where there is no row. */
export type BilledDays = { readonly firstDay: number; readonly groups: readonly CostByDay[] }

/** The rate to price a group with, or why there is none. */
export type RateOf = (observation: Observation, place: Place) => RateAnswer

/** Reads and judges the bill. One that cannot be read is said so in the report, and groups are priced by the list. */
export async function auditSpend(
  source: FleetSource,
  policy: Policy = defaultPolicy,
  budgets: readonly Budget[] = [],
  join: (tables: readonly DailySpend[]) => Promise<SpendWithHistory> = asRead,
): Promise<SpendAudit> {
  const committed = [await source.readSavingsPlans?.(), await source.readReservations?.()].filter((answer) => answer !== undefined)
  const expiring = expiringPlans(
    committed.flatMap(({ plans }) => plans ?? []),
    source.capturedAtSec,
    policy,
  )
  const noPlans = committed.flatMap((answer) => answer.unread ?? [])
  const { tables: answered, unread, notes = [], accountNames = [], balancers = [], groupCharges = [], inRegions = [] } = await readSpendOrSay(source)
  const { tables, restated, notKept } = await join(answered)
  if (tables.length === 0) {
    return {
      findings: expiring,
      cost: { notAssessed: unread === null ? [] : [{ subject: 'spend', reason: unread }] },
      billedRates: { startDay: 0, endDay: 0, groups: [], types: [] },
      billedDays: { firstDay: 0, groups: [] },
      billedBalancers: null,
      billedTraffic: billedTraffic(undefined, [], null),
      months: [],
      daysOfNothing: null,
    }
  }
  const { window, capturedAtSec, currency } = source
  const atAws = (await source.readBudgets?.()) ?? NO_BUDGETS
  const { anomalies, unread: noAnomalies } = (await source.readAnomalies?.()) ?? { anomalies: null, unread: null }
  const all = [...budgets, ...atAws.budgets]
  const judged = judgeSpend({ tables, window, capturedAtSec, currency, budgets: all, policy })
  const cost = {
    ...costSection(judged, restated, new Map(accountNames)),
    ...budgetsSection(budgets, atAws),
    ...(anomalies === null ? {} : { awsAnomalies: secondOpinion(anomalies, judged.findings).map(awsAnomalyRow) }),
  }
  const missing = [
    ...(unread === null ? [] : [{ subject: 'rates from the bill', reason: unread }]),
    ...notes.map((reason) => ({ subject: 'charges counted once', reason })),
    ...(notKept === null ? [] : [{ subject: 'history', reason: notKept }]),
    // what could not be read once may have had a budget that is over: it is not taken for kept
    ...(atAws.unread === null ? [] : [{ subject: atAws.unread.denied ? 'AWS budgets' : 'forecast-over-budget', reason: atAws.unread.reason }]),
    ...(noPlans.length === 0 ? [] : [{ subject: 'commitment-expiring', reason: noPlans.join('; ') }]),
    ...(noAnomalies === null ? [] : [{ subject: 'AWS anomalies', reason: noAnomalies }]),
  ]
  return {
    findings: [...judged.findings, ...expiring],
    cost: missing.length === 0 ? cost : { ...cost, notAssessed: [...cost.notAssessed, ...missing] },
    billedRates: billedRates(judged.cost, tables, [
      ...groupCharges.filter((table) => table.currency === currency).flatMap(computeByRegion),
      ...ofSharedNames(inRegions.filter(({ table }) => table.currency === currency)),
    ]),
    billedDays: billedDays(tableByGroup(tables.filter((table) => table.provider === undefined && table.currency === currency)), judged.cost.settled),
    billedBalancers: billedBalancers(
      balancers.find((table) => table.currency === currency),
      judged.cost.settled,
    ),
    billedTraffic: billedTraffic(
      groupCharges.find((table) => table.currency === currency),
      tables.filter((table) => table.provider === undefined && table.currency === currency),
      judged.cost.attribution.assessed ? judged.cost.attribution.range : null,
    ),
    months: judged.cost.months,
    daysOfNothing: silence(
      tables.filter((table) => table.currency === currency),
      judged.cost.settled,
    ),
  }
}

function silence(tables: readonly DailySpend[], settled: DayRange | null): DaysOfNothing | null {
  const bill = wholeBill(tables)
  return bill === undefined || settled === null ? null : daysOfNothing(bill, settled)
}

function billedDays(byTag: DailySpend | undefined, settled: DayRange | null): BilledDays {
  if (byTag === undefined || settled === null) return { firstDay: 0, groups: [] }
  return { firstDay: settled.startDay, groups: dailyCostOfGroups(byTag, settled) }
}

function billedRates({ attribution, settled }: SpendJudgement['cost'], tables: readonly DailySpend[], inRegions: readonly RegionTable[]): BilledRates {
  const range = settled ?? { startDay: 0, endDay: 0 }
  const byRegion = attribution.assessed ? inRegions.flatMap((one) => ratesIn(one, attribution.range)) : []
  const told = new Set(byRegion.map(billedGroupKey))
  const inAccounts = (attribution.assessed ? attribution.groups : []).filter((group) => !told.has(billedGroupKey(group)))
  return {
    ...range,
    // a rate of nothing is no price: the bill is then not complete
    groups: [...byRegion, ...inAccounts.flatMap(({ accountId, groupName, rate }) => billedGroup({ accountId, groupName }, rate))],
    types: [...typeRates(tables, range)],
  }
}

function billedGroup(name: Omit<BilledGroup, 'microUsdPerDay' | 'quantityPerDay' | 'mixed'>, rate: EffectiveRate | null): BilledGroup[] {
  if (rate === null || rate.microUsdPerInstanceHour <= 0) return []
  const { microUsdPerInstanceHour: micro, instanceHours, days, mixed } = rate
  return [{ ...name, microUsdPerDay: (micro * instanceHours) / days, quantityPerDay: instanceHours / days, mixed }]
}

type RegionTable = NonNullable<SpendAnswer['inRegions']>[number]

/** Where the bill tells Regions apart: two groups of one name in two Regions of an account each have their own. */
function ratesIn({ region, table }: RegionTable, range: DayRange): BilledGroup[] {
  return [...effectiveRates(table, range)].flatMap(([key, rate]) => {
    const [accountId, groupName] = JSON.parse(key) as [string | null, string]
    return billedGroup({ accountId, groupName, region }, rate)
  })
}

function computeByRegion(table: DailySpend): RegionTable[] {
  const compute = table.rows.filter((row) => keyOf(table, row, 'USAGE_TYPE') === 'Compute')
  return [...Map.groupBy(compute, (row) => keyOf(table, row, 'REGION') ?? '')].map(([region, rows]) => ({ region, table: { ...table, rows } }))
}

/** Only those names that ran in two Regions: what any other cost is in the tables whole. */
function ofSharedNames(inRegions: readonly RegionTable[]): RegionTable[] {
  const regionsOf = Map.groupBy(
    inRegions.flatMap(({ table }) => table.rows.map((row) => JSON.stringify(row.keys))),
    (name) => name,
  )
  return inRegions.map(({ region, table }) => ({
    region,
    table: { ...table, rows: table.rows.filter((row) => (regionsOf.get(JSON.stringify(row.keys))?.length ?? 0) > 1) },
  }))
}

/** What the group's instance-hours really cost by the bill, or else its type's on-demand price. */
export function rateBy(billed: BilledRates): RateOf {
  const groups = new Map(billed.groups.map((group) => [`${group.region ?? ''} ${billedGroupKey(group)}`, group]))
  const types = new Map(billed.types)
  return (observation, place) => {
    const { accountId, region, name: groupName, instanceType } = observation.group
    const [inAccount, anywhere] = [billedGroupKey({ accountId, groupName }), billedGroupKey({ accountId: null, groupName })]
    const own = groups.get(`${region} ${inAccount}`) ?? groups.get(` ${inAccount}`) ?? groups.get(` ${anywhere}`)
    return groupRate(observation, place, billed, own, instanceType === null ? undefined : types.get(instanceType))
  }
}

const NO_BUDGETS: BudgetsAnswer = { budgets: [], notUsed: [], unread: null }

/** Where nothing is kept of earlier runs. */
async function asRead(tables: readonly DailySpend[]): Promise<SpendWithHistory> {
  return { tables, toKeep: [], restated: [], notKept: null }
}

async function readSpendOrSay(source: FleetSource): Promise<SpendAnswer> {
  try {
    return await source.readSpend()
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return { tables: [], unread: error.message }
  }
}
