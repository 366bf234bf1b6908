import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { surplusCreditsMicroUsd } from '../../../domain/observe/surplus-credits.ts'
import { aGroup, anInstanceType, anObservation, aPlace, aSeries, byName, STEPS } from '../a-case.ts'

const DAY = 288
const place = aPlace({
  instanceTypes: byName(
    anInstanceType('m5.large', 2, 8),
    ...['t1.micro', 't2.large', 't3.large', 't3a.large', 't4g.large', 't9.large'].map((name) => anInstanceType(name, 2, 8, { burstable: true })),
  ),
})

/** Two t3.large, whose baseline is 30 %, at 50 % CPU: 0.8 vCPUs above it. */
const credits = (group: Partial<Group> = {}, observation: Partial<Observation> = {}) =>
  surplusCreditsMicroUsd(
    anObservation({ group: aGroup({ instanceType: 't3.large', ...group }), cpuPercentAverage: aSeries(50), inServiceInstances: aSeries(2), ...observation }),
    place,
  )
/** Of 730 hours a month. */
const monthly = (vcpu: number, microUsdPerVcpuHour = 50_000) => Math.round(vcpu * 730 * microUsdPerVcpuHour)

describe('surplus credits', () => {
  it('are charged by the vCPU-hour above the baseline, at what the system costs', () => {
    expect(credits()).toBe(monthly(0.8))
    expect(credits({ platform: { operation: 'RunInstances:0002', details: 'Windows', tenancy: 'default' } })).toBe(monthly(0.8, 96_000))
    expect(credits({ instanceType: 't4g.large' })).toBe(monthly(0.8, 40_000))
    expect(credits({ platform: { operation: null, details: null, tenancy: 'default' } as unknown as Group['platform'] })).toBe(monthly(0.8))
  })

  it.each([
    ['t3.large', undefined, true],
    ['t3.large', null, true],
    ['t3.large', 'standard', false],
    ['t3a.large', undefined, true],
    ['t2.large', undefined, false],
    ['t2.large', 'unlimited', true],
    ['t1.micro', undefined, false],
    ['m5.large', 'unlimited', false],
    ['c9.large', 'unlimited', false],
  ])('a %s whose template says %s is charged for them: %s', (instanceType, cpuCredits, isCharged) => {
    expect(credits({ instanceType, ...(cpuCredits === undefined ? {} : { cpuCredits }) })).toBe(isCharged ? monthly(0.8) : 0)
  })

  it('are charged by the day: a quiet day gives nothing back to a busy one, a quiet hour does to its own', () => {
    expect(credits({}, { cpuPercentAverage: aSeries(0, [0, DAY, 50]) })).toBe(monthly(0.8 / 14))
    expect(credits({}, { cpuPercentAverage: aSeries(0, [0, DAY / 2, 50]) })).toBe(0)
    expect(credits({}, { cpuPercentAverage: aSeries(0, [0, (3 * DAY) / 4, 50]) })).toBe(monthly(((0.75 * 0.2 - 0.25 * 0.3) * 4) / 14))
    expect(credits({}, { cpuPercentAverage: aSeries(30) })).toBe(0)
  })

  it('are reckoned from what was observed', () => {
    expect(credits({}, { cpuPercentAverage: aSeries(Number.NaN, [0, DAY, 50], [DAY, DAY + 72, 30]) })).toBe(monthly((0.8 * DAY) / (DAY + 72)))
    expect(credits({}, { inServiceInstances: aSeries(4, [0, 7 * DAY, Number.NaN]) })).toBe(monthly(1.6))
    expect(credits({}, { inServiceInstances: aSeries(2, [0, DAY / 2, 4], [DAY / 2, DAY, 6]) })).toBe(monthly(((5 + 13 * 2) * 0.4) / 14))
    const grid = { startSec: 0, stepSec: 2 * 86_400, length: 2 }
    expect(credits({}, { grid, cpuPercentAverage: Float64Array.of(50, 10), inServiceInstances: Float64Array.of(2, 2) })).toBe(monthly(0.4))
  })

  it('are not known without sizes, CPU, a known baseline or a price', () => {
    expect(credits({}, { cpuPercentAverage: null })).toBeNull()
    expect(credits({}, { inServiceInstances: null })).toBeNull()
    expect(credits({}, { cpuPercentAverage: new Float64Array(STEPS).fill(Number.NaN) })).toBeNull()
    expect(credits({ instanceType: 't9.large' })).toBeNull()
    expect(credits({ region: 'cn-north-1' })).toBeNull()
    expect(surplusCreditsMicroUsd(anObservation({ group: aGroup({ instanceType: null }) }), { instanceTypes: null })).toBe(0)
  })
})
