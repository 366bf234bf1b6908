import type { Demand, Insufficient } from '../demand/demand.ts'
import type { Overload } from '../demand/overload.ts'
import type { Place } from '../facts/place.ts'
import type { Category, Kind, Severity } from '../findings.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy, thresholds } from '../policy.ts'
import type { PeakAhead } from '../propose/peak-trials.ts'
import type { Outcome, Proposal } from '../propose/proposal.ts'
import type { Reason } from '../reasons.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'

/** All that is known of one group when the rules are asked: what was observed, what follows from it, and the one proposal. */
export type Case = {
  readonly observation: Observation
  readonly place: Place
  readonly policy: Policy
  /** The required-capacity curve, or why there is none. */
  readonly demand: Demand | Insufficient
  /** Overload as observed; null when demand is insufficient. */
  readonly overload: Overload | null
  /** Instances the demand asks for, by step; null when demand is insufficient. */
  readonly required: Float64Array | null
  /** Today's configuration as it really acts: policies without a working alarm are left out, with the reason. */
  readonly scaling: CurrentConfiguration | null
  /** Why no configuration may be tried by replay on this group; null where one may. */
  readonly noReplay: Reason | null
  /** The joint configuration chosen by replay; null when nothing better than today was found or could be tried. */
  readonly proposal: Proposal | null
  /** What the group is and costs today, as observed; null when the number of instances is not known. */
  readonly current: Outcome | null
  /** Peaks of the months before that are to be expected and that the window does not have; left out where nothing is known of them. */
  readonly ahead?: readonly PeakAhead[]
}

export type Verdict<F extends object = object> =
  /** Looked at, and all right: the numbers say why, or a reason where there is no number. */
  | { readonly verdict: 'healthy'; readonly facts: F }
  | { readonly verdict: 'healthy'; readonly reason: Reason }
  /** The rule does not speak of such a group (a fixed-size group has no target). */
  | { readonly verdict: 'not-applicable'; readonly reason: Reason }
  /** The facts the rule needs were not read or are too few. */
  | { readonly verdict: 'not-assessed'; readonly reason: Reason }
  /** What was found, in numbers and names; `report/words/` says it. */
  | {
      readonly verdict: 'found'
      readonly severity: Severity
      readonly facts: F
      /** What following the remedy saves in a month where that is not what the proposal saves; null: its price is not known. */
      readonly savingsMicroUsdPerMonth?: number | null
    }

/** One finding kind: adding a rule is one file with one of these, and one line in rules/index.ts. */
export type Rule<F extends object = object> = {
  readonly kind: Kind
  readonly category: Exclude<Category, 'cost'>
  /** One sentence for the rules reference: what the group does when this is found. */
  readonly summary: string
  /** The policy's thresholds that it reads. */
  readonly thresholds: readonly (keyof typeof thresholds)[]
  /** AWS Well-Architected ids (framework edition of mid-2026). */
  readonly bestPractices: readonly string[]
  readonly assess: (c: Case) => Verdict<F>
}

export const found = <F extends object>(severity: Severity, facts: F): Verdict<F> => ({ verdict: 'found', severity, facts })
/** All right, by these numbers. */
export const inOrder = <F extends object>(facts: F): Verdict<F> => ({ verdict: 'healthy', facts })
/** All right, for a reason that has no number. */
export const soundBecause = (reason: Reason): Verdict<never> => ({ verdict: 'healthy', reason })
export const notApplicable = (reason: Reason): Verdict<never> => ({ verdict: 'not-applicable', reason })
export const notAssessed = (reason: Reason): Verdict<never> => ({ verdict: 'not-assessed', reason })
