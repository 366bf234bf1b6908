import type { Demand } from '../demand/demand.ts'
import { loadOf } from '../demand/load.ts'
import type { Place } from '../facts/place.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { currentConfiguration } from '../replay/configuration.ts'
import { hourlyForecast } from '../replay/forecast.ts'
import { type Configuration, replay } from '../replay/replay.ts'

/** Settings that a load test is simulated with; `targetValue` is the policy's, null where no target tracking sizes the group. */
export type DrillSettings = { readonly targetValue: number | null; readonly minSize: number; readonly maxSize: number }

/** Minutes of the test that are overloaded in simulation, and instance-hours of the whole window over those of today. */
export type Simulated = { readonly settings: DrillSettings; readonly overloadedMinutes: number; readonly instanceHoursRatio: number }

/**
 * `today`: the settings as they are. `best`: those with which the least of the test is overloaded, and of these the cheapest over the whole window; today's
 * own where nothing is better. null: the simulation of today does not come to what was seen of the test.
 */
export type WouldHavePassed = { readonly today: Simulated; readonly best: Simulated }

/** Targets that are tried, as shares of today's, and sizes as multiples. */
const TARGET_SHARES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4] as const
const MAX_RATIOS = [1, 1.5, 2, 3, 4] as const
const MIN_RATIOS = [1, 1.5, 2, 3, 4, 6] as const

/** What settings would have borne a load test, by replay. Minutes count from the observation's beginning, end excluded. */
export function wouldHavePassed(
  observation: Observation,
  place: Place,
  demand: Demand,
  { fromMinute, toMinute, overloadedMinutes }: { readonly fromMinute: number; readonly toMinute: number; readonly overloadedMinutes: number },
  policy: Policy,
): WouldHavePassed | null {
  const load = loadOf(demand, observation.grid)
  const { asItWas } = currentConfiguration(observation, place, demand, hourlyForecast(load), policy)
  const minutes = load.demandVcpu.length
  const byMinute = { inService: new Float64Array(minutes), overloaded: new Uint8Array(minutes) }
  const run = (configuration: Configuration): { readonly over: number; readonly hours: number } => {
    byMinute.overloaded.fill(0)
    const { instanceMinutes } = replay(load, configuration, undefined, byMinute)
    return { over: byMinute.overloaded.subarray(fromMinute, toMinute).reduce((sum, one) => sum + one, 0), hours: instanceMinutes }
  }
  const now = run(asItWas)
  if (now.over === 0 && overloadedMinutes > 0) return null
  const simulated = (settings: DrillSettings): Simulated => {
    const { over, hours } = run(withSettings(asItWas, settings))
    return { settings, overloadedMinutes: over, instanceHoursRatio: hours / now.hours }
  }
  const today: Simulated = { settings: settingsOf(asItWas), overloadedMinutes: now.over, instanceHoursRatio: 1 }
  const tried = now.over === 0 ? [] : candidatesOf(today.settings).map(simulated)
  const best = tried.reduce(
    (least, one) => ((one.overloadedMinutes - least.overloadedMinutes || one.instanceHoursRatio - least.instanceHoursRatio) < 0 ? one : least),
    today,
  )
  return { today, best }
}

function settingsOf({ policies, minSize, maxSize }: Configuration): DrillSettings {
  const tracking = policies.find((policy) => policy.type === 'target-tracking')
  return { targetValue: tracking?.type === 'target-tracking' ? tracking.targetValue : null, minSize, maxSize }
}

function candidatesOf({ targetValue, minSize, maxSize }: DrillSettings): readonly DrillSettings[] {
  const targets = targetValue === null ? [null] : TARGET_SHARES.map((share) => Math.round(targetValue * share))
  const floors = [...new Set(MIN_RATIOS.map((ratio) => Math.ceil(Math.max(1, minSize) * ratio)))]
  const tops = [...new Set(MAX_RATIOS.map((ratio) => Math.ceil(maxSize * ratio)))]
  return tops.flatMap((top) =>
    targets.flatMap((target) => floors.filter((floor) => floor <= top).map((floor) => ({ targetValue: target, minSize: floor, maxSize: top }))),
  )
}

/** Scheduled sizes move along: none is left below what is tried. */
function withSettings(configuration: Configuration, { targetValue, minSize, maxSize }: DrillSettings): Configuration {
  return {
    ...configuration,
    minSize,
    maxSize,
    desiredCapacity: Math.max(minSize, Math.min(maxSize, configuration.desiredCapacity)),
    scheduled: configuration.scheduled.map((change) => ({ ...change, minSize: Math.max(change.minSize, minSize), maxSize: Math.max(change.maxSize, maxSize) })),
    policies: configuration.policies.map((policy) => (policy.type === 'target-tracking' && targetValue !== null ? { ...policy, targetValue } : policy)),
  }
}
