import type { Changes } from '../../domain/propose/changes.ts'
import { courseNow, followed, observedWeeks, unseenWeeks } from '../../fixtures/rough/follow.ts'
import type { LivedGroup } from '../../fixtures/rough/observe-life.ts'
import type { Played } from '../../fixtures/rough/play.ts'

/** Hurt minutes of two weeks up to which a group still counts as healthy. */
export const healthyMinutes = 30
/** What is added beyond this, or beyond a twentieth of what there was anyway, is harm. */
const toleranceMinutes = 15
const toleranceShare = 0.05
/** Harm under the one is slight, from the other on grave. */
export const slightBelow = 60
export const graveFrom = 600

const monthsPerFortnight = 336 / 730

/** What following a proposal would have done in the two weeks that nobody had seen. Money is dollars a month. */
export type Outcome = {
  readonly now: Brief
  readonly after: Brief
  /** The same proposal on the weeks it was made from; null where there is none. */
  readonly onObserved: { readonly savedUsd: number } | null
  readonly savedUsd: number
  readonly harmMinutes: number
  /** Why it could not be followed: it then counts as harm of every minute. */
  readonly invalid: string | null
}

export type Brief = { readonly usd: number; readonly hurtMinutes: number; readonly severeMinutes: number; readonly surpriseMinutes: number }

/** Follows a proposal; `changes` null: nothing was proposed. */
export function outcomeOf(group: LivedGroup, changes: Changes | null, now: Brief = brief(unseenWeeks(group, courseNow(group)))): Outcome {
  if (changes === null) return { now, after: now, onObserved: null, savedUsd: 0, harmMinutes: 0, invalid: null }
  try {
    const course = followed(group, changes)
    const after = brief(unseenWeeks(group, course))
    const past = brief(observedWeeks(group, course))
    const before = perMonth(group.life.usd)
    return { now, after, onObserved: { savedUsd: before - past.usd }, savedUsd: now.usd - after.usd, harmMinutes: harmOf(now, after), invalid: null }
  } catch (error) {
    const minutes = 14 * 1440
    const after = { ...now, hurtMinutes: minutes }
    return { now, after, onObserved: null, savedUsd: 0, harmMinutes: minutes, invalid: (error as Error).message }
  }
}

export function brief({ usd, hurtMinutes, severeMinutes, surpriseMinutes }: Pick<Played, 'usd' | 'hurtMinutes' | 'severeMinutes' | 'surpriseMinutes'>): Brief {
  return { usd: perMonth(usd), hurtMinutes, severeMinutes, surpriseMinutes }
}

export function perMonth(usdOfFortnight: number): number {
  return usdOfFortnight / monthsPerFortnight
}

/** Where much is hurt anyway, a little more is luck. */
export function harmOf(now: Brief, after: Brief): number {
  const allowed = Math.max(now.hurtMinutes, healthyMinutes) + Math.max(toleranceMinutes, toleranceShare * now.hurtMinutes)
  return Math.max(0, after.hurtMinutes - allowed)
}

/**
 * Whether a proposal kept its word: nobody was harmed, and at least half of what it said it would save was saved or, where it saves nothing,
 * at least half of what hurt is gone. A saving that nobody put in money is only asked to save.
 */
export function isRight({ now, after, savedUsd, harmMinutes, invalid }: Outcome, statedUsd: number | null): boolean {
  if (harmMinutes > 0 || invalid !== null) return false
  if (statedUsd !== null && statedUsd > 0) return savedUsd >= 0.5 * statedUsd
  return after.hurtMinutes <= Math.max(healthyMinutes, 0.5 * now.hurtMinutes)
}
