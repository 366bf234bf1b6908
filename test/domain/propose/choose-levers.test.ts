import { describe, expect, it } from 'vitest'
import type { Place } from '../../../domain/facts/place.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { choose } from '../../../domain/propose/choose.ts'
import { isConsiderable } from '../../../domain/propose/considerable.ts'
import { aGroup, anInstanceType, byName, START_SEC } from '../a-case.ts'
import { aFailedLaunch } from '../an-activity.ts'
import { aSearch, type Given, place, proven, STEPS } from './a-search.ts'

const NO_CAPACITY = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-west-1a).'
/** A second type of the same shape, for a little more. */
const withStandIn: Partial<Place> = {
  instanceTypes: byName(anInstanceType('m5.large', 2, 8), anInstanceType('m6i.large', 2, 8)),
  prices: new Map([
    ['m5.large', { microUsdPerHour: 100_000, currency: 'USD' }],
    ['m6i.large', { microUsdPerHour: 110_000, currency: 'USD' }],
  ]),
}

const chosenFor = (given: Given) => choose(aSearch(given))

describe('what is chosen for a group that wastes', () => {
  it('is what redundancy asks and a target, where demand is small and even', () => {
    const chosen = chosenFor({ vcpu: 0.5 })
    expect(chosen?.changes).toMatchObject({ minSize: 2, desiredCapacity: 2, targetTracking: { metric: 'ASGAverageCPUUtilization' } })
    expect(chosen?.tried).toMatchObject({ cost: 2 * 48 * 100_000, overloadMinutes: 0 })
    expect([chosen?.currentCost, chosen?.todayCostPerHour]).toEqual([10 * 48 * 100_000, 100_000])
    expect(chosen?.savings).toEqual({ mean: expect.closeTo(0.8, 9), low: 0.8, high: 0.8 })
  })

  it('is nothing where less than the share of the policy could be saved', () => {
    // two of two instances are needed, whatever is done; of three, a third can go, and of ten thousandths nothing
    expect(chosenFor({ vcpu: 0.5, size: 2 })).toBeNull()
    expect(chosenFor({ vcpu: 0.5, size: 3 })).not.toBeNull()
    expect(chosenFor({ vcpu: 0.5, size: 3, policy: { wasteFraction: 0.4 } })).toBeNull()
  })

  it('keeps one instance for each zone', () => {
    const zones = { availabilityZones: ['a', 'b', 'c'] }
    expect(chosenFor({ vcpu: 0.5, group: zones })?.changes.minSize).toBe(3)
  })

  it('has room for the last three hours from the beginning', () => {
    // an evening of much work each day, that has or has not ended three hours before the window does
    const evening = (from: number) => chosenFor({ vcpu: (hour) => (hour >= from && hour < from + 3 ? 12 : 2), size: 20 })?.changes.desiredCapacity ?? 0
    expect(evening(21)).toBeGreaterThan(evening(17.5))
  })

  it('has savings between what nine of ten worlds exceed and fall short of', () => {
    const { low, mean, high } = chosenFor({ vcpu: (hour) => (hour < 12 ? 0.25 : 0.5) })?.savings ?? { low: 1, mean: 0, high: 0 }
    expect([low <= mean + 1e-9, mean <= high + 1e-9]).toEqual([true, true])
  })

  it('lifts protection from scale-in only where nothing else gives the waste back', () => {
    const group = { newInstancesProtectedFromScaleIn: true }
    const even = chosenFor({ vcpu: 0.5, group, current: { canTerminate: false } })
    expect([even?.ground.canTerminate, even?.changes.newInstancesProtectedFromScaleIn]).toEqual([false, undefined])
    // an hour of much more each day: what is launched for it stays
    const burst = chosenFor({ vcpu: (hour) => (hour >= 1 && hour < 2 ? 16 : 1), group, current: { canTerminate: false } })
    expect([burst?.ground.canTerminate, burst?.changes.newInstancesProtectedFromScaleIn]).toEqual([true, false])
  })

  it('proposes nothing short of that where all that run are protected: a lower size takes none of them away', () => {
    const instances = aGroup().instances.map((instance) => ({ ...instance, protectedFromScaleIn: true }))
    const chosen = (newOnes: boolean) =>
      chosenFor({ vcpu: 0.5, group: { newInstancesProtectedFromScaleIn: newOnes, instances }, current: { canTerminate: !newOnes } })
    expect(chosen(true)?.changes).toMatchObject({ minSize: 2, newInstancesProtectedFromScaleIn: false })
  })

  it('tracks requests where those run out first and are known', () => {
    const demand = { boundBy: 'requests', servableVcpuPerInstance: 1, vcpuSecondsPerRequest: 0.01 } as const
    expect(chosenFor({ vcpu: 0.5, demand })?.changes.targetTracking).toMatchObject({ metric: 'ALBRequestCountPerTarget' })
    expect(chosenFor({ vcpu: 0.5, demand, group: { targetGroupArns: [] } })?.changes.targetTracking).toMatchObject({ metric: 'ASGAverageCPUUtilization' })
    expect(chosenFor({ vcpu: 0.5, demand: { ...demand, vcpuSecondsPerRequest: Number.NaN } })?.changes.targetTracking?.metric).toBe('ASGAverageCPUUtilization')
  })

  it('keeps policies that may scale in, where they do as well', () => {
    const policies = [{ type: 'target-tracking', metric: 'cpu', targetValue: 60, disableScaleIn: false }] as const
    expect(chosenFor({ vcpu: 0.5, current: { policies } })?.tried.candidate.target).toBeNull()
    expect(chosenFor({ vcpu: 0.5, current: { policies: [{ ...policies[0], disableScaleIn: true }] } })?.tried.candidate.target).not.toBeNull()
  })

  it('pays for detailed monitoring where that is new', () => {
    const chosen = chosenFor({ vcpu: 0.5, current: { detailedMonitoring: false } })
    // 2.1 dollars a month
    expect(chosen?.tried.candidate.costPerHour).toBeCloseTo(100_000 + 2_100_000 / 730, 6)
    expect(chosen?.changes.detailedMonitoring).toBe(true)
  })

  it('goes on forecasting where it forecasts today', () => {
    expect(chosenFor({ vcpu: 0.5, current: { forecastInstances: new Float64Array(STEPS * 5) } })?.changes.predictiveScaling).toBeDefined()
    expect(chosenFor({ vcpu: 0.5 })?.changes.predictiveScaling).toBeUndefined()
  })
})

