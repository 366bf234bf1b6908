import type { Finding, Kind } from './findings.ts'
import type { Place } from './group.ts'
import type { Observation } from './observation.ts'
import type { Policy } from './policy.ts'
import type { Outcome, Proposal } from './proposal.ts'
import type { Verdict } from './rules/rule.ts'

/** What an instance-hour of the group costs: list price, or the effective rate of Cost Explorer's tag answer. */
export type Rate = { readonly microUsdPerInstanceHour: number; readonly source: 'list-price' | 'cost-explorer' }

/** One group judged. `status` follows the report: suppressed groups carry findings nowhere. */
export type Judgement = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly status: 'audited' | 'insufficient-data' | 'suppressed'
  readonly statusReason: string | null
  readonly findings: readonly Finding[]
  readonly notAssessed: readonly { readonly rule: Kind | 'proposal' | 'demand'; readonly reason: string }[]
  /** Each rule's verdict, in the order of the rules: what --explain shows. */
  readonly verdicts: readonly { readonly kind: Kind; readonly verdict: Verdict }[]
  readonly current: Outcome | null
  /** How the replay of today's configuration compares with what was observed; null when it was not replayed. */
  readonly replayFit: {
    readonly instanceHoursErrorFraction: number
    readonly overloadMinutesPerWeekObserved: number
    readonly overloadMinutesPerWeekReplayed: number
  } | null
  readonly rate: Rate | null
  readonly proposal: Proposal | null
  readonly coverageFraction: number
  /** Curves for the chart, on the observation's grid; null where demand is insufficient. */
  readonly curves: {
    readonly startSec: number
    readonly stepSec: number
    readonly requiredInstances: Float64Array
    readonly inServiceInstances: Float64Array
    readonly proposedInstances: Float64Array | null
  } | null
}

/** Judges one group. Pure: same observation, place, rate and policy give the same judgement. */
export declare function judge(observation: Observation, place: Place, rate: Rate | null, policy: Policy): Judgement
