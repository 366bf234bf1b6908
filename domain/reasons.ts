/**
 * Why something was not judged, is doubted or was left out: a code, and the facts that it is said from. `report/words/reasons.ts` says it. What an
 * outside party said in its own words is `as-said`.
 */
export type Reason = { readonly [C in keyof ReasonFacts]: { readonly code: C } & ReasonFacts[C] }[keyof ReasonFacts]

/** An answer of AWS that a rule needed: what it is of, by name where that matters. */
export type Unread = { readonly what: UnreadWhat; readonly names?: readonly string[] }

export type UnreadWhat =
  | 'alarms'
  | 'images'
  | 'instance-type'
  | 'instance-types'
  | 'instance-type-sizes'
  | 'launch-template'
  | 'scaling-activities'
  | 'scaling-history'
  | 'scaling-policies'
  | 'load-balancers'
  | 'security-group-rules'
  | 'security-group-sources'
  | 'security-groups'
  | 'subnets'
  | 'target-groups'
  | 'traffic'
  | 'vcpu-quota'
  | 'vcpu-quotas'
  | 'zones-of-types'

type Nothing = Readonly<Record<never, never>>

type ReasonFacts = {
  readonly 'as-said': { readonly text: string }
  readonly 'not-read': { readonly answers: readonly Unread[] }

  // the group as a whole
  readonly 'ignored-by-tag': { readonly tag: string; readonly said: string }
  /** By an entry of headroom.yml; `until`: a day, or null where it does not end. */
  readonly 'ignored-by-override': { readonly override: number; readonly said: string; readonly until: string | null }
  readonly 'being-deleted': Nothing
  readonly 'switched-off': Nothing
  readonly 'nothing-ran': Nothing
  readonly 'too-young': { readonly ageDays: number; readonly neededDays: number }
  readonly 'window-too-short': { readonly windowDays: number; readonly neededDays: number }
  readonly 'low-coverage': { readonly coverageFraction: number; readonly neededFraction: number }
  readonly 'instance-type-unknown': Nothing
  readonly 'type-size-unknown': { readonly instanceType: string }
  readonly 'metric-not-collected': { readonly metric: string }
  readonly 'metric-without-datapoints': { readonly metric: string }
  readonly 'size-unknown': Nothing
  readonly 'overload-unknown': Nothing

  // what a rule does not speak of, or finds in order
  readonly 'nothing-in-service': Nothing
  readonly 'no-instances': Nothing
  readonly 'fixed-size': Nothing
  readonly 'single-instance': Nothing
  readonly 'no-load-balancer': Nothing
  readonly 'has-scaling-policy': Nothing
  readonly 'no-policy-with-alarms': Nothing
  readonly 'no-policy-adds-capacity': Nothing
  readonly 'no-cpu-tracking': Nothing
  readonly 'no-cpu-credits': { readonly instanceType: string }
  readonly 'cpu-binds': Nothing
  readonly 'bound-before-cpu': { readonly boundBy: string }
  readonly 'proposal-keeps-type': Nothing
  readonly 'proposal-keeps-policy': Nothing
  readonly 'no-saving-found': { readonly leastFraction: number }
  readonly 'saving-too-small': { readonly savesFraction: number; readonly leastFraction: number }
  readonly 'alarms-work': Nothing
  readonly 'everything-measured': Nothing
  readonly 'launches-succeed': Nothing
  readonly 'launch-ready': Nothing
  readonly 'no-process-suspended': Nothing
  readonly 'current-generation': { readonly instanceTypes: readonly string[] }
  readonly 'volumes-of-image': Nothing
  readonly 'no-successor': { readonly instanceType: string }

  // what a rule lacks
  readonly 'subnets-incomplete': { readonly some: boolean }
  readonly 'warm-pool-addresses': Nothing
  readonly 'no-security-group-named': Nothing
  readonly 'quota-share-unknown': { readonly instanceTypes: readonly string[] }
  readonly 'type-not-listed': { readonly instanceTypes: readonly string[] }
  readonly 'successors-not-in-zones': { readonly instanceTypes: readonly string[] }
  readonly 'successors-not-listed': { readonly instanceTypes: readonly string[] }
  readonly 'accelerator-not-measured': { readonly instanceType: string }
  readonly 'type-price-unknown': { readonly instanceType: string }
  readonly 'smaller-type-memory-unknown': { readonly instanceType: string }
  readonly 'alarmless-use-unknown': Nothing
  readonly 'credit-wish-unknown': Nothing

  // why nothing is proposed
  readonly 'scaled-from-outside': { readonly by: string }
  readonly 'sized-by-request': { readonly times: number }
  readonly 'weighted-capacity': Nothing
  readonly 'launch-source-missing': { readonly name: string | null }
  readonly 'next-type-differs': { readonly nextType: string; readonly runningType: string }
  readonly 'policies-unread-for-replay': Nothing
  readonly 'keeps-failing-checks': { readonly replacements: number }
  readonly 'no-configuration': Nothing
  readonly 'held-out-off': { readonly errorFraction: number }
  readonly 'replay-misfit': {
    readonly errorFraction: number
    readonly notReplayed: readonly NotReplayed[]
    readonly sizeHistoryMissing: boolean
    /** Scheduled actions that set no size in the window. */
    readonly actionsNotSeen?: readonly string[]
    /** When the alarms of its policies were set, where that was after the window began. */
    readonly policiesSetSec?: number
  }

  // why a proposal is not more sure
  readonly 'partly-observed': { readonly coverageFraction: number }
  readonly 'short-history': { readonly observedDays: number }
  readonly saturated: { readonly censoredFraction: number }
  readonly 'replay-off': { readonly errorFraction: number }
  readonly 'boot-assumed': Nothing
  readonly 'waiting-unmeasured': Nothing
  readonly 'scale-in-protection': Nothing
  readonly 'latency-limits-load': Nothing
  readonly 'memory-unmeasured': { readonly loadRatio: number }
  readonly 'memory-fills': { readonly fullAfterHours: number }
  readonly 'wide-range': { readonly lowFraction: number; readonly savesFraction: number }
  readonly 'gap-remains': { readonly overloadMinutesPerWeek: number }
  readonly 'dear-cure': { readonly costRatio: number }
  readonly 'spot-price-unknown': Nothing
  readonly 'spot-types-by-list': Nothing
  readonly 'spot-and-on-demand': Nothing
  readonly 'types-averaged': Nothing
  readonly 'local-storage': { readonly instanceType: string }
  readonly 'capacity-reservation': { readonly name: string | null }
  readonly 'template-shared': { readonly launchTemplate: string; readonly groups: readonly string[] }
  readonly 'warm-pool-not-replayed': Nothing
  readonly 'not-replayed': { readonly what: NotReplayed }

  // why nothing beyond the window is known of a group
  readonly 'history-not-read': Nothing
  readonly 'history-unusable': { readonly metric: string; readonly problem: SeriesProblem }
  readonly 'history-too-short': { readonly days: number; readonly neededDays: number }
  readonly 'history-disagrees': { readonly offFraction: number | null; readonly hours: number }

  // what was read and not used
  readonly 'series-unusable': { readonly metric: string; readonly problem: SeriesProblem }
  readonly 'datapoints-impossible': { readonly metric: string; readonly count: number }
  readonly 'datapoints-of-earlier-group': { readonly count: number }
  readonly 'raises-max-size': { readonly policyName: string; readonly maxSize: number; readonly bufferPercent: number }
  /** The price list that was read has no price of them. */
  readonly 'price-of-type-unknown': { readonly instanceTypes: readonly string[] }
  readonly 'price-of-platform-unknown': UnknownPrice
  readonly 'platform-not-read': Nothing
  readonly 'surplus-credits': { readonly instanceType: string; readonly microUsdPerMonth: number }
  readonly 'bill-hours-do-not-fit': {
    readonly billedUnitsPerDay: number
    readonly observedHoursPerDay: number
    readonly ratedBy: 'type-over-the-bill' | 'list-price' | 'unknown'
    readonly instanceType: string | null
  }
}