describe('what is chosen for a group that was never seen smaller', () => {
  it('opens a gap in no world: no evidence ever took the hard ones away', () => {
    const gapMinutes = (defaultPolicy.gapMinutesPerWeek * 2) / 7
    // an hour of much more each day
    const burst = { vcpu: (hour: number) => (hour >= 1 && hour < 2 ? 16 : 1) }
    const seen = chosenFor(burst)
    const added = seen?.tried.minutes.map((minutes, k) => minutes - (seen.ground.ensemble.members[k]?.today.overloadMinutes ?? 0)) ?? []
    expect(Math.max(...added)).toBeGreaterThan(gapMinutes)
    expect(chosenFor({ ...burst, seenSmaller: false })).toBeNull()
  })

  it('is a step from the size that it has, and a plan for the rest', () => {
    // quarters of an hour with four times the work, at hours that no forecast expects
    const vcpu = (_: number, step: number) => ([40, 400].some((from) => step >= from && step < from + 3) ? 4 : 1)
    const chosen = chosenFor({ vcpu, size: 20, seenSmaller: false })
    const [now, end] = [chosen?.changes.minSize ?? 0, chosen?.likelyEnd?.changes.minSize ?? 0]
    // what those minutes ask for at half of their CPU is four
    expect([now > 10 && now <= 15, end]).toEqual([true, 4])
  })
})

describe('what is chosen where launches fail for want of capacity', () => {
  it('is today with several types, where nothing else is to be gained', () => {
    const failed = (message: string, types = withStandIn) =>
      chosenFor({ vcpu: 0.5, size: 2, group: { activities: [...proven, aFailedLaunch(START_SEC + 900, message)] }, types })
    expect(failed(NO_CAPACITY)).toMatchObject({
      tried: { candidate: { minSize: 2, target: null, predictive: false }, cost: 2 * 48 * 100_000 },
      changes: { mixedInstances: { instanceTypes: ['m5.large', 'm6i.large'] } },
      savings: { mean: 0, low: 0, high: 0 },
    })
    expect(failed(NO_CAPACITY, place)).toBeNull()
    expect(failed("The key pair 'ops' does not exist.")).toBeNull()
  })
})

