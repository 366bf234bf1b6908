import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { configurationOf, cpuTargetOf, predictiveBufferSec, targetValueOf } from '../../../domain/propose/candidate-configuration.ts'
import type { Ensemble } from '../../../domain/propose/ensemble.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import { calmest, cheapest } from '../../../domain/propose/search.ts'
import { replay } from '../../../domain/replay/replay.ts'
import { aCandidateType, aConfiguration } from '../a-judged-case.ts'
import { aCandidate, aFixedCandidate, aGround, aLoad, DAY_MINUTES, worldsOf } from './a-ground.ts'

const { configuration: today } = aConfiguration()
const ground = (load: Load, changes: Partial<Ground> = {}, ensemble: Ensemble = worldsOf([{ load }])): Ground => aGround(ensemble, { load, today, ...changes })
const type = aCandidateType({ hasStandIns: true })
const candidate = (changes: Partial<Candidate> = {}): Candidate => aCandidate({ type, target: 0.5, ...changes })
/** Keeps `size` instances, with the policies of today. */
const fixed = (size: number, changes: Partial<Candidate> = {}): Candidate => aFixedCandidate(size, { type, ...changes })
const unbounded = Number.POSITIVE_INFINITY
/** So many minutes in each of `worlds` worlds, but for some of them; there no more than `worst`. */
const chance = (minutes: number, { worlds = 1, failures = 0, worst = minutes } = {}) => ({
  allowed: new Array(worlds).fill(minutes),
  failures,
  worst: new Array(worlds).fill(worst),
})

describe('the cheapest candidate', () => {
  it('is the one that costs least of those that overload no more than is allowed', () => {
    // 5 vCPUs overload two instances of two, not three
    const tried = cheapest([fixed(5), fixed(3), fixed(2), fixed(4)], ground(aLoad(5)), unbounded, chance(0))
    expect(tried).toEqual({
      candidate: fixed(3),
      cost: 3 * 24 * 100,
      costs: [3 * 24 * 100],
      overloadMinutes: 0,
      worstOverloadMinutes: 0,
      minutes: [0],
      failures: 0,
      peakInstances: 3,
    })
  })

  it('may overload as much as is allowed, and not a minute more', () => {
    const busyFor = (minutes: number) => ground(aLoad((minute) => (minute < minutes ? 5 : 3)))
    expect(cheapest([fixed(2)], busyFor(30), unbounded, chance(30))).toMatchObject({ overloadMinutes: 30 })
    expect(cheapest([fixed(2)], busyFor(31), unbounded, chance(30))).toBeNull()
  })

  it('costs less than the limit', () => {
    const cost = 3 * 24 * 100
    // nothing that follows demand is that cheap: 5 % more than the bound is taken for sure
    expect(cheapest([fixed(3)], ground(aLoad(5)), cost * 1.05 + 1, chance(0))).not.toBeNull()
    expect(cheapest([fixed(3)], ground(aLoad(5)), cost, chance(0))).toBeNull()
    expect(cheapest([], ground(aLoad(5)), unbounded, chance(0))).toBeNull()
  })

  it('holds in all worlds but as many as may fail, and in those it is no worse than it may be at worst', () => {
    const stands = (vcpus: readonly number[], failures: number, worst: number) =>
      cheapest(
        [fixed(2)],
        ground(aLoad(3), {}, worldsOf(vcpus.map((vcpu) => ({ load: aLoad(vcpu, 60) })))),
        unbounded,
        chance(0, { worlds: 3, failures, worst }),
      )
    expect(stands([3, 3, 3], 0, 0)).toMatchObject({ failures: 0, worstOverloadMinutes: 0 })
    expect(stands([3, 4, 3], 0, 60)).toBeNull()
    expect(stands([3, 4, 3], 1, 60)).toMatchObject({ failures: 1, worstOverloadMinutes: 60, overloadMinutes: 0 })
    expect(stands([3, 4, 3], 1, 59)).toBeNull()
    expect(stands([4, 4, 3], 1, 60)).toBeNull()
  })

  it('costs the mean over the worlds, and counts the instances that the hardest asks for into its peak', () => {
    const tried = cheapest([candidate()], ground(aLoad(2), {}, worldsOf([{ load: aLoad(2) }, { load: aLoad(8) }])), unbounded, chance(unbounded, { worlds: 2 }))
    expect(tried?.peakInstances).toBe(8)
    expect(tried?.cost).toBeCloseTo(((tried?.costs[0] as number) + (tried?.costs[1] as number)) / 2, 6)
  })

  it('boots as slowly as the world says', () => {
    // demand rises to 3.8 at once: tracked at half, two instances grow to four after the boot
    const rise = aLoad((minute) => (minute < 60 ? 1.9 : 3.8))
    const minutes = (bootMinutes: number) =>
      cheapest([candidate()], ground(rise, {}, worldsOf([{ load: rise, world: { bootMinutes } }])), unbounded, chance(unbounded))?.overloadMinutes
    expect((minutes(15) as number) - (minutes(5) as number)).toBe(10)
  })

  it('is the simpler one where two are about as good', () => {
    const tracked = { target: 0.5 }
    const [plain, one, two] = [fixed(3), fixed(3, tracked), fixed(3, { ...tracked, predictive: true })]
    const chosen = (...candidates: readonly Candidate[]) => cheapest(candidates, ground(aLoad(3)), unbounded, chance(0))?.candidate
    expect(chosen(two, one)).toBe(one)
    expect(chosen(two, one, plain)).toBe(plain)
    // ten in a hundred cheaper pays for a lever, half in a hundred does not
    expect(chosen(plain, fixed(3, { ...tracked, costPerHour: 90 }))).toMatchObject({ costPerHour: 90 })
    expect(chosen(plain, fixed(3, { ...tracked, costPerHour: 99.5 }))).toBe(plain)
  })
})

