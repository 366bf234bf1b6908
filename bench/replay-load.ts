import type { Load } from '../domain/demand/load.ts'
import { defaultPolicy } from '../domain/policy.ts'
import { type Configuration, replay } from '../domain/replay/replay.ts'
import { type Spent, timed } from './timed.ts'

const MINUTES = 14 * 1440
const WARM_UPS = 50

/** Two weeks of one group by the minute: a daily and a weekly rhythm with bursts, under target tracking, a schedule and a boot time. */
export function replayTwoWeeks(times: number): Promise<Spent & { readonly count: number }> {
  const load = twoWeeks()
  const configuration: Configuration = {
    vcpuPerInstance: 2,
    servableVcpuPerInstance: 2,
    creditBaselineFraction: Number.NaN,
    minSize: 2,
    maxSize: 60,
    desiredCapacity: 10,
    policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 50, disableScaleIn: false }],
    scheduled: Array.from({ length: 14 }, (_, day) => ({ minute: day * 1440 + 420, minSize: 6, maxSize: Number.NaN, desiredCapacity: Number.NaN })),
    forecastInstances: null,
    bootMinutes: 4,
    warmupMinutes: 5,
    detailedMonitoring: true,
    canLaunch: true,
    canTerminate: true,
    launchFailures: [],
    overloadUtilization: defaultPolicy.overloadUtilization,
    creditsGone: defaultPolicy.creditsGone,
  }
  for (let i = 0; i < WARM_UPS; i++) replay(load, configuration)
  return timed(() => {
    for (let i = 0; i < times; i++) replay(load, configuration)
    return times
  })
}

function twoWeeks(): Load {
  const demandVcpu = Float64Array.from({ length: MINUTES }, (_, minute) => {
    const hours = minute / 60
    const day = Math.sin(((hours - 9) / 24) * 2 * Math.PI)
    const weekend = Math.floor(hours / 24) % 7 > 4 ? 0.6 : 1
    const burst = minute % 977 < 20 ? 12 : 0
    return Math.max(1, (20 + 12 * day) * weekend + burst)
  })
  return { demandVcpu, stepMinutes: 1, counted: new Uint8Array(MINUTES).fill(1), requestsPerMinutePerVcpu: Number.NaN }
}
