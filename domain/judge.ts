import type { Case, Rule, Verdict } from './case/rule.ts'
import { unhealthyRefusal } from './case/unhealthy-loop.ts'
import { type Demand, demandOf, type Insufficient } from './demand/demand.ts'
import { type Load, loadOf } from './demand/load.ts'
import { overloadOf } from './demand/overload.ts'
import { type CapacityUnit, capacityUnitOf, requiredInstances } from './demand/required.ts'
import type { Place } from './facts/place.ts'
import { publicAddressMicroUsd } from './facts/public-address.ts'
import { suppressionOf } from './facts/suppression.ts'
import { goingVolumeMicroUsd } from './facts/volume-cost.ts'
import { type Finding, fingerprintOf, type Kind } from './findings.ts'
import { type LongMemory, longMemoryOf } from './history/long-memory.ts'
import { type Learnt, learn, seenVcpuOf } from './learn/model.ts'
import { HOURS_PER_MONTH } from './money.ts'
import { leftOutOf } from './observe/left-out.ts'
import { meanOutOfService, movingFraction, type Observation } from './observe/observation.ts'
import { withShortGapsFilled } from './observe/short-gaps.ts'
import { surplusCreditsMicroUsd } from './observe/surplus-credits.ts'
import type { Policy } from './policy.ts'
import { type Chosen, choose } from './propose/choose.ts'
import { askedVcpuOf, type Curves, type ProposedCurves, proposedCurves } from './propose/curves.ts'
import { earlierEffects } from './propose/earlier.ts'
import { type Model, modelOf } from './propose/explained.ts'
import { moreRoom, sizedAsSeen } from './propose/more-room.ts'
import { bindingPeaks, peaksAhead } from './propose/peak-trials.ts'
import { type Outcome, type Proposal, proposalOf, type Rate, type RateAnswer, refusalOf } from './propose/proposal.ts'
import { type TypeOption, typeOptions } from './propose/type-options.ts'
import type { Reason } from './reasons.ts'
import { withAlarmsOfWindow } from './replay/alarms-of-window.ts'
import { sizedFromOutside } from './replay/by-hand.ts'
import { type CurrentConfiguration, currentConfiguration } from './replay/configuration.ts'
import { fitOf, misfitOf, type ReplayFit } from './replay/fit.ts'
import { hourlyForecast } from './replay/forecast.ts'
import { replay } from './replay/replay.ts'
import { withSizesInForce } from './replay/sizes-in-force.ts'
import { rules } from './rules/index.ts'
import { mean } from './series.ts'

/** One group judged. A suppressed group is listed with its reason and judged no further. */
export type Judgement = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly status: 'audited' | 'insufficient-data' | 'suppressed'
  readonly statusReason: Reason | null
  readonly findings: readonly Finding[]
  readonly notAssessed: readonly { readonly rule: Kind | 'proposal' | 'demand'; readonly reason: Reason }[]
  /** Each rule's verdict, in the order of the rules: what --explain shows. */
  readonly verdicts: readonly { readonly kind: Kind; readonly verdict: Verdict }[]
  readonly current: Outcome | null
  /** How the replay of today's configuration compares with what was observed; null when it was not replayed. */
  readonly replayFit: ReplayFit | null
  readonly rate: Rate | null
  readonly proposal: Proposal | null
  /** Other types at the same size, apart from the proposal; empty where none is cheaper. */
  readonly typeOptions: readonly TypeOption[]
  readonly coverageFraction: number
  /** What was read and not used, each with its reason. */
  readonly leftOut: readonly Reason[]
  /** Curves for the chart, on the observation's grid; null where demand is insufficient. */
  readonly curves: Curves | null
  /** What the months before the window tell, or why they tell nothing; left out where demand is insufficient. */
  readonly memory?: LongMemory | Reason
  /** How the group works, as learnt, and where the proposal lies in it; left out where demand is insufficient. */
  readonly model?: Model
  /** What demand asked for, for whoever compares days of different configurations; null where demand is insufficient. */
  readonly need: Need | null
}

