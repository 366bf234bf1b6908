import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import { publicAddressMicroUsd } from '../domain/facts/public-address.ts'
import { volumeCost } from '../domain/facts/volume-cost.ts'
import { isMemory } from '../domain/history/long-memory.ts'
import type { Judgement } from '../domain/judge.ts'
import { byCodeUnit } from '../domain/order.ts'
import type { Plan } from '../domain/propose/plan.ts'
import type { Outcome, Proposal } from '../domain/propose/proposal.ts'
import type { Reason } from '../domain/reasons.ts'
import type { BalancerCost } from '../domain/reconcile/balancer-cost.ts'
import type { TrafficCost } from '../domain/reconcile/traffic-cost.ts'
import { commandsOf } from './commands.ts'
import { tidy } from './finding-row.ts'
import type { GovernedBy } from './group-context-schema.ts'
import { historyRow } from './history-row.ts'
import { beforeOf, leversOf } from './levers.ts'
import { moneyFromMicro, usdFromMicro } from './money.ts'
import { worstFirst } from './order.ts'
import type { ReportGroup, ReportOutcome, ReportProposal, ReportReason } from './schema.ts'
import { secondOpinionRow } from './second-opinion.ts'
import { templatePatchOf } from './template-patch.ts'
import { balancersUnknownInWords } from './words/load-balancers.ts'
import { reasonInWords } from './words/reasons.ts'
import { NAT_UNKNOWN, trafficUnknownInWords } from './words/traffic.ts'
import { volumesUnknownInWords } from './words/volumes.ts'

/** What headroom.yml says of a group. */
type Governing = { readonly owner: string | null; readonly by: readonly GovernedBy[] }

/** AWS puts it on what CloudFormation makes (CloudFormation User Guide, resource tags). */
const STACK_TAG = 'aws:cloudformation:stack-name'

/**
 * One judged group as the document gives it. `facts` are what its proposal is measured against and undone with; null for a group
 * that could not be read (it has no proposal then). `ownerTag` is the tag that names the group's team, in capitals or not; `governed` is what headroom.yml
 * says of the group, and wins over the tag.
 */
export function groupRow(
  judgement: Judgement,
  facts: {
    readonly group: Group
    readonly place: Place
    readonly microUsdPerThousandRequests?: number | null
    readonly balancers?: BalancerCost | null
    readonly traffic?: TrafficCost
  } | null,
  currency: string,
  { ownerTag = 'team', governed }: { readonly ownerTag?: string | undefined; readonly governed?: Governing | undefined } = {},
): ReportGroup {
  const { rate, replayFit, proposal } = judgement
  const requests = facts?.microUsdPerThousandRequests ?? null
  const team = facts === null ? undefined : (governed?.owner ?? teamOf(facts.group.tags, ownerTag))
  const stack = facts?.group.tags[STACK_TAG]
  return {
    accountId: judgement.accountId,
    region: judgement.region,
    name: judgement.name,
    ...(team === undefined ? {} : { team }),
    ...(stack === undefined ? {} : { stack }),
    status: judgement.status,
    statusReason: judgement.statusReason === null ? null : reasonInWords(judgement.statusReason),
    ...(judgement.statusReason === null ? {} : { statusBecause: reasonRow(judgement.statusReason) }),
    ...(governed === undefined || governed.by.length === 0 ? {} : { governedBy: [...governed.by] }),
    findings: [...judgement.findings].sort(worstFirst).map((finding) => finding.fingerprint),
    notAssessed: judgement.notAssessed.map(({ rule, reason }) => ({ rule, reason: reasonInWords(reason), because: reasonRow(reason) })),
    current: judgement.status === 'insufficient-data' ? { ...outcomeRow(judgement.current), overloadMinutesPerWeek: null } : outcomeRow(judgement.current),
    coverageFraction: tidy(judgement.coverageFraction),
    leftOut: [...judgement.leftOut, ...historyLeftOut(judgement)].map(reasonInWords),
    rateSource: rate === null ? null : rate.source,
    usdPerInstanceHour: rate === null ? null : usdFromMicro(Math.round(rate.microUsdPerInstanceHour)),
    ...(requests === null ? {} : { usdPerThousandRequests: usdFromMicro(Math.round(requests)) ?? 0 }),
    ...addressesOf(judgement, facts),
    ...volumesOf(judgement, facts),
    ...balancersOf(facts?.balancers ?? null),
    ...trafficOf(facts?.traffic),
    ...secondOpinionRow(judgement, facts, currency),
    replayFit:
      replayFit === null
        ? null
        : {
            instanceHoursErrorFraction: tidy(replayFit.instanceHoursErrorFraction),
            overloadMinutesPerWeekObserved: thousandths(replayFit.overloadMinutesPerWeekObserved),
            overloadMinutesPerWeekReplayed: thousandths(replayFit.overloadMinutesPerWeekReplayed),
          },
    ...historyRow(judgement),
    proposal: proposal === null || facts === null ? null : proposalRow(proposal, facts.group, facts.place, currency),
    ...(judgement.typeOptions.length === 0
      ? {}
      : {
          typeOptions: judgement.typeOptions.map(({ kind, instanceType, microUsdPerMonth, savesFraction }) => ({
            kind,
            instanceType,
            usdPerMonth: usdFromMicro(microUsdPerMonth),
            savesFraction: tidy(savesFraction),
          })),
        }),
    estimatedMonthlySavings: moneyFromMicro(savingsOf(judgement), currency),
  }
}

