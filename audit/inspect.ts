import type { CapacityUnit } from '../domain/demand/required.ts'
import type { Finding } from '../domain/findings.ts'
import type { Judgement } from '../domain/judge.ts'
import { groupKey } from '../domain/known/coverage.ts'
import type { EarlierChange } from '../domain/observe/earlier-change.ts'
import type { Policy } from '../domain/policy.ts'
import { type BilledBalancers, balancerCost } from '../domain/reconcile/balancer-cost.ts'
import { type GroupDays, groupDays } from '../domain/reconcile/group-days.ts'
import { type LedgerFacts, ledgerFacts } from '../domain/reconcile/need-of-day.ts'
import { requestCost } from '../domain/reconcile/request-cost.ts'
import { type BilledTraffic, trafficCost } from '../domain/reconcile/traffic-cost.ts'
import { findingRow } from '../report/finding-row.ts'
import { groupRow } from '../report/group-row.ts'
import { brokenGroup } from '../report/integrity.ts'
import { counted } from '../report/money.ts'
import { findingShape, groupShape } from '../report/row-schemas.ts'
import type { ReportGroup } from '../report/schema.ts'
import { seriesProblemInWords } from '../report/words/reasons.ts'
import { findingSchema } from './finding-schema.ts'
import type { Override } from './governed.ts'
import type { PlaceSource, Unread } from './io.ts'
import { auditPlace, type Judge, type JudgedFacts } from './place.ts'
import type { RateOf } from './spend.ts'

/** How groups are inspected. */
export type Inspection = {
  readonly judge: Judge
  readonly policy: Policy
  /** What holds for some groups in its place; none where left out. */
  readonly overrides?: readonly Override[] | undefined
  readonly rateOf: RateOf
  /** What load balancers cost, of which groups have their part. */
  readonly billedBalancers: BilledBalancers
  readonly billedTraffic: BilledTraffic
  readonly currency: string
  /** The tag that names a group's team; `team` where it is left out. */
  readonly ownerTag?: string | undefined
  /** Only these groups; null: all. */
  readonly names: ReadonlySet<string> | null
  /** What is remembered of groups that were advised before, by `groupKey`. */
  readonly remembered?: ReadonlyMap<string, Remembered>
  readonly onDiscovered?: (groups: number) => void
  readonly onJudged?: (judgement: Judgement, row: ReportGroup) => void
}

/** What came of one account and region, or of some of its groups. Plain data: the same after a journey as JSON. */
export type PlaceResult = {
  readonly accountId: string
  readonly region: string
  readonly groups: number
  readonly unread: readonly Unread[]
  /** What could not be read of what only stands beside the judgement. */
  readonly beside?: readonly Unread[]
  /** Why it was not audited to the end; null when it was. */
  readonly failure: string | null
  readonly rows: readonly ReportGroup[]
  readonly findings: readonly Finding[]
  /** Of groups that ran more or less than a week before: what events of the bill may come from. */
  readonly days: readonly GroupDays[]
  /** Of groups that are advised a change, or were: what the ledger of savings is kept with. */
  readonly ledger: readonly LedgerFacts[]
}

/** Of a group that was advised before: what its days are counted in, and what became of what was done. Plain data. */
export type Remembered = { readonly unit: CapacityUnit; readonly earlier: readonly EarlierChange[] }

/** The same by group. */
export type RememberedGroups = readonly (readonly [groupKey: string, remembered: Remembered])[]

/** Judges groups of one account and region as their series arrive, and keeps of each what the report says of it. */
export async function inspectPlace(source: PlaceSource, inspection: Inspection): Promise<PlaceResult> {
  const { judge, policy, overrides, rateOf, names, remembered, onDiscovered = () => {}, onJudged = () => {} } = inspection
  const rows: ReportGroup[] = []
  const findings: Finding[] = []
  const lost: string[] = []
  const days: GroupDays[] = []
  const ledger: LedgerFacts[] = []
  const faults: string[] = []
  const outcome = await auditPlace(source, {
    judge,
    policy,
    overrides,
    names,
    rateOf,
    ...(remembered === undefined ? {} : { earlierOf: ({ accountId, region, name }) => remembered.get(groupKey(accountId, region, name))?.earlier }),
    onDiscovered,
    onJudged: (judgement, facts, fault) => {
      const taken = take(judgement, facts, inspection)
      rows.push(taken.row)
      findings.push(...judgement.findings)
      if (taken.days !== null) days.push(taken.days)
      if (taken.ledger !== null) ledger.push(taken.ledger)
      if (taken.lost !== null) lost.push(taken.lost)
      if (fault !== undefined) faults.push(`${judgement.name}: ${fault}`)
      onJudged(judgement, taken.row)
    },
  })
  const { accountId, region } = source
  return {
    accountId,
    region,
    groups: outcome.groups,
    unread: [...outcome.unread, ...lostSeries(lost), ...faultsInOne(faults)],
    ...(outcome.beside.length === 0 ? {} : { beside: outcome.beside }),
    failure: outcome.failure,
    rows,
    findings,
    days,
    ledger,
  }
}

type Taken = { readonly row: ReportGroup; readonly days: GroupDays | null; readonly ledger: LedgerFacts | null; readonly lost: string | null }

/** What is kept of a judged group. Throws where its row is none that a report may hold, before anything of it is kept. */
function take(judgement: Judgement, facts: JudgedFacts | null, { currency, remembered, ownerTag, billedBalancers, billedTraffic }: Inspection): Taken {
  const perHour = judgement.rate?.microUsdPerInstanceHour ?? null
  const known = facts && {
    group: facts.observation.group,
    place: facts.place,
    microUsdPerThousandRequests: requestCost(facts.observation, perHour),
    balancers: balancerCost(facts.observation.group, facts.place, billedBalancers),
    traffic: trafficCost(facts.observation.group, billedTraffic),
  }
  const row = groupRow(judgement, known, currency, { ownerTag, governed: facts?.governed })
  groupShape.parse(row)
  for (const finding of judgement.findings) {
    findingShape.parse(findingRow(finding, currency, row))
    findingSchema.parse(JSON.parse(JSON.stringify(finding)))
  }
  const [broken] = brokenGroup(
    row,
    judgement.findings.map(({ savingsMicroUsdPerMonth }) => savingsMicroUsdPerMonth ?? 0),
  )
  if (broken !== undefined) throw new Error(broken)
  const [rejected] = facts?.observation.rejectedSeries ?? []
  const unit = remembered?.get(groupKey(judgement.accountId, judgement.region, judgement.name))?.unit ?? null
  return {
    row,
    days: facts === null ? null : groupDays(facts.observation, perHour),
    ledger: facts === null ? null : ledgerFacts(facts.observation, facts.place, judgement, unit),
    lost:
      judgement.status === 'insufficient-data' && rejected !== undefined
        ? `${judgement.name}: ${rejected.metric}: ${seriesProblemInWords(rejected.problem)}`
        : null,
  }
}

/** Groups on which judging failed: one line for all, so that whoever is told of the place hears of it. */
function faultsInOne(faults: readonly string[]): readonly Unread[] {
  const [first] = faults
  return first === undefined ? [] : [{ operation: 'headroom.judge', reason: `${counted(faults.length, 'group')} could not be judged; ${first}` }]
}

/** Groups that were not judged because what was read of them could not be used: one line for all, so that whoever is told of the place hears of it. */
function lostSeries(lost: readonly string[]): readonly Unread[] {
  const [first] = lost
  if (first === undefined) return []
  return [{ operation: 'cloudwatch.get-metric-data', reason: `series of ${counted(lost.length, 'group')} could not be used; ${first}` }]
}