/** What a group runs on that the price list which was read has no price of. */
export type UnknownPrice =
  | { readonly zones: readonly string[] }
  | { readonly dedicatedHosts: true }
  | { readonly capacityBlock: true }
  | { readonly platform: string; readonly dedicatedInstances: boolean }

/** A part of today's scaling that a replay cannot follow. */
export type NotReplayed =
  | { readonly part: 'policy'; readonly name: string; readonly because: PolicyProblem }
  | { readonly part: 'scheduled-action'; readonly name: string; readonly because: ScheduleProblem }

export type PolicyProblem =
  | { readonly code: 'metric-not-read'; readonly metric: string }
  | { readonly code: 'forecasts-other-metric'; readonly metric: string }
  | { readonly code: 'alarms-unread' | 'alarm-missing' | 'missing-data-breaches' | 'no-threshold' | 'not-in-alarm' }
  | { readonly code: 'other-alarm-metric'; readonly statistic: string; readonly metric: string }

export type ScheduleProblem = { readonly code: 'not-cron'; readonly recurrence: string } | { readonly code: 'unknown-time-zone'; readonly timeZone: string }

/** Why a series says nothing. */
export type SeriesProblem =
  | { readonly code: 'as-said'; readonly text: string }
  | { readonly code: 'no-period'; readonly periodSec: number }
  | { readonly code: 'too-coarse'; readonly periodSec: number; readonly stepSec: number }
  | { readonly code: 'uneven'; readonly values: number; readonly timestamps: number }
  | { readonly code: 'no-such-time'; readonly timestamp: number }
  | { readonly code: 'mostly-impossible'; readonly dropped: number; readonly given: number }
  | { readonly code: 'monitoring-unknown' }

export const unread = (what: UnreadWhat, ...names: readonly string[]): Reason => ({
  code: 'not-read',
  answers: [names.length === 0 ? { what } : { what, names }],
})
