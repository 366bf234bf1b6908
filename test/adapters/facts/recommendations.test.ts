import { describe, expect, it } from 'vitest'
import { groupRecommendation } from '../../../adapters/aws-shapes/compute-optimizer.ts'
import { besideUnread, opinionsOf, RECOMMENDATIONS } from '../../../adapters/facts/recommendations.ts'

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
const opinion = (more: Record<string, unknown> = {}) => opinionsOf([answer(more)], 'USD').get('web')

describe("Compute Optimizer's opinion", () => {
  it('is its finding and the option that it ranks first', () => {
    expect(opinion()).toEqual({
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
    const [denied, missing] = [
      { operation: RECOMMENDATIONS, reason: 'denied' },
      { operation: 'ec2.describe-images', reason: 'denied' },
    ]
    expect(besideUnread([denied, missing])).toEqual({ unread: [missing], beside: [denied] })
  })
})
