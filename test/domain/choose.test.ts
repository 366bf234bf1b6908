import { describe, expect, it } from 'vitest'
import { judge } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { anInstanceType, aPlace, aSeries, byName } from './a-case.ts'
import { aWorld, demandCurve, smoothDay } from './a-world.ts'

const burstablePlace = aPlace({
  instanceTypes: byName(anInstanceType('t3.large', 2, 8, { burstable: true })),
  prices: new Map([['t3.large', { microUsdPerHour: 83_200, currency: 'USD' }]]),
})
const rate = { microUsdPerInstanceHour: 83_200, source: 'list-price' as const }

describe('the configuration that is chosen', () => {
  it('aims a burstable type at its baseline where more would use up its credits', () => {
    // 60 instances may use 36 vCPUs for ever; the work needs between 8 and 30 of them, for half a day at a time
    const world = aWorld({
      demand: demandCurve(smoothDay(8, 30)),
      group: { instanceType: 't3.large', minSize: 60, maxSize: 60, desiredCapacity: 60, policies: [] },
      observation: { creditBalanceMinimum: aSeries(500) },
    })
    const { proposal } = judge(world, burstablePlace, rate, defaultPolicy)
    expect(proposal?.changes).toMatchObject({ targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 30 } })
    expect(proposal?.replay.overloadMinutesPerWeek).toBe(0)
    expect(proposal?.savingsFraction).toBeGreaterThan(0.3)
  })
})
