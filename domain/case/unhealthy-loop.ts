import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import { type HealthReplacement, healthReplacements } from '../facts/health-replacements.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { Reason } from '../reasons.ts'
import { mean } from '../series.ts'

/** How often instances failed their checks, and whether that goes round in a circle. */
export type UnhealthyLoop = {
  readonly replacements: readonly HealthReplacement[]
  /** Days (UTC) on which as many as the policy asks failed soon after their launch. */
  readonly loopDays: number
  /** Times that the whole group was replaced within the window, by its mean size; NaN where that is not known. */
  readonly turnover: number
  readonly isLoop: boolean
}

/**
 * Replacements go round in a circle where new instances fail as well: several in a day that were launched shortly before, or the whole group over
 * and over. A single failure, a bad zone and a deployment by marking instances unhealthy are none.
 */
export function unhealthyLoopOf({ group, grid, inServiceInstances }: Observation, policy: Policy): UnhealthyLoop {
  const replacements = healthReplacements(group, grid)
  const shortLived = new Map<number, number>()
  for (const { atSec, livedSec } of replacements) {
    if (!(livedSec < policy.unhealthyLifetimeHours * SECONDS_PER_HOUR)) continue
    const day = Math.floor(atSec / SECONDS_PER_DAY)
    shortLived.set(day, (shortLived.get(day) ?? 0) + 1)
  }
  const loopDays = [...shortLived.values()].filter((count) => count >= policy.unhealthyReplacementsPerDay).length
  const turnover = inServiceInstances === null ? Number.NaN : replacements.length / Math.max(1, mean(inServiceInstances))
  const days = new Set(replacements.map(({ atSec }) => Math.floor(atSec / SECONDS_PER_DAY))).size
  const overAndOver = turnover >= policy.unhealthyTurnover && days >= policy.unhealthyReplacementsPerDay
  return { replacements, loopDays, turnover, isLoop: loopDays > 0 || overAndOver }
}

/** Why nothing is proposed for a group whose instances keep failing their checks; null where they do not. */
export function unhealthyRefusal(observation: Observation, policy: Policy): Reason | null {
  const { isLoop, replacements } = unhealthyLoopOf(observation, policy)
  return isLoop ? { code: 'keeps-failing-checks', replacements: replacements.length } : null
}