describe('the calmest candidate', () => {
  it('weighs overload against cost at the price of a minute', () => {
    // two instances are overloaded all day at 5 vCPUs, three are not and cost 2400 more
    const pick = (price: number) => calmest([fixed(2), fixed(3)], ground(aLoad(5)), price, unbounded)?.candidate.minSize
    expect(pick(2400 / DAY_MINUTES + 0.01)).toBe(3)
    expect(pick(2400 / DAY_MINUTES - 0.01)).toBe(2)
  })

  it('says what it costs and how it overloads, and is the first of equals', () => {
    const [one, other] = [fixed(2), fixed(2)]
    const tried = calmest([one, other], ground(aLoad(5)), 1, unbounded)
    expect(tried?.candidate).toBe(one)
    expect(tried).toMatchObject({ cost: 2 * 24 * 100, overloadMinutes: DAY_MINUTES, peakInstances: 2 })
    // nothing that costs more than it may
    expect(calmest([one], ground(aLoad(5)), 1, 2 * 24 * 100 - 1)).toBeNull()
    expect(calmest([], ground(aLoad(5)), 1, unbounded)).toBeNull()
  })
})

describe('the calmest candidate of several worlds', () => {
  // a minute costs a tenth of an instance's day; users wait from 1.8 vCPUs an instance on
  const tenWorlds = (vcpus: readonly number[]): Ground => ground(aLoad(5), {}, worldsOf(vcpus.map((vcpu) => ({ load: aLoad(vcpu) }))))
  const price = (0.1 * 24 * 100) / DAY_MINUTES

  it('is that which is calm in the harder ones, too, where it is worth its money in the mean', () => {
    const pick = (minutePrice: number) => calmest([fixed(2), fixed(4)], tenWorlds([3, 3, 3, 6, 6, 6, 3, 3]), minutePrice, unbounded)?.candidate.minSize
    // in the world in the middle two are enough
    expect([pick(100 * price), pick(price)]).toEqual([4, 2])
  })

  it('may cost more than the limit in one world where it costs less in the others', () => {
    const tracking = candidate({ minSize: 2, maxSize: 20, target: 0.5 })
    const cost = (vcpus: readonly number[], limit: number) => calmest([tracking], tenWorlds(vcpus), price, limit)?.candidate
    const limit = 6 * 24 * 100
    expect(cost([2, 2, 2, 9, 2, 2, 2, 2], limit)).toBe(tracking)
    expect(cost([9, 9, 9, 9, 9, 9, 9, 9], limit)).toBeUndefined()
  })
})

