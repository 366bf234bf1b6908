import { describe, expect, it } from 'vitest'
import { groupRecommendation } from '../../../adapters/aws-shapes/compute-optimizer.ts'
import { advisorCheck, flaggedResource } from '../../../adapters/aws-shapes/trusted-advisor.ts'
import { besideUnread, CHECK_RESULT, CHECKS, opinionsOf, RECOMMENDATIONS } from '../../../adapters/facts/recommendations.ts'

/** As the API Reference's example has it, with the fields that are used. */
const answer = (more: Record<string, unknown> = {}) =>
  groupRecommendation.parse({
    accountId: '111122223333',
    autoScalingGroupName: 'web',
    finding: 'NotOptimized',
    lookBackPeriodInDays: 14,
    lastRefreshTimestamp: '2026-11-01T09:12:44Z',
    recommendationOptions: [
      {
        rank: 2,
        configuration: { instanceType: 'r5.large' },
        performanceRisk: 2,
        savingsOpportunity: { estimatedMonthlySavings: { currency: 'USD', value: 1 } },
      },
      {
        rank: 1,
        configuration: { instanceType: 'm5.large' },
        performanceRisk: 1,
        savingsOpportunity: { estimatedMonthlySavings: { currency: 'USD', value: 12.5 } },
      },
    ],
    ...more,
  })
const opinion = (more: Record<string, unknown> = {}) =>
  opinionsOf({ recommendations: [answer(more)], flagged: null, checks: null }, 'eu-west-1', 'USD').get('web')?.[0]

describe("Compute Optimizer's opinion", () => {
  it('is its finding and the option that it ranks first', () => {
    expect(opinion()).toEqual({
      source: 'compute-optimizer',
      finding: 'not-optimized',
      lookBackDays: 14,
      refreshedSec: Date.UTC(2026, 10, 1, 9, 12, 44) / 1000,
      option: { instanceTypes: ['m5.large'], performanceRisk: 1, savingsMicroUsdPerMonth: 12_500_000 },
    })
  })

  it.each<[string, Record<string, unknown>, unknown]>([
    ['no option', { finding: 'Optimized', recommendationOptions: [] }, null],
    [
      'a mixed group',
      { recommendationOptions: [{ configuration: { mixedInstanceTypes: ['m5.large', 'm6i.large'] } }] },
      { instanceTypes: ['m5.large', 'm6i.large'], performanceRisk: Number.NaN, savingsMicroUsdPerMonth: null },
    ],
    [
      'another currency',
      {
        recommendationOptions: [
          { configuration: { instanceType: 'm5.large' }, savingsOpportunity: { estimatedMonthlySavings: { currency: 'CNY', value: 9 } } },
        ],
      },
      { instanceTypes: ['m5.large'], performanceRisk: Number.NaN, savingsMicroUsdPerMonth: null },
    ],
  ])('says no more than it knows: %s', (_what, more, option) => {
    expect(opinion(more)?.option).toEqual(option)
  })

  it('is told apart, where it could not be read, from what a judgement rests on', () => {
    const denied = [RECOMMENDATIONS, CHECK_RESULT, CHECKS].map((operation) => ({ operation, reason: 'denied' }))
    const missing = { operation: 'ec2.describe-images', reason: 'denied' }
    expect(besideUnread([...denied, missing])).toEqual({ unread: [missing], beside: denied })
  })
})

const headings = ['Status', 'Region', 'Resource ID', 'Recommended Action', 'Recommended Resource Summary', 'Estimated Monthly Savings']
const row = ['Yellow', 'eu-west-1', 'web', 'Rightsize', 'm5.large', '$1,234.50']
const arn = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1111-2222:autoScalingGroupName/team/web'
type Flagged = { readonly columns?: readonly string[]; readonly metadata?: readonly (string | null)[]; readonly more?: object; readonly currency?: string }
function flagged({ columns = headings, metadata = row, more = {}, currency = 'USD' }: Flagged = {}) {
  const one = flaggedResource.parse({ status: 'warning', region: 'eu-west-1', resourceId: 'aB3', isSuppressed: false, metadata, ...more })
  const check = advisorCheck.parse({ id: 'c1z7kmr01n', name: 'n', description: '', category: 'cost_optimizing', metadata: columns })
  return opinionsOf({ recommendations: null, flagged: [one], checks: [check] }, 'eu-west-1', currency)
}

describe("Trusted Advisor's opinion", () => {
  it('is what its check recommends, named by the columns', () => {
    const option = { action: 'Rightsize', instanceTypes: ['m5.large'], performanceRisk: Number.NaN, savingsMicroUsdPerMonth: 1_234_500_000 }
    const opinions = [{ source: 'trusted-advisor', finding: 'not-optimized', lookBackDays: Number.NaN, refreshedSec: null, option }]
    expect([...flagged()]).toEqual([['web', opinions]])
    // in whatever order AWS has them
    expect([...flagged({ columns: headings.toReversed(), metadata: row.toReversed() })]).toEqual([['web', opinions]])
    expect([...flagged({ columns: headings.map((one) => one.toLowerCase()) })]).toEqual([['web', opinions]])
    expect([...flagged({ metadata: row.with(2, arn) }).keys()]).toEqual(['team/web'])
  })

  it.each<[string, Flagged]>([
    ['another Region', { more: { region: 'us-east-1' } }],
    ['what its owners have suppressed', { more: { isSuppressed: true } }],
    ['what is in order', { more: { status: 'ok' } }],
    ['columns that name no resource', { columns: ['Status', 'Region', 'Thing'] }],
    ['a resource without a name', { metadata: row.with(2, '') }],
  ])('says nothing of %s', (_what, one) => {
    expect(flagged(one).size).toBe(0)
  })

  it.each<[string, Flagged, object]>([
    ['a saving that is no amount', { metadata: row.with(5, 'n/a') }, { savingsMicroUsdPerMonth: null }],
    ['another currency', { currency: 'CNY' }, { savingsMicroUsdPerMonth: null }],
    ['no type', { metadata: row.with(4, '2 instances') }, { instanceTypes: [] }],
    ['a row that is cut short', { metadata: row.slice(0, 3) }, { instanceTypes: [], savingsMicroUsdPerMonth: null }],
  ])('says no more than it knows: %s', (_what, one, option) => {
    expect(flagged(one).get('web')?.[0]?.option).toMatchObject(option)
  })

  it("stands after Compute Optimizer's of the same group", () => {
    const both = opinionsOf(
      {
        recommendations: [answer()],
        flagged: [flaggedResource.parse({ status: 'warning', metadata: row })],
        checks: [advisorCheck.parse({ id: 'c', metadata: headings })],
      },
      'eu-west-1',
      'USD',
    )
    expect(both.get('web')?.map(({ source }) => source)).toEqual(['compute-optimizer', 'trusted-advisor'])
  })
})
