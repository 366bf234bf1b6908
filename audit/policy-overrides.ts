import { defaultPolicy, type Policy, thresholds } from '../domain/policy.ts'
import { nearestNames } from './nearest-names.ts'

/** A policy, or everything that is wrong with what was given, each in a sentence. */
export type PolicyAnswer = { readonly policy: Policy; readonly given: Partial<Policy> } | { readonly problems: readonly string[] }

/** Severities rise with these: each pair must not be the wrong way round. */
const ascending = [
  ['healthyMinutesPerWeek', 'gapMinutesPerWeek'],
  ['gapMinutesPerWeek', 'highGapMinutesPerWeek'],
  ['highGapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  ['mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth'],
  ['highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
] as const satisfies readonly (readonly [keyof Policy, keyof Policy])[]

/** The default policy with the thresholds that `overrides` (parsed JSON) gives. Reports every problem at once, naming the key. */
export function policyFrom(overrides: unknown): PolicyAnswer {
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides))
    return { problems: ['it must be one object of thresholds, like {"wasteFraction": 0.3}'] }
  const entries = Object.entries(overrides)
  const problems = entries.flatMap(([key, value]) => problemOf(key, value) ?? [])
  if (problems.length > 0) return { problems }
  const given: Partial<Policy> = Object.fromEntries(entries)
  const policy: Policy = { ...defaultPolicy, ...given }
  const crossed = ascending.filter(([low, high]) => policy[low] > policy[high])
  if (crossed.length > 0) return { problems: crossed.map(([low, high]) => `${low} (${policy[low]}) is over ${high} (${policy[high]})`) }
  return { policy, given }
}

function problemOf(key: string, value: unknown): string | null {
  if (!Object.hasOwn(thresholds, key)) {
    const near = nearestNames(key, Object.keys(thresholds), 1)[0]
    return `${JSON.stringify(key)} is not a threshold${near === undefined ? '; docs/rules.md lists them all (or: headroom rules)' : `; did you mean ${near}?`}`
  }
  const { unit, value: usual } = thresholds[key as keyof typeof thresholds]
  // 0 is for a threshold that is off by default: what repeats the default says nothing new
  const least = usual === 0 ? 'from 0 on' : 'over 0'
  const wanted = `a number ${least}${unit === 'fraction' ? ' and at most 1' : ''} (${unit}), like ${usual}`
  if (typeof value !== 'number')
    return `${key} must be ${wanted}; it is ${value === null ? 'null' : typeof value === 'string' ? `the text ${JSON.stringify(value)}` : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : `a ${typeof value}`}`
  if (!Number.isFinite(value) || value < 0 || (value === 0 && usual !== 0) || (unit === 'fraction' && value > 1))
    return `${key} must be ${wanted}; it is ${value}`
  return null
}