/** What its instances' public addresses cost, which come and go with them. */
function addressesOf({ current, proposal }: Judgement, facts: Parameters<typeof groupRow>[1]): Pick<ReportGroup, 'publicIpv4'> {
  const perHour = facts === null ? null : publicAddressMicroUsd(facts.group, facts.place)
  if (perHour === null || perHour === 0 || current === null) return {}
  const usdOf = (hours: number) => usdFromMicro(Math.round(hours * perHour)) ?? 0
  return { publicIpv4: { usdPerMonth: usdOf(current.instanceHoursPerMonth), proposedUsdPerMonth: proposal && usdOf(proposal.replay.instanceHoursPerMonth) } }
}

/** What its instances' volumes cost, and what of them goes with instances that go. */
function volumesOf({ current, proposal }: Judgement, facts: Parameters<typeof groupRow>[1]): Pick<ReportGroup, 'volumes'> {
  if (facts === null || current === null) return {}
  const cost = volumeCost(facts.group, facts.place)
  if (cost.unknownBecause !== null)
    return { volumes: { usdPerMonth: null, proposedUsdPerMonth: null, unknownBecause: volumesUnknownInWords(cost.unknownBecause) } }
  const { instanceHoursPerMonth: hours } = current
  if (Number.isNaN(hours)) return {}
  const today = Math.round(hours * cost.microUsdPerInstanceHour)
  const goingOf = (left: number) => Math.round(left * cost.goingMicroUsdPerInstanceHour)
  const proposed = proposal && today - goingOf(hours) + goingOf(proposal.replay.instanceHoursPerMonth)
  return { volumes: { usdPerMonth: usdFromMicro(today), proposedUsdPerMonth: proposed === null ? null : usdFromMicro(proposed) } }
}

/** Its part of the load balancers before it, which stay when its instances go. */
function balancersOf(cost: BalancerCost | null): Pick<ReportGroup, 'loadBalancers'> {
  if (cost === null) return {}
  const { microUsdPerMonth: micro, unknownBecause } = cost
  const usd = micro && { hours: usdFromMicro(micro.hours) ?? 0, units: usdFromMicro(micro.units) ?? 0, traffic: usdFromMicro(micro.traffic) ?? 0 }
  return {
    loadBalancers: {
      usdPerMonth: micro && usdFromMicro(micro.hours + micro.units + micro.traffic),
      parts: usd,
      sharedBy: [...cost.balancers],
      ...(unknownBecause === null ? {} : { unknownBecause: balancersUnknownInWords(unknownBecause) }),
    },
  }
}

