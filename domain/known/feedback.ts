import { SECONDS_PER_WEEK } from '../calendar.ts'
import { type Severity, severities } from '../findings.ts'

/** `acknowledged`: known, and it waits. `done`: the change was made, and a later run is to confirm it. `wrong`: there is no such problem. */
export const verdicts = ['acknowledged', 'done', 'wrong'] as const
export type Verdict = (typeof verdicts)[number]

/** Who said something of a finding, why, and when (epoch seconds). */
export type Remark = { readonly by: string; readonly reason: string; readonly atSec: number }

/** What somebody said of a finding, and how severe it was then. */
export type Feedback = Remark & { readonly verdict: Verdict; readonly severity: Severity }

/** An audit looks two weeks back: a change that was made shows in all of its window after these. */
export const DONE_SHOWS_AFTER_SEC = 2 * SECONDS_PER_WEEK

/** Whether a finding is quiet because somebody called it wrong: for as long as it is not severer than it was then. */
export function isCalledWrong(feedback: Feedback | null, severity: Severity): boolean {
  return feedback?.verdict === 'wrong' && severities.indexOf(severity) >= severities.indexOf(feedback.severity)
}

/** Whether people are reminded of a finding that stays: not of what they acknowledged, and of what is done once the window has moved past it. */
export function isReminded(feedback: Feedback | null, nowSec: number): boolean {
  if (feedback?.verdict === 'done') return nowSec - feedback.atSec >= DONE_SHOWS_AFTER_SEC
  return feedback?.verdict !== 'acknowledged'
}

/** What is left of feedback when a finding comes back: a mistake is the same mistake again, a change that was made did not last. */
export function afterReturn(feedback: Feedback | null): Feedback | null {
  return feedback?.verdict === 'wrong' ? feedback : null
}
