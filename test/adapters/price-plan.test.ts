import { describe, expect, it } from 'vitest'
import { pricePlan } from '../../bench/price-plan.ts'

describe('what 200 groups with 20 series over 14 days take', () => {
  const plan = pricePlan(200, 14)

  it('is at most a tenth more requests than there have to be', () => {
    expect([plan.series, plan.leastRequests]).toEqual([4000, 160])
    expect(plan.requests / plan.leastRequests).toBeLessThanOrEqual(1.1)
  })

  it('is the price of its metrics, each once for all of its statistics', () => {
    // CPU, network twice, credits, four of the group, memory, six of the target group, two of the load balancer
    expect([plan.metrics, plan.microUsd]).toEqual([200 * 17, 34_000])
  })

  it('is far fewer requests than metric by metric', () => {
    expect(plan.oneByOne.requests).toBe(200 * 17 * 3)
  })
})