/** What its instances are charged for traffic, which follows the requests. */
function trafficOf(cost: TrafficCost | undefined): Pick<ReportGroup, 'traffic'> {
  if (cost === undefined) return {}
  const { microUsdPerMonth: micro, unknownBecause, natGateways } = cost
  return {
    traffic: {
      usdPerMonth: micro && usdFromMicro(micro.betweenZones + micro.beyondRegion),
      parts: micro && { betweenZones: usdFromMicro(micro.betweenZones) ?? 0, beyondRegion: usdFromMicro(micro.beyondRegion) ?? 0 },
      ...(unknownBecause === null ? {} : { unknownBecause: trafficUnknownInWords(unknownBecause) }),
      ...(natGateways ? { natGateways: { usdPerMonth: null, unknownBecause: NAT_UNKNOWN } } : {}),
    },
  }
}

/** A history that was read and cannot be used. That none was read is said once for all groups. */
function historyLeftOut({ memory }: Judgement): readonly Reason[] {
  return memory === undefined || isMemory(memory) || memory.code === 'history-not-read' ? [] : [memory]
}

function savingsOf({ findings, proposal }: Judgement): number | null {
  const known = findings.flatMap(({ savingsMicroUsdPerMonth }) => savingsMicroUsdPerMonth ?? [])
  if (known.length > 0) return known.reduce((sum, micro) => sum + micro, 0)
  const adds = proposal?.savingsMicroUsdPerMonth ?? null
  return adds !== null && adds < 0 ? adds : null
}

function proposalRow(proposal: Proposal, group: Group, place: Place, currency: string): ReportProposal {
  const [low, high] = (proposal.savingsRangeMicroUsdPerMonth ?? [null, null]).map(usdFromMicro)
  return {
    changes: asJson<ReportProposal['changes']>(proposal.changes),
    before: beforeOf(proposal.changes, group),
    today: leversOf(proposal.changes, group),
    replay: outcomeRow(proposal.replay),
    ...(proposal.plan === null ? {} : { plan: planRow(proposal.plan, group) }),
    confidence: proposal.confidence,
    doubts: proposal.doubts.map(reasonInWords),
    doubtsBecause: proposal.doubts.map(reasonRow),
    estimatedMonthlySavings: moneyFromMicro(proposal.savingsMicroUsdPerMonth, currency),
    savingsRange: low == null || high == null ? null : { low, high, currency },
    commands: commandsOf(proposal.changes, group, place),
    templatePatch: asJson<ReportProposal['templatePatch']>(templatePatchOf(proposal.changes, group, place)),
  }
}

function planRow({ likelyEnd, watch, ...plan }: Plan, group: Group): NonNullable<ReportProposal['plan']> {
  const { changes, microUsdPerMonth, ...rest } = likelyEnd
  return {
    ...plan,
    watch: [...watch],
    likelyEnd: { changes: asJson<ReportProposal['changes']>(changes), today: leversOf(changes, group), usdPerMonth: usdFromMicro(microUsdPerMonth), ...rest },
  }
}

/** The tag as it is spelt; else the first that differs in capitals alone. An empty value names nobody. */
function teamOf(tags: Group['tags'], teamTag: string): string | undefined {
  const spelt = Object.entries(tags).filter(([key, value]) => key.toLowerCase() === teamTag.toLowerCase() && value !== '')
  return (spelt.find(([key]) => key === teamTag) ?? spelt.sort(([a], [b]) => byCodeUnit(a, b))[0])?.[1]
}

/** A reason as the document gives it beside its words. */
function reasonRow(reason: Reason): ReportReason {
  return asJson<ReportReason>(reason)
}

/** A frozen value of the domain as the document's own: same fields, same order. */
function asJson<T>(value: object): T {
  return JSON.parse(JSON.stringify(value))
}

/** Null where there is no outcome, or where a part of it is not known (no price: no dollars, but hours all the same). */
export function outcomeRow(outcome: Outcome | null): ReportOutcome {
  if (outcome === null) return { usdPerMonth: null, instanceHoursPerMonth: null, overloadMinutesPerWeek: null }
  return {
    usdPerMonth: usdFromMicro(outcome.microUsdPerMonth),
    instanceHoursPerMonth: known(outcome.instanceHoursPerMonth),
    overloadMinutesPerWeek: known(outcome.overloadMinutesPerWeek),
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : thousandths(value)
}

/** Hours and minutes to a thousandth, so that their sums can be exact too. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000 + 0
}
