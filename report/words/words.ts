import type * as z from 'zod/mini'
import type { Evidence, Finding } from '../../domain/findings.ts'
import type { ReportProposal } from '../schema.ts'

/** What a text may speak of beside the facts: what the finding is about, its money, and the group's proposal where there is one. */
export type About = Pick<Finding, 'resource' | 'savingsMicroUsdPerMonth' | 'periodDays' | 'impactMicroUsd'> & {
  /** Null where the group has none, or where it is not at hand: a text then promises nothing of it. */
  readonly proposal: Pick<ReportProposal, 'changes' | 'before' | 'replay' | 'confidence'> | null
  /** The CloudFormation stack that the group comes from, where that is known. */
  readonly stack?: string | undefined
  readonly currency: string
}

/** How one kind of finding is said, and the schema of the facts it is said from: made when such a finding is first met, as few functions meet more than some kinds. */
export type Words<F extends object> = {
  readonly facts: () => z.ZodMiniType<F>
  /** One sentence a person can act on. */
  readonly title: (facts: F, about: About) => string
  /** One row for each checkable statement: the sentence and, where it rests on one number, that number. */
  readonly evidence: (facts: F, about: About) => readonly Evidence[]
  /** What to do, and how to undo it; of the proposal only what it holds. */
  readonly remedy: (facts: F, about: About) => string
  /** Why it happened, of the evidence the statement that says so; null where that is not known. Left out of kinds whose title says it. */
  readonly cause?: (facts: F, about: About) => string | null
}

/** A finding, or what a rule saw, as people read it. */
export type Text = { readonly title: string; readonly evidence: readonly Evidence[]; readonly remedy: string; readonly cause?: string | null | undefined }
