import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'

export type MaxSizeReachedFacts = {
  /** As it was while the group was overloaded at it. */
  readonly maxSize: number
  /** What somebody has raised it to since; left out where nobody has. */
  readonly raisedTo?: number | undefined
  /** Overloaded while at the maximum size. */
  readonly minutesPerWeekAtMaximum: number
  /** The same as a share of all overloaded time. */
  readonly atMaximumFraction: number
  readonly causeFraction: number
  readonly overload: OverloadFacts
}

export const maxSizeReached: Rule<MaxSizeReachedFacts> = {
  kind: 'max-size-reached',
  category: 'scaling-gap',
  summary: 'hit its max size while demand exceeded what that could serve',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'causeFraction'],
  bestPractices: ['REL07-BP03', 'REL01-BP06'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { group } = observation
    if (group.minSize === group.maxSize) return notApplicable({ code: 'fixed-size' })
    const maxSize = Number.isNaN(gap.maximumHeld) ? group.maxSize : gap.maximumHeld
    // what a schedule raises it lowers again
    const raised = maxSize < group.maxSize && (group.scheduledActions ?? []).every((action) => action.maxSize === null)
    const facts: MaxSizeReachedFacts = {
      maxSize,
      ...(raised ? { raisedTo: group.maxSize } : {}),
      minutesPerWeekAtMaximum: gap.overload.minutesPerWeek * gap.atMaximumFraction,
      atMaximumFraction: gap.atMaximumFraction,
      causeFraction: policy.causeFraction,
      overload: overloadFacts(c, gap),
    }
    if (!gap.considerable || gap.atMaximumFraction < policy.causeFraction) return inOrder(facts)
    return found(raised ? 'low' : overloadSeverity(facts.minutesPerWeekAtMaximum, gap.overload, policy), facts)
  },
}
