import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from '../calendar.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import { unhealthyLoopOf } from '../case/unhealthy-loop.ts'
import { wasEndedElsewhere } from '../facts/health-replacements.ts'
import { unread } from '../reasons.ts'
import { mean } from '../series.ts'

export type UnhealthyReplacementsFacts = {
  readonly replacements: number
  readonly days: number
  readonly loopDays: number
  /** By the check that AWS names, most frequent first. */
  readonly checks: readonly { readonly check: string; readonly count: number }[]
  /** Mean life of those whose launch is known, in minutes; null where none is. */
  readonly meanLifeMinutes: number | null
  /** All of them were stopped or terminated by somebody else, and failed nothing; left out otherwise. */
  readonly endedElsewhere?: boolean | undefined
  /** Means over the window; null where not observed. */
  readonly inServiceInstances: number | null
  readonly desiredInstances: number | null
  readonly fromSec: number | null
  readonly toSec: number | null
  /** How long the group leaves a new instance alone, and which checks it heeds; left out where they were not read. */
  readonly graceSec?: number | undefined
  readonly healthCheckTypes?: readonly string[] | undefined
  readonly managedBy: string | null
  readonly thresholds: { readonly perDay: number; readonly lifetimeHours: number; readonly turnover: number }
}

export const unhealthyReplacements: Rule<UnhealthyReplacementsFacts> = {
  kind: 'unhealthy-replacements',
  category: 'scaling-gap',
  summary: 'keeps replacing instances because new ones fail their health checks too',
  thresholds: ['unhealthyReplacementsPerDay', 'unhealthyLifetimeHours', 'unhealthyTurnover', 'gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL11-BP01', 'REL11-BP03'],
  assess,
}

function assess({ observation, overload, policy }: Case): Verdict<UnhealthyReplacementsFacts> {
  const { group } = observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (group.activities === null) return notAssessed(unread('scaling-activities'))
  const { replacements, loopDays, isLoop } = unhealthyLoopOf(observation, policy)
  const lives = replacements.map(({ livedSec }) => livedSec).filter((sec) => !Number.isNaN(sec))
  const counts = new Map<string, number>()
  for (const { check } of replacements) counts.set(check, (counts.get(check) ?? 0) + 1)
  const facts: UnhealthyReplacementsFacts = {
    replacements: replacements.length,
    days: new Set(replacements.map(({ atSec }) => Math.floor(atSec / SECONDS_PER_DAY))).size,
    loopDays,
    checks: [...counts].map(([check, count]) => ({ check, count })).sort((a, b) => b.count - a.count || (a.check < b.check ? -1 : 1)),
    meanLifeMinutes: lives.length === 0 ? null : mean(Float64Array.from(lives)) / SECONDS_PER_MINUTE,
    ...(replacements.length > 0 && replacements.every(({ check }) => wasEndedElsewhere(check)) ? { endedElsewhere: true } : {}),
    inServiceInstances: known(observation.inServiceInstances),
    desiredInstances: known(observation.desiredCapacity),
    fromSec: replacements[0]?.atSec ?? null,
    toSec: replacements.at(-1)?.atSec ?? null,
    ...(group.healthCheckGraceSec === null || replacements.length === 0
      ? {}
      : { graceSec: group.healthCheckGraceSec, healthCheckTypes: group.healthCheckTypes }),
    managedBy: group.managedBy,
    thresholds: { perDay: policy.unhealthyReplacementsPerDay, lifetimeHours: policy.unhealthyLifetimeHours, turnover: policy.unhealthyTurnover },
  }
  return isLoop ? found(severityGivenOverload(facts.days > 1 ? 'medium' : 'low', overload, policy), facts) : inOrder(facts)
}

function known(values: Float64Array | null): number | null {
  const average = values === null ? Number.NaN : mean(values)
  return Number.isNaN(average) ? null : average
}
