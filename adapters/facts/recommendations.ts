import type { Unread } from '../../audit/io.ts'
import type { AwsOpinion } from '../../domain/facts/aws-opinion.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import type { GroupRecommendation } from '../aws-shapes/compute-optimizer.ts'
import type { AdvisorCheck, FlaggedResource } from '../aws-shapes/trusted-advisor.ts'

/** The files of a capture, and what could not be read. */
export const RECOMMENDATIONS = 'compute-optimizer.get-auto-scaling-group-recommendations'
export const CHECK_RESULT = 'support.describe-trusted-advisor-check-result'
export const CHECKS = 'support.describe-trusted-advisor-checks'

const BESIDE: ReadonlySet<string> = new Set([RECOMMENDATIONS, CHECK_RESULT, CHECKS])

const findings: Readonly<Record<GroupRecommendation['finding'], AwsOpinion['finding']>> = {
  Optimized: 'optimized',
  NotOptimized: 'not-optimized',
  Overprovisioned: 'over-provisioned',
  Underprovisioned: 'under-provisioned',
}

export type OpinionAnswers = {
  readonly recommendations: readonly GroupRecommendation[] | null
  readonly flagged: readonly FlaggedResource[] | null
  readonly checks: readonly AdvisorCheck[] | null
}

/** AWS's opinions by the group's name: Compute Optimizer's first. */
export function opinionsOf({ recommendations, flagged, checks }: OpinionAnswers, region: string, currency: string): ReadonlyMap<string, readonly AwsOpinion[]> {
  const all = [
    ...(recommendations ?? []).map((one) => [one.autoScalingGroupName, opinionOf(one, currency)] as const),
    ...flaggedOpinions(flagged ?? [], checks ?? [], region, currency),
  ]
  return new Map([...Map.groupBy(all, ([name]) => name)].map(([name, mine]) => [name, mine.map(([, opinion]) => opinion)]))
}

function opinionOf({ finding, lookBackPeriodInDays, lastRefreshTimestamp, recommendationOptions }: GroupRecommendation, currency: string): AwsOpinion {
  const [first] = [...(recommendationOptions ?? [])].sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
  const saving = first?.savingsOpportunity?.estimatedMonthlySavings
  const types = first?.configuration?.instanceType ? [first.configuration.instanceType] : (first?.configuration?.mixedInstanceTypes ?? [])
  return {
    source: 'compute-optimizer',
    finding: findings[finding],
    lookBackDays: lookBackPeriodInDays ?? Number.NaN,
    refreshedSec: lastRefreshTimestamp ?? null,
    option:
      first === undefined
        ? null
        : {
            instanceTypes: types,
            performanceRisk: first.performanceRisk ?? Number.NaN,
            savingsMicroUsdPerMonth: saving?.value == null || saving.currency !== currency ? null : microUsdFromDecimal(String(saving.value)),
          },
  }
}

const INSTANCE_TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/
const GROUP_COLUMN = 'Resource ID'
/** Why nothing that is flagged can be told. */
export const UNNAMED_GROUPS = `no column of Trusted Advisor's check is called "${GROUP_COLUMN}", so it is not known which groups it flags. AWS may have changed the check; please report it.`
/** As Trusted Advisor writes money: `$1,234.50`. */
const DOLLARS = /^\$?([\d,]+(?:\.\d+)?)$/

/**
 * What Trusted Advisor's check flags in the Region, but for what its owners have suppressed. Values are found by the column's heading, whose order is the check's
 * own (AWS Support API Reference, TrustedAdvisorResourceDetail); headings are those of the check reference. A row whose group is not named says nothing.
 */
function flaggedOpinions(
  flagged: readonly FlaggedResource[],
  [check]: readonly AdvisorCheck[],
  region: string,
  currency: string,
): readonly (readonly [string, AwsOpinion])[] {
  const columns = (check?.metadata ?? []).map(plain)
  return flagged.flatMap(({ status, region: where, isSuppressed, metadata }) => {
    const value = (heading: string): string => metadata[columns.indexOf(plain(heading))]?.trim() ?? ''
    // an ARN ends in its name
    const name = value(GROUP_COLUMN).replace(/^arn:.*:autoScalingGroupName\//, '')
    if (name === '' || isSuppressed === true || status === 'ok' || (where ?? region) !== region) return []
    const [action, type] = [value('Recommended Action'), value('Recommended Resource Summary')]
    const dollars = DOLLARS.exec(value('Estimated Monthly Savings'))?.[1]
    const option = {
      ...(action === '' ? {} : { action }),
      instanceTypes: INSTANCE_TYPE.test(type) ? [type] : [],
      performanceRisk: Number.NaN,
      savingsMicroUsdPerMonth: dollars === undefined || currency !== 'USD' ? null : microUsdFromDecimal(dollars.replaceAll(',', '')),
    }
    return [[name, { source: 'trusted-advisor', finding: 'not-optimized', lookBackDays: Number.NaN, refreshedSec: null, option }] as const]
  })
}

/** Whether the check's columns say which group a row is of. */
export function namesGroups([check]: readonly AdvisorCheck[]): boolean {
  return (check?.metadata ?? []).some((heading) => plain(heading) === plain(GROUP_COLUMN))
}

function plain(heading: string | null): string {
  return (heading ?? '').toLowerCase().replace(/[^a-z]/g, '')
}

/** Whether an answer only stands beside the judgement: nothing rests on it. */
export function isBeside(operation: string): boolean {
  return BESIDE.has(operation)
}

/** What a judgement rests on and what only stands beside it, of all that could not be read. */
export function besideUnread(unread: readonly Unread[]): { readonly unread: readonly Unread[]; readonly beside: readonly Unread[] } {
  return { unread: unread.filter(({ operation }) => !isBeside(operation)), beside: unread.filter(({ operation }) => isBeside(operation)) }
}
