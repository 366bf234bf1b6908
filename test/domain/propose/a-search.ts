import { LONG_AGO_MINUTES } from '../../../domain/demand/comings.ts'
import type { Demand } from '../../../domain/demand/demand.ts'
import { loadOf } from '../../../domain/demand/load.ts'
import type { Overload } from '../../../domain/demand/overload.ts'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { learn } from '../../../domain/learn/model.ts'
import { defaultPolicy, type Policy } from '../../../domain/policy.ts'
import type { Search } from '../../../domain/propose/search-input.ts'
import type { CurrentConfiguration } from '../../../domain/replay/configuration.ts'
import { hourlyForecast } from '../../../domain/replay/forecast.ts'
import { aGroup, anInstanceType, anObservation, aPlace, byName, START_SEC, STEP_SEC } from '../a-case.ts'
import { aConfiguration, aDemand } from '../a-judged-case.ts'
import { aLaunch } from '../an-activity.ts'

/** Two days, so that a forecast has another day to learn from. */
export const STEPS = 576
export const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
export const place: Partial<Place> = {
  instanceTypes: byName(anInstanceType('m5.large', 2, 8)),
  prices: new Map([['m5.large', { microUsdPerHour: 100_000, currency: 'USD' }]]),
}
export const proven = [0, 1, 2].map((day) => aLaunch(START_SEC + day * 86_400))

export type Given = {
  readonly vcpu: number | ((hour: number, step: number) => number)
  readonly size?: number
  readonly group?: Partial<Group>
  readonly demand?: Partial<Demand>
  readonly current?: Partial<CurrentConfiguration['configuration']>
  readonly overloadMinutes?: number
  readonly seenSmaller?: boolean
  readonly policy?: Partial<Policy>
  readonly types?: Partial<Place>
}
/** What is searched for a group of `size` instances without a policy, which meets this demand and was seen smaller before. */
export function aSearch({
  vcpu,
  size = 10,
  group = {},
  demand = {},
  current = {},
  overloadMinutes = 0,
  seenSmaller = true,
  policy = {},
  types = place,
}: Given): Search {
  const busyVcpu = Float64Array.from({ length: STEPS }, (_, i) => (typeof vcpu === 'number' ? vcpu : vcpu(((i * STEP_SEC) / 3600) % 24, i)))
  const still = { moving: new Uint8Array(STEPS), youngestMinutes: new Float64Array(STEPS).fill(LONG_AGO_MINUTES) }
  const known = aDemand({ busyVcpu, spanDays: 2, comings: still, hurting: new Uint8Array(STEPS), ...demand })
  const load = loadOf(known, grid)
  const observation = anObservation({
    group: aGroup({ minSize: size, maxSize: size, desiredCapacity: size, policies: [], activities: proven, ...group }),
    grid,
    cpuPercentAverage: busyVcpu.map((busy) => Math.min(100, (100 * busy) / (2 * size))),
    cpuPercentMaximum: busyVcpu.map((busy) => Math.min(100, (105 * busy) / (2 * size))),
    inServiceInstances: new Float64Array(STEPS).fill(size),
  })
  const configuration = aConfiguration({ minSize: size, maxSize: size, desiredCapacity: size, policies: [], ...current })
  return {
    observation,
    place: aPlace(types),
    demand: known,
    load,
    forecastVcpu: hourlyForecast(load),
    current: configuration,
    learnt: { ...learn(observation, known, { ...defaultPolicy, ...policy }), seenSmaller },
    overload: { minutes: overloadMinutes } as Overload,
    policy: { ...defaultPolicy, ...policy },
  }
}
