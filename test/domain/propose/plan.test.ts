import { describe, expect, it } from 'vitest'
import type { Place } from '../../../domain/facts/place.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { leadMinutesOf } from '../../../domain/propose/lead-time.ts'
import { sizedAsSeen } from '../../../domain/propose/more-room.ts'
import { planOf } from '../../../domain/propose/plan.ts'
import { withStandIns } from '../../../domain/propose/stand-ins.ts'
import { aGroup, aLaunchTemplate, anInstanceType, anObservation, aPlace, aSeries, byName } from '../a-case.ts'
import { aConfiguration } from '../a-judged-case.ts'

describe('what follows a first step', () => {
  const likelyEnd = { changes: { minSize: 2 }, savingsFraction: 0.4, overloadMinutes: 30 }
  const trust = { seenCpuFraction: 0.25, margin: 1.5 }
  const today = { microUsdPerMonth: 600_000_000, instanceHoursPerMonth: 2920, overloadMinutesPerWeek: 20 }
  const plan = (changes: object = {}, observation: Partial<Observation> = {}, current: object = {}) =>
    planOf({ likelyEnd, ground: { trust }, ...changes } as never, { observation: anObservation(observation), current: { ...today, ...current }, days: 14 })

  it('is to watch it for a week, and where further steps are likely to end', () => {
    expect(plan()).toMatchObject({
      watchDays: 7,
      seenCpuPercent: 25,
      trustedCpuPercent: 37.5,
      likelyEnd: { changes: { minSize: 2 }, overloadMinutesPerWeek: 15 },
    })
    expect(plan({}, {}, { overloadMinutesPerWeek: 12 })?.likelyEnd.overloadMinutesPerWeek).toBe(12)
    const { savingsFraction = 0, microUsdPerMonth } = plan()?.likelyEnd ?? {}
    expect(savingsFraction).toBeCloseTo(0.4, 6)
    expect(microUsdPerMonth).toBe(Math.round(600_000_000 * (1 - savingsFraction)))
    expect(plan({}, {}, { microUsdPerMonth: null })?.likelyEnd.microUsdPerMonth).toBeNull()
  })

  it('saves on what it moves: one of four that is out of service stays as it is', () => {
    expect(plan({}, { outOfServiceInstances: aSeries(1) })?.likelyEnd).toMatchObject({ savingsFraction: expect.closeTo(0.3, 9), microUsdPerMonth: 420_000_000 })
  })

  it('is nothing where the proposal goes all the way at once', () => expect(plan({ likelyEnd: null })).toBeNull())

  it('trusts no more than all of CPU, and tells none where nothing was seen', () => {
    expect(plan({ ground: { trust: { seenCpuFraction: 0.8, margin: 1.5 } } })?.trustedCpuPercent).toBe(100)
    expect(plan({ ground: { trust: { seenCpuFraction: null, margin: 1.5 } } })).toMatchObject({ seenCpuPercent: null, trustedCpuPercent: null })
  })

  it('watches what was read of the group', () => {
    const series = aSeries(1)
    expect(plan()?.watch).toEqual(['CPUUtilization'])
    expect(
      plan({}, { responseTimeSecP95: series, target5xx: series, elb5xx: series, memoryPercentAverage: series, creditBalanceMinimum: series })?.watch,
    ).toEqual(['TargetResponseTime', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count', 'CPUUtilization', 'mem_used_percent', 'CPUCreditBalance'])
  })
})

it('a schedule asks for instances as long before demand as a slow boot takes, a late action and a cold start', () => {
  const boot = (slowSec: number) => leadMinutesOf({ boot: { medianSec: 60, slowSec, launches: 5 } })
  expect([boot(200), boot(180), boot(181), leadMinutesOf({ boot: null })]).toEqual([21, 20, 21, 29])
})

describe('types that stand in', () => {
  const group = aGroup({ availabilityZones: ['eu-west-1a', 'eu-west-1b'], launchTemplate: aLaunchTemplate({ imageId: 'ami-1' }) })
  const standIns = (name: string, there: Place) => withStandIns(name, there, group)
  const place = (...others: readonly (readonly [type: ReturnType<typeof anInstanceType>, microUsdPerHour: number | null])[]) => {
    const all = [[anInstanceType('m5.large', 2, 8, { localStorageGB: 10 }), 100_000] as const, ...others]
    return aPlace({
      instanceTypes: byName(...all.map(([type]) => type)),
      prices: new Map(all.flatMap(([type, price]) => (price === null ? [] : [[type.name, { microUsdPerHour: price, currency: 'USD' }] as const]))),
    })
  }
  const other = (name: string, changes: Parameters<typeof anInstanceType>[3] = {}, vcpu = 2, memoryGiB = 8) =>
    anInstanceType(name, vcpu, memoryGiB, { localStorageGB: 10, ...changes })

  it('have its shape, for a third more at most, the cheapest next, four in all', () => {
    const types = place([other('c'), 135_000], [other('b'), 120_000], [other('a'), 120_000], [other('d'), 135_001], [other('e'), 90_000])
    expect(standIns('m5.large', types)).toEqual(['m5.large', 'e', 'a', 'b'])
    expect(standIns('m5.large', place([other('c'), 135_000], [other('d'), 135_001]))).toEqual(['m5.large', 'c'])
  })

  it('hold as much, are current, and are paid for by the hour alone', () => {
    for (const unlike of [
      other('x', { currentGeneration: false }),
      other('x', { burstable: true }),
      other('x', { localStorageGB: 9 }),
      other('x', { architectures: ['arm64'] }),
      other('x', {}, 4),
      other('x', {}, 2, 7),
    ])
      expect(standIns('m5.large', place([unlike, 100_000]))).toEqual(['m5.large'])
    expect(standIns('m5.large', place([other('more', { localStorageGB: 50 }, 2, 16), 100_000]))).toEqual(['m5.large', 'more'])
    expect(standIns('m5.large', place([other('unpriced'), null]))).toEqual(['m5.large'])
  })

  it('start the image that the group has, and are offered in one of its zones at least', () => {
    const old = { ...aPlace(), ...place([other('x', { needsEna: true }), 100_000]) }
    const needs = (hasEna: boolean) => new Map([['ami-1', { hasEna, bootMode: null, virtualization: null }]])
    expect([standIns('m5.large', { ...old, imageNeeds: needs(false) }), standIns('m5.large', { ...old, imageNeeds: needs(true) })]).toEqual([
      ['m5.large'],
      ['m5.large', 'x'],
    ])
    const offered = (...zones: readonly string[]) => standIns('m5.large', { ...old, offeredZones: new Map([['x', new Set(zones)]]) })
    expect([offered('eu-west-1b'), offered('eu-west-1c')]).toEqual([['m5.large', 'x'], ['m5.large']])
  })

  it('are not known of a type whose shape or price is not', () => {
    expect([standIns('z1.large', place()), standIns('m5.large', aPlace({ prices: null })), standIns('m5.large', aPlace({ instanceTypes: null }))]).toEqual([
      [],
      [],
      [],
    ])
  })
})

it('sizes are replayed as they were seen, where no policy that scales them can be', () => {
  const inServiceInstances = aSeries(4, [3, 6, 5.2], [6, 8, Number.NaN], [8, 9, 4.6])
  const seen = sizedAsSeen(aConfiguration(), anObservation({ inServiceInstances }))
  expect(seen.configuration.policies).toEqual([])
  expect(seen.asItWas).toBe(seen.configuration)
  expect(seen.configuration.scheduled.map(({ minute, desiredCapacity }) => [minute, desiredCapacity])).toEqual([
    [0, 4],
    [15, 5],
    [45, 4],
  ])
  expect(seen.configuration.scheduled.every(({ minSize, maxSize }) => Number.isNaN(minSize) && Number.isNaN(maxSize))).toBe(true)
})