describe('a target', () => {
  it('is in percent of CPU, under its share where something else binds first, and one at least', () => {
    expect(cpuTargetOf(type, 0.6)).toBe(60)
    expect(cpuTargetOf({ ...type, servableVcpu: 0.9 }, 0.7)).toBe(32)
    expect(cpuTargetOf({ ...type, servableVcpu: 0.001 }, 0.4)).toBe(1)
  })

  it('is in requests a minute where those are tracked', () => {
    expect(targetValueOf(type, 0.5, ground(aLoad(1), { tracksRequests: true, vcpuSecondsPerRequest: 0.07 }))).toBe(857)
    expect(targetValueOf(type, 0.5, ground(aLoad(1)))).toBe(50)
  })
})

describe('the buffer of a forecast', () => {
  it('is five minutes and the boot, in whole five minutes, under the hour', () => {
    expect([1, 5, 6, 10, 49, 50, 51, 500].map(predictiveBufferSec)).toEqual([600, 600, 900, 900, 3300, 3300, 3300, 3300])
  })
})

describe('a candidate as it is replayed', () => {
  const load = aLoad(2)
  const policies = [{ type: 'target-tracking', metric: 'cpu', targetValue: 33, disableScaleIn: true }] as const
  const old = {
    ...today,
    policies,
    scheduled: [{ minute: 5, minSize: 2, maxSize: 2, desiredCapacity: 2 }],
    forecastInstances: new Float64Array(DAY_MINUTES),
    bootMinutes: 7,
    warmupMinutes: 3,
    canLaunch: false,
    canTerminate: false,
    launchFailures: [[0, 9]] as const,
  }

  it('keeps what today has where it changes no policy', () => {
    const configuration = configurationOf(
      candidate({ target: null, minSize: 3, desiredCapacity: 4, maxSize: 9, detailedMonitoring: false }),
      ground(load, { today: old }),
    )
    expect(configuration).toEqual({
      ...old,
      fullOfMemory: false,
      memoryGiB: candidate().type.memoryGiB,
      minSize: 3,
      maxSize: 9,
      desiredCapacity: 4,
      detailedMonitoring: false,
      canLaunch: true,
      canTerminate: true,
    })
  })

  it('has its target in place of policies, schedules and forecasts', () => {
    const { policies: tracked, scheduled, forecastInstances } = configurationOf(candidate({ target: 0.6 }), ground(load, { today: old }))
    expect([tracked, scheduled, forecastInstances]).toEqual([[{ type: 'target-tracking', metric: 'cpu', targetValue: 60, disableScaleIn: false }], [], null])
    const requests = ground(load, { tracksRequests: true, vcpuSecondsPerRequest: 0.05 })
    expect(configurationOf(candidate({ target: 0.5 }), requests).policies).toEqual([
      { type: 'target-tracking', metric: 'requests', targetValue: 1200, disableScaleIn: false },
    ])
  })

  it('forecasts at its target, ahead of the boot of today', () => {
    // two vCPUs at half of two each are two instances, and four from twelve minutes (of fifteen) before an hour of four
    const forecastVcpu = new Float64Array(24).fill(2).fill(4, 3, 4)
    const { forecastInstances } = configurationOf(candidate({ predictive: true }), ground(load, { today: old, forecastVcpu }))
    expect([164, 165, 180, 239, 240].map((minute) => forecastInstances?.[minute])).toEqual([2, 4, 4, 4, 2])
    expect(forecastInstances).toHaveLength(DAY_MINUTES)
    const keeping = configurationOf(candidate({ predictive: true, target: null }), ground(load, { forecastVcpu }))
    // at six tenths without a target of its own
    expect(keeping.forecastInstances?.[180]).toBe(4)
    expect(replay(load, keeping).peakInstances).toBeGreaterThanOrEqual(4)
  })

  it('draws on several types where launches fail, so that they no longer do', () => {
    const failing = ground(load, { today: old, launchesFail: true, canTerminate: false })
    expect(configurationOf(candidate(), failing)).toMatchObject({ launchFailures: [], canTerminate: false })
    expect(configurationOf(candidate(), ground(load, { today: old })).launchFailures).toEqual([[0, 9]])
    // where nothing can stand in, launches go on failing
    const alone = { ...type, hasStandIns: false }
    expect(configurationOf(candidate({ type: alone }), failing).launchFailures).toEqual([[0, 9]])
  })
})