/** Demand by step, and the unit that today's type makes of it. */
export type Need = {
  /** Busy vCPUs that the arriving work needs; NaN where not observed. */
  readonly busyVcpu: Float64Array
  /** Overloaded minutes of each step; NaN where not observed. */
  readonly overloadedMinutes: Float64Array
  readonly unit: CapacityUnit
}

/** Judges one group, unless it is to be ignored for a reason beside its tags. Pure: the same arguments give the same judgement. */
export function judge(observed: Observation, asked: Place, priced: RateAnswer, policy: Policy, ignoredBecause: Reason | null = null): Judgement {
  const asSeen = withSizesInForce(observed)
  const observation = withShortGapsFilled(asSeen)
  const place = withAlarmsOfWindow(asked, observation)
  const { rate, left } = ratedOf(priced)
  const { group, grid } = observation
  const blank = { ...blankJudgement(group), rate, leftOut: [...leftOutOf(observation), ...left, ...surplusOf(observation, place)] }
  const suppressed =
    ignoredBecause ??
    (group.isBeingDeleted === true ? ({ code: 'being-deleted' } as const) : null) ??
    suppressionOf(group, grid.startSec + grid.length * grid.stepSec)
  if (suppressed !== null) return { ...blank, status: 'suppressed', statusReason: suppressed }
  const demand = demandOf(observation, place, policy, asSeen)
  const facts: Facts = { observation, place, rate, policy }
  return {
    ...blank,
    coverageFraction: demand.coverageFraction,
    ...(demand.kind === 'demand' ? judgeByDemand(demand, asSeen, facts) : judgeWithoutDemand(demand, facts)),
  }
}

/** The rate to go by, and what is to be said of it. */
function ratedOf(priced: RateAnswer): { readonly rate: Rate | null; readonly left: readonly Reason[] } {
  if (priced === null) return { rate: null, left: [] }
  if ('unknownBecause' in priced) return { rate: null, left: [priced.unknownBecause] }
  return { rate: priced, left: priced.doubt === undefined ? [] : [priced.doubt] }
}

/** What burstable instances cost above their baseline, where they do: no hour's price holds it. */
function surplusOf(observation: Observation, place: Place): readonly Reason[] {
  const microUsdPerMonth = surplusCreditsMicroUsd(observation, place) ?? 0
  return microUsdPerMonth > 0 ? [{ code: 'surplus-credits', instanceType: observation.group.instanceType as string, microUsdPerMonth }] : []
}

/** A group that was discovered but whose facts could not be read: nothing is claimed of it, and the reason is said. */
export function leaveUnjudged(resource: Pick<Judgement, 'accountId' | 'region' | 'name'>, reason: Reason): Judgement {
  const notAssessed = (['demand', 'proposal'] as const).map((rule) => ({ rule, reason }))
  return { ...blankJudgement(resource), status: 'insufficient-data', statusReason: reason, notAssessed }
}

/** What is said of a group of which nothing is known. */
function blankJudgement({ accountId, region, name }: Pick<Judgement, 'accountId' | 'region' | 'name'>): Omit<Judgement, 'status' | 'statusReason'> {
  return {
    accountId,
    region,
    name,
    findings: [],
    notAssessed: [],
    verdicts: [],
    current: null,
    replayFit: null,
    rate: null,
    proposal: null,
    typeOptions: [],
    coverageFraction: 0,
    leftOut: [],
    curves: null,
    need: null,
  }
}

type Facts = { readonly observation: Observation; readonly place: Place; readonly rate: Rate | null; readonly policy: Policy }

/** The rules that need no demand are asked all the same; a group that was switched off has nothing to lack. */
function judgeWithoutDemand(demand: Insufficient, { observation, place, rate, policy }: Facts) {
  const off = isOff(observation)
  const current = currentOf(observation, rate)
  return {
    status: off ? ('audited' as const) : ('insufficient-data' as const),
    statusReason: off ? ({ code: 'nothing-ran' } as const) : demand.reason,
    ...assess({ observation, place, policy, demand, overload: null, required: null, scaling: null, noReplay: null, proposal: null, current }, null),
    current: off ? { microUsdPerMonth: rate === null ? null : 0, instanceHoursPerMonth: 0, overloadMinutesPerWeek: 0 } : current,
  }
}