describe('what is chosen for a group that suffers', () => {
  const suffering = (overloadMinutes: number, more: Partial<Given> = {}) => chosenFor({ vcpu: 5, size: 2, overloadMinutes, ...more })

  it('cures it, whatever that costs', () => {
    const chosen = suffering(2880)
    expect(chosen?.tried.overloadMinutes).toBeLessThanOrEqual((5 * 2) / 7)
    expect(chosen?.savings.high).toBeLessThan(0)
  })

  it('is sought from the minutes a week of the policy on', () => {
    // 30 minutes a week are 8.57 in two days
    expect(suffering(8.6, { vcpu: 6.8, size: 4 })).not.toBeNull()
    expect(suffering(8.5, { vcpu: 6.8, size: 4 })).toBeNull()
  })

  it('costs no more than one instance, or half again, where the gap is small: what would double the bill is for a gap of high severity', () => {
    expect(suffering(8.6)).toBeNull()
    // two more of four are half again: for half of a high gap
    expect(suffering(8.6, { vcpu: 7, size: 4 })).toBeNull()
    expect(suffering(35, { vcpu: 7, size: 4 })).not.toBeNull()
    // 240 minutes a week are 68.6 in two days
    expect(suffering(69)?.tried.cost).toBeGreaterThan(1.5 * 2 * 48 * 100_000)
  })

  /** Two bursts of so many steps, at hours that no forecast expects, for two instances that track half of their CPU. */
  const bursts = (vcpu: number, steps: number, observedMinutes: number, maxSize = 200) =>
    suffering(observedMinutes, {
      vcpu: (_, step) => ([40, 400].some((from) => step >= from && step < from + steps) ? vcpu : 1),
      current: { policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 50, disableScaleIn: false }], minSize: 2, maxSize },
      group: { minSize: 2, maxSize },
    })

  it('leaves no more than was observed, or no more than half of what its worlds have', () => {
    // until instances have come some minutes of each are left, whatever is tried for the money; a maximum of two leaves the hour of each
    expect(bursts(5, 4, 13)?.tried.overloadMinutes).toBe(13)
    expect(bursts(5, 4, 12)).toBeNull()
    expect(bursts(6, 12, 11, 2)?.tried.overloadMinutes).toBeLessThan(60)
  })

  it('is worth its money: a sixth more of the bill for a few minutes less is not', () => {
    expect(bursts(6, 4, 13)).toBeNull()
  })

  it('is no smaller group where today’s is healthy in every world: what was seen has a cause that none of them knows', () => {
    for (const vcpu of [1, 4]) expect(suffering(200, { vcpu, size: 10 })).toBeNull()
    // more room helps whatever the cause
    const roomier = suffering(200, { vcpu: 4, size: 4 })
    expect(roomier?.tried.cost).toBeGreaterThan(roomier?.currentCost ?? Number.POSITIVE_INFINITY)
  })

  it('is nothing that lessens overload only beside a load that today’s group was not trusted with', () => {
    // three instances that track 30 % and meet two bursts of ten minutes: with two of them it would be no shorter
    const bursting = suffering(40, {
      vcpu: (_, step) => ([40, 400].some((from) => step >= from && step < from + 2) ? 6 : 1),
      size: 3,
      current: { policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 30, disableScaleIn: false }], minSize: 3, maxSize: 20 },
      group: { minSize: 3, maxSize: 20 },
    })
    expect(bursting).toBeNull()
  })

  it('is no maximum that is never reached, nor anything else that lessens nothing', () => {
    // over before an instance has come
    expect(bursts(30, 2, 200)).toBeNull()
    // four instances serve what two do not, for no more than twice the money
    expect(bursts(4, 2, 200)?.changes).toEqual({ minSize: 4, desiredCapacity: 4 })
  })
})

describe('what is chosen of a group that wastes just the share of the policy', () => {
  it('is considerable by the same measure as the rules have: two of five instances save three fifths, less a rounding', () => {
    const policy = { wasteFraction: 0.6 }
    const found = chosenFor({ vcpu: 0.5, size: 5, policy })
    expect(found?.savings.mean).toBeLessThan(0.6)
    expect(isConsiderable(found?.savings.mean ?? 0, { ...defaultPolicy, ...policy })).toBe(true)
    expect(chosenFor({ vcpu: 0.5, size: 5, policy: { wasteFraction: 0.601 } })).toBeNull()
  })
})
