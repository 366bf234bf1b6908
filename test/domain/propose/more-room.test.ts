import { describe, expect, it } from 'vitest'
import { LONG_AGO_MINUTES } from '../../../domain/demand/comings.ts'
import { loadOf } from '../../../domain/demand/load.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { learn } from '../../../domain/learn/model.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { moreRoom, sizedAsSeen } from '../../../domain/propose/more-room.ts'
import { hourlyForecast } from '../../../domain/replay/forecast.ts'
import { aGroup, anInstanceType, anObservation, aPlace, byName, START_SEC, STEP_SEC } from '../a-case.ts'
import { aConfiguration, aDemand } from '../a-judged-case.ts'

// Two days of a worker of four to ten instances; from ten to fourteen it stands at ten, with work for sixteen.
const STEPS = 576
const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const busyHours = (i: number) => i % 288 >= 120 && i % 288 < 168
const series = (quiet: number, busy: number) => Float64Array.from({ length: STEPS }, (_, i) => (busyHours(i) ? busy : quiet))

function room({
  group = {},
  minutesPerWeek = 2000,
  held = 10,
}: {
  readonly group?: Partial<Group>
  readonly minutesPerWeek?: number
  readonly held?: number
} = {}) {
  const inServiceInstances = series(4, held)
  const observation = anObservation({
    group: aGroup({ minSize: 4, maxSize: 10, desiredCapacity: 10, policies: [], ...group }),
    grid,
    cpuPercentAverage: series(40, 100),
    cpuPercentMaximum: null,
    inServiceInstances,
    desiredCapacity: inServiceInstances,
    minSize: null,
    maxSize: null,
  })
  const steps = Uint8Array.from({ length: STEPS }, (_, i) => Number(busyHours(i)))
  const demand = aDemand({
    busyVcpu: series(3.2, 28),
    spanDays: 2,
    hurting: steps,
    comings: { moving: new Uint8Array(STEPS), youngestMinutes: new Float64Array(STEPS).fill(LONG_AGO_MINUTES) },
  })
  const load = loadOf(demand, grid)
  const place = aPlace({
    instanceTypes: byName(anInstanceType('m5.large', 2, 8)),
    prices: new Map([['m5.large', { microUsdPerHour: 100_000, currency: 'USD' }]]),
  })
  const overload = { steps, stepMinutes: series(0, 5), minutes: 480, minutesPerWeek, episodes: [], byWaitingAlone: false }
  const current = sizedAsSeen(aConfiguration({ minSize: 4, maxSize: 10, desiredCapacity: 10 }), observation)
  return moreRoom({
    observation,
    place,
    demand,
    load,
    forecastVcpu: hourlyForecast(load),
    current,
    overload,
    learnt: learn(observation, demand, defaultPolicy),
    policy: defaultPolicy,
  })
}

describe('more room for a group whose policies cannot be replayed', () => {
  it('is twice its maximum, where that is what held it, and nothing else', () => {
    const chosen = room()
    expect(chosen?.changes).toEqual({ maxSize: 20 })
    // replayed as it was seen, with twice as many where the maximum held it: 240 and 320 instance-hours in two days
    expect(chosen?.tried.peakInstances).toBe(20)
    expect(chosen?.currentCost ?? 0).toBeCloseTo(24_000_000, -5)
    expect(chosen?.tried.cost ?? 0).toBeCloseTo(32_000_000, -5)
  })

  it('is none for what is short for minutes, or was not at its maximum, or has one size', () => {
    const { highGapMinutesPerWeek } = defaultPolicy
    expect([room({ minutesPerWeek: highGapMinutesPerWeek - 1 }), room({ minutesPerWeek: highGapMinutesPerWeek })?.changes]).toEqual([null, { maxSize: 20 }])
    expect(room({ held: 9 })).toBeNull()
    expect(room({ group: { minSize: 10 } })).toBeNull()
  })
})
