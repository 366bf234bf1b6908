import { describe, expect, it } from 'vitest'
import { costExplorerLink } from '../../../report/page/cost-explorer-link.ts'

const course = { firstDay: 20_758, settledEndDay: 20_761, actualMicroUsd: [10e6, null, 90e6, 40e6], expectedMicroUsd: [10e6, 10e6, 12e6, 12e6] }
const whole = { accountId: '004455667788', service: 'EC2 - Other', usageType: 'EU-NatGateway-Bytes & more', autoScalingGroupName: 'web' }

/** What the console reads out of such an address. */
function readBack(link: string | null): { readonly [name: string]: string } {
  expect(link).toMatch(/^https:\/\/us-east-1\.console\.aws\.amazon\.com\/costmanagement\/home#\/cost-explorer\?[\w.~!*%=&'()-]+$/)
  return Object.fromEntries(new URLSearchParams(link?.split('?')[1]))
}

const filtersOf = (link: string | null) =>
  (JSON.parse(readBack(link).filter ?? '') as { dimension: { id: string }; values: { value: string }[]; growableValue?: { value: string } }[]).map(
    ({ dimension, values, growableValue }) => [dimension.id, growableValue?.value, values[0]?.value].filter((part) => part !== undefined).join(' '),
  )

describe('a link from an event of the bill to Cost Explorer', () => {
  it('asks for the days that are drawn, the last one included, by day and amortized', () => {
    expect(readBack(costExplorerLink({ facts: { course }, resource: whole }, 'USD'))).toMatchObject({
      startDate: '2026-11-01',
      endDate: '2026-11-04',
      granularity: 'Daily',
      costAggregate: 'amortizedCost',
      groupBy: '["UsageType"]',
    })
  })

  it('asks for the narrowest place that is drawn', () => {
    const { usageType: _, ...byGroup } = whole
    const { autoScalingGroupName: __, ...byService } = byGroup
    const link = (resource: typeof byService) => filtersOf(costExplorerLink({ facts: { course }, resource }, 'USD'))
    expect(link(whole)).toEqual(['LinkedAccount 004455667788', 'UsageType EU-NatGateway-Bytes & more'])
    expect(link(byGroup)).toEqual(['LinkedAccount 004455667788', 'Service EC2 - Other', 'TagKey aws:autoscaling:groupName web'])
    expect(link(byService)).toEqual(['LinkedAccount 004455667788', 'Service EC2 - Other'])
  })

  it('is none without days to show, or where AWS has another console for the bill', () => {
    expect(costExplorerLink({ facts: {}, resource: whole }, 'USD')).toBeNull()
    expect(costExplorerLink({ facts: { course: { ...course, actualMicroUsd: [], expectedMicroUsd: [] } }, resource: whole }, 'USD')).toBeNull()
    expect(costExplorerLink({ facts: { course }, resource: whole }, 'CNY')).toBeNull()
  })
})