/** Today is replayed first: how far that is off is part of how much the proposal can be believed. `asSeen`: the observation without what was filled in. */
function judgeByDemand(demand: Demand, asSeen: Observation, { observation, place, rate, policy }: Facts) {
  const { group, grid } = observation
  const overload = overloadOf(demand, grid.stepSec, policy)
  const load = loadOf(demand, grid)
  const forecastVcpu = hourlyForecast(load)
  const scaling = currentConfiguration(observation, place, demand, forecastVcpu, policy)
  const asItWas = replay(load, scaling.asItWas)
  const fit = fitOf(observation, asItWas, overload, demand)
  const learnt = learn(asSeen, demand, policy)
  const misfit = misfitOf(fit, scaling, observation, place.alarms, policy)
  const noReplay =
    refusalOf(group, place) ?? unhealthyRefusal(observation, policy) ?? outsideHandOf(scaling, demand.spanDays) ?? misfit ?? strayingOf(learnt, policy)
  const memory = longMemoryOf(observation, demand)
  const peaks = bindingPeaks(memory)
  const ahead = peaksAhead(peaks, demand, grid, scaling.configuration)
  const since = sinceEdits(load, scaling, asItWas.instanceMinutes)
  const current: Outcome = { ...(currentOf(observation, rate, since) as Outcome), overloadMinutesPerWeek: overload.minutesPerWeek }
  const moves = movingFraction(observation, current.instanceHoursPerMonth)
  const search = { observation, place, demand, load, forecastVcpu, current: scaling, overload, learnt, peaks, movingFraction: moves, policy }
  const seen = noReplay !== null && noReplay === misfit && scaling.notReplayed.length > 0 ? sizedAsSeen(scaling, observation) : null
  const chosen = noReplay === null ? choose(search) : seen === null ? null : moreRoom({ ...search, current: seen })
  const replayFit = chosen === null || seen === null ? fit : fitOf(observation, replay(load, seen.asItWas), overload, demand)
  const askedVcpu = chosen === null ? Number.NaN : askedVcpuOf(chosen)
  const proposal =
    chosen === null
      ? null
      : proposalOf(chosen, {
          observation,
          demand,
          configuration: scaling,
          current,
          replayFit,
          memoryLoadRatio: memoryLoadRatioOf(chosen, askedVcpu, learnt, demand),
          rate,
          policy,
          besideMicroUsdPerHour: [publicAddressMicroUsd(group, place), goingVolumeMicroUsd(group, place)],
        })
  const required = requiredInstances(demand, group, policy)
  const assessed = assess({ observation, place, policy, demand, overload, required, scaling, noReplay, proposal, current, ahead }, proposal)
  let proposed: ProposedCurves | null = null
  return {
    ...assessed,
    status: 'audited' as const,
    statusReason: null,
    notAssessed: noReplay === null || proposal !== null ? assessed.notAssessed : [...assessed.notAssessed, { rule: 'proposal' as const, reason: noReplay }],
    current,
    replayFit,
    proposal,
    memory,
    typeOptions: typeOptions(group, place, current.microUsdPerMonth),
    need: { busyVcpu: demand.busyVcpu, overloadedMinutes: overload.stepMinutes, unit: capacityUnitOf(demand, group, policy) },
    model: modelOf(learnt, chosen, demand, grid, askedVcpu, earlierEffects(observation, policy)),
    curves: {
      startSec: grid.startSec,
      stepSec: grid.stepSec,
      requiredInstances: required,
      inServiceInstances: observation.inServiceInstances as Float64Array,
      overloadedSteps: overload.steps,
      // a replay of its own that only a chart asks for
      get proposed() {
        proposed ??= chosen === null ? null : proposedCurves(chosen, demand, group, policy, grid)
        return proposed
      },
    },
  }
}

