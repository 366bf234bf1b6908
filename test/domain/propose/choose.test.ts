import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anInstanceType, aPlace, aSeries, byName, START_SEC, STEPS } from '../a-case.ts'
import { aWorld, demandCurve, office, smoothDay } from '../a-world.ts'
import { aLaunch } from '../an-activity.ts'

const burstablePlace = aPlace({
  instanceTypes: byName(anInstanceType('t3.large', 2, 8, { burstable: true })),
  prices: new Map([['t3.large', { microUsdPerHour: 83_200, currency: 'USD' }]]),
})
const rate = { microUsdPerInstanceHour: 83_200, source: 'list-price' as const }

/** The hour of something that happens once a day, and never at an hour that a forecast expects. */
const beginOf = (step: number): number => [3, 15, 8, 20, 11, 1, 17, 19, 6, 13, 18, 4, 10, 2][Math.floor(step / 288)] as number

describe('the configuration that is chosen', () => {
  it('aims a burstable type at its baseline where more would use up its credits', () => {
    // 60 instances may use 36 vCPUs for ever; the work needs between 8 and 30 of them, for half a day at a time
    const world = aWorld({
      demand: demandCurve(smoothDay(8, 30)),
      group: { instanceType: 't3.large', minSize: 60, maxSize: 60, desiredCapacity: 60, policies: [] },
      observation: { creditBalanceMinimum: aSeries(500) },
    })
    const { proposal } = judge(world, burstablePlace, rate, defaultPolicy)
    const target = proposal?.changes.targetTracking?.targetValue ?? Number.NaN
    // over it only where the floor keeps the mean of the day under it
    expect(target <= 30 || (proposal?.changes.minSize ?? 0) >= 30).toBe(true)
    expect(proposal?.replay.overloadMinutesPerWeek).toBe(0)
    expect(proposal?.savingsFraction).toBeGreaterThan(0.2)
  })

  it('keeps room for a slow boot where no launch was ever seen, and less where boots of five minutes were', () => {
    // once a day, at an hour that no forecast expects, the work triples over 20 minutes, and falls again
    const swell = (minutes: number): number => 12 + 24 * Math.min(1, Math.max(0, Math.min(minutes, 240 - minutes)) / 20)
    const swells = demandCurve((_, hour, step) => swell((hour - beginOf(step)) * 60))
    const costOf = (activities: readonly Activity[]): number => {
      // for a day it was seen with fewer: what is not known is the boot alone
      const inService = Float64Array.from({ length: STEPS }, (_, step) => (step < 300 ? 44 : 60))
      const world = aWorld({ demand: swells, inService, group: { minSize: 60, maxSize: 60, desiredCapacity: 60, policies: [], activities } })
      return judge(world, aPlace(), rate, defaultPolicy).proposal?.replay.microUsdPerMonth as number
    }
    const seen = Array.from({ length: 5 }, (_, i) => aLaunch(START_SEC + i * 86_400, { endSec: START_SEC + i * 86_400 + 300 }))
    expect(costOf([])).toBeGreaterThan(costOf(seen) * 1.02)
  })

  it('undoes first of all an edit with which overload began', () => {
    // office days that twelve instances served well; on the eighth day somebody took the maximum down to six
    const sizes = Float64Array.from({ length: STEPS }, (_, step) => (step < 7 * 288 ? 12 : 6))
    const world = aWorld({
      demand: demandCurve(office(14, 4)),
      inService: sizes,
      group: { minSize: 6, maxSize: 6, desiredCapacity: 6, policies: [] },
      observation: { minSize: sizes, maxSize: sizes },
    })
    const { proposal } = judge(world, aPlace(), rate, defaultPolicy)
    expect(proposal?.changes).toEqual({ minSize: 12, maxSize: 12, desiredCapacity: 12 })
    expect(proposal?.replay.overloadMinutesPerWeek).toBe(0)
  })

  it('buys all the room that a step may cost where how much is needed is not known', () => {
    // two instances that are full by day and by night, while the balancer refuses four requests of five
    const requests = aSeries(30_000)
    const full = aWorld({
      demand: aSeries(20),
      inService: aSeries(2),
      group: { minSize: 2, maxSize: 2, desiredCapacity: 2, policies: [] },
      observation: { requests, elb5xx: aSeries(120_000) },
    })
    const { proposal } = judge(full, aPlace(), rate, defaultPolicy)
    expect(proposal?.changes).toMatchObject({ maxSize: 4 })
    expect(proposal?.replay.microUsdPerMonth).toBeLessThanOrEqual(2 * 2 * 730 * rate.microUsdPerInstanceHour)
    expect(proposal?.confidence).not.toBe('high')
  })

  it('is none where memory fills whatever the work: instances that live longer fill it further', () => {
    // an hour a day two instances are too few; and each night, for longer, their memory is full
    const holding = (memoryPercentAverage: Float64Array) =>
      judge(
        aWorld({
          demand: demandCurve((_, hour) => (hour >= 9 && hour < 10 ? 5 : 1)),
          inService: aSeries(2),
          group: { minSize: 2, maxSize: 2, desiredCapacity: 2, policies: [] },
          observation: { memoryPercentAverage },
        }),
        aPlace(),
        rate,
        defaultPolicy,
      ).proposal
    expect(holding(aSeries(40))).not.toBeNull()
    expect(holding(Float64Array.from({ length: STEPS }, (_, i) => 40 + (i % 288) / 4.8))).toBeNull()
  })

  it('is none where the last days are not what the days before them taught', () => {
    // from the eleventh day on a request takes twice the CPU
    const dear = demandCurve((weekday, hour, step) => smoothDay(4, 8)(weekday, hour, step) * (step < 10 * 288 ? 1 : 2))
    const cheap = demandCurve(smoothDay(4, 8))
    const group = { minSize: 40, maxSize: 40, desiredCapacity: 40, policies: [] }
    const requests = cheap.map((vcpu) => (vcpu / 0.02) * 300)
    const judged = (demand: Float64Array) => judge(aWorld({ demand, group, observation: { requests } }), aPlace(), rate, defaultPolicy)
    expect(judged(cheap).proposal).not.toBeNull()
    const { proposal, notAssessed } = judged(dear)
    expect(proposal).toBeNull()
    expect(notAssessed.map(({ reason }) => reason)).toContainEqual({ code: 'held-out-off', errorFraction: expect.closeTo(-0.5, 2) })
  })
})
