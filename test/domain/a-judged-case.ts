import type { Case } from '../../domain/case/rule.ts'
import { LONG_AGO_MINUTES } from '../../domain/demand/comings.ts'
import type { Demand } from '../../domain/demand/demand.ts'
import type { Overload } from '../../domain/demand/overload.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { Place } from '../../domain/facts/place.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy, type Policy } from '../../domain/policy.ts'
import type { CandidateType } from '../../domain/propose/candidate-types.ts'
import type { Proposal } from '../../domain/propose/proposal.ts'
import type { CurrentConfiguration } from '../../domain/replay/configuration.ts'
import { aGroup, anObservation, anOverload, aPlace, aSeries, deepFrozen, STEPS } from './a-case.ts'
import { configuration as configurationWith } from './replay/a-configuration.ts'

/** Cases in which demand, overload, today's configuration and a proposal are given outright, so that a rule can be held to its numbers. */

/** Four m5.large with 1.3 busy vCPUs: one instance would do at 65 %. */
export function aDemand(changes: Partial<Demand> = {}): Demand {
  return {
    kind: 'demand',
    instanceType: 'm5.large',
    vcpuPerInstance: 2,
    servableVcpuPerInstance: 2,
    boundBy: 'cpu',
    unservedVcpu: null,
    busyVcpu: aSeries(1.3),
    utilization: aSeries(1.3 / 8),
    besideVcpu: null,
    waiting: null,
    comings: { moving: new Uint8Array(STEPS), youngestMinutes: new Float64Array(STEPS).fill(LONG_AGO_MINUTES) },
    hurting: new Uint8Array(STEPS),
    hurtsAtCalmCpu: false,
    atEase: new Uint8Array(STEPS),
    censored: new Uint8Array(STEPS),
    censoredFraction: 0,
    vcpuSecondsPerRequest: Number.NaN,
    work: null,
    memory: null,
    leak: null,
    aging: null,
    creditBaselineFraction: Number.NaN,
    demonstratedVcpuPerInstance: Number.POSITIVE_INFINITY,
    provenVcpuPerInstance: Number.POSITIVE_INFINITY,
    unlimitedCredits: false,
    observedDays: 14,
    spanDays: 14,
    coverageFraction: 1,
    ...changes,
  }
}

/** Saves half of what the group costs: 300 of 600 USD a month. */
export function aProposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    changes: {},
    replay: { microUsdPerMonth: 300_000_000, instanceHoursPerMonth: 2800, overloadMinutesPerWeek: 2 },
    savingsMicroUsdPerMonth: 300_000_000,
    besideSavingsMicroUsdPerMonth: 0,
    savingsRangeMicroUsdPerMonth: [280_000_000, 320_000_000],
    plan: null,
    savingsFraction: 0.5,
    confidence: 'high',
    doubts: [],
    ...changes,
  }
}

/** Tracks 60 % CPU, boots in five minutes and warms up for two. */
/** A type to move to: two vCPUs and eight GiB at 100 units an hour, with nothing that holds it back. */
export function aCandidateType(changes: Partial<CandidateType> = {}): CandidateType {
  return {
    name: 'm5.large',
    vcpu: 2,
    servableVcpu: 2,
    memoryGiB: 8,
    fullOfMemory: false,
    creditBaselineFraction: Number.NaN,
    costPerHour: 100,
    hasStandIns: false,
    ...changes,
  }
}

export function aConfiguration(changes: Partial<CurrentConfiguration['configuration']> = {}): CurrentConfiguration {
  const configuration = configurationWith({
    minSize: 2,
    maxSize: 10,
    desiredCapacity: 4,
    policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 60, disableScaleIn: false }],
    bootMinutes: 5,
    ...changes,
  })
  const { minSize: firstMinSize, maxSize: firstMaxSize } = configuration
  return { configuration, asItWas: configuration, byHand: { sizes: [], limits: [], firstMinSize, firstMaxSize }, notReplayed: [] }
}

export type Given = {
  readonly group?: Partial<Group>
  readonly place?: Partial<Place>
  readonly observation?: Partial<Observation>
  readonly policy?: Partial<Policy>
  readonly demand?: Partial<Demand> | 'insufficient'
  readonly overload?: Overload | null
  readonly required?: Float64Array | null
  readonly scaling?: Partial<CurrentConfiguration['configuration']> | null
  readonly noReplay?: Case['noReplay']
  readonly proposal?: Partial<Proposal> | null
  readonly current?: Case['current']
}

/** Four instances in service where demand asks for two, and a proposal that saves half. */
export function aJudgedCase({ group, place, observation, policy, demand, overload, required, scaling, noReplay, proposal, current }: Given = {}): Case {
  return deepFrozen({
    observation: anObservation({ group: aGroup(group), ...observation }),
    place: aPlace(place),
    policy: { ...defaultPolicy, ...policy },
    demand:
      demand === 'insufficient'
        ? { kind: 'insufficient', reason: { code: 'as-said' as const, text: 'nothing was observed' }, coverageFraction: 0 }
        : aDemand(demand),
    overload: overload === undefined ? anOverload() : overload,
    required: required === undefined ? aSeries(2) : required,
    scaling: scaling === null ? null : aConfiguration(scaling),
    noReplay: noReplay ?? null,
    proposal: proposal === null ? null : aProposal(proposal),
    current: current === undefined ? { microUsdPerMonth: 600_000_000, instanceHoursPerMonth: 5600, overloadMinutesPerWeek: 2 } : current,
  })
}

/** What a finding on the money side says of the proposal of aProposal(). */
export const proposalSays = {
  statement: 'simulated on the same demand, the proposal costs 50 % of today and is overloaded 2 min a week',
  unit: 'USD a month',
  value: 300,
  fromSec: 1_772_409_600,
  toSec: 1_772_409_600 + 14 * 86_400,
}