/** Asks every rule and keeps the group's savings on one finding, so that sums are right. */
function assess(c: Case, proposal: Proposal | null): Pick<Judgement, 'findings' | 'notAssessed' | 'verdicts'> {
  const { group } = c.observation
  const verdicts = rules.map((rule) => ({ rule, verdict: rule.assess(c) }))
  const found = verdicts.flatMap(({ rule, verdict }) => (verdict.verdict === 'found' ? [{ rule, verdict }] : []))
  const carrier = carrierOf(found)
  const savings = proposal?.savingsMicroUsdPerMonth ?? null
  const own = carrier !== undefined && 'savingsMicroUsdPerMonth' in carrier.verdict ? carrier.verdict.savingsMicroUsdPerMonth : undefined
  const carried = own === undefined ? savings : own
  return {
    findings: found.map((one) => findingOf(one.rule, one.verdict, group, one === carrier && carried !== null && carried > 0 ? carried : null)),
    notAssessed: verdicts.flatMap(({ rule, verdict }) => (verdict.verdict === 'not-assessed' ? [{ rule: rule.kind, reason: verdict.reason }] : [])),
    verdicts: verdicts.map(({ rule, verdict }) => ({ kind: rule.kind, verdict })),
  }
}

/** The most work of one GiB of memory under the proposal over the most that was seen; NaN of an idle group: what it burns holds nothing. */
function memoryLoadRatioOf({ memoryRatio }: Chosen, askedVcpu: number, learnt: Learnt, demand: Demand): number {
  return learnt.idle ? Number.NaN : askedVcpu / memoryRatio / seenVcpuOf(learnt, demand)
}

type Found = { readonly rule: Rule; readonly verdict: Extract<Verdict, { verdict: 'found' }> }

/** The finding that stands for the group's savings: the first on the money side; where a cure of a gap saves as well, the gap. */
function carrierOf(found: readonly Found[]): Found | undefined {
  const ofProposal = found.filter(({ rule }) => rule.kind !== 'previous-generation' && rule.kind !== 'volume-type')
  return ofProposal.find(({ rule }) => rule.category === 'overprovisioned') ?? ofProposal[0] ?? found[0]
}

function findingOf(rule: Rule, verdict: Found['verdict'], group: Observation['group'], savingsMicroUsdPerMonth: number | null): Finding {
  const resource = { accountId: group.accountId, region: group.region, autoScalingGroupName: group.name }
  return {
    fingerprint: fingerprintOf(rule.kind, resource),
    category: rule.category,
    kind: rule.kind,
    severity: verdict.severity,
    resource,
    facts: verdict.facts,
    savingsMicroUsdPerMonth,
    bestPractices: rule.bestPractices,
  }
}

/** Where people edited its limits, what it costs is what it costs since: instance-hours since over those of the window, as replayed. */
function sinceEdits(load: Load, { asItWas, configuration }: CurrentConfiguration, instanceMinutes: number): number {
  return asItWas === configuration ? 1 : replay(load, configuration).instanceMinutes / instanceMinutes
}

/** Today's cost as observed, of all that is billed; null when the number of instances is not known. */
function currentOf(observation: Observation, rate: Rate | null, since = 1): Outcome | null {
  const inService = observation.inServiceInstances === null ? Number.NaN : mean(observation.inServiceInstances) * since
  const instances = inService + meanOutOfService(observation)
  if (Number.isNaN(instances)) return null
  return {
    microUsdPerMonth: rate === null ? null : Math.round(instances * HOURS_PER_MONTH * rate.microUsdPerInstanceHour),
    instanceHoursPerMonth: instances * HOURS_PER_MONTH,
    overloadMinutesPerWeek: 0,
  }
}

function isOff({ inServiceInstances, group }: Observation): boolean {
  if (group.minSize > 0 || group.desiredCapacity > 0) return false
  return group.maxSize === 0 || inServiceInstances?.every((x) => !(x > 0)) === true
}

/** Why nothing is proposed of a group whose last days are not what the days before them taught; null where they are, or nothing tells. */
function strayingOf({ heldOutErrorFraction: errorFraction }: Learnt, policy: Policy): Reason | null {
  return Math.abs(errorFraction) > policy.replayOffFraction ? { code: 'held-out-off', errorFraction } : null
}

/** Why nothing is proposed where something that none of its policies names sets the group's size. */
function outsideHandOf({ byHand }: CurrentConfiguration, days: number): Reason | null {
  const times = sizedFromOutside(byHand, days)
  return times === null ? null : { code: 'sized-by-request', times }
}
