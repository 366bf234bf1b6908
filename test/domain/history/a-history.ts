import { civilFromDay, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../../domain/calendar.ts'
import type { Demand } from '../../../domain/demand/demand.ts'
import { demandOf } from '../../../domain/demand/demand.ts'
import { isMemory, type LongMemory, longMemoryOf } from '../../../domain/history/long-memory.ts'
import { hoursOfWindow } from '../../../domain/observe/hourly.ts'
import type { HourlyHistory } from '../../../domain/observe/hourly-history.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { at } from '../../../domain/series.ts'
import { START_SEC } from '../a-case.ts'
import { aWorld, demandCurve, type World } from '../a-world.ts'
import { shop } from '../judged-worlds.ts'

/** An hour of the past: its civil date (UTC), its weekday (0: Monday, as in a-world), its hour, and how many days it lies before the window. */
export type PastHour = {
  readonly year: number
  readonly month: number
  readonly dayOfMonth: number
  readonly daysLeft: number
  readonly weekday: number
  readonly hour: number
  readonly daysBefore: number
}

export type Past = {
  /** Busy vCPUs; NaN where nothing was measured. The window's demand is this too, unless `window` says otherwise. */
  readonly demand: (hour: PastHour) => number
  readonly days?: number
  readonly window?: Partial<World>
  /** Instances in service in the months before; as many as keep CPU at half without it. */
  readonly instances?: (hour: PastHour) => number
  readonly vcpu?: (hour: PastHour) => number
  readonly requests?: boolean
}

export const VCPU_SECONDS_PER_REQUEST = 0.02

export function pastHour(sec: number): PastHour {
  const day = Math.floor(sec / SECONDS_PER_DAY)
  const { year, month, dayOfMonth } = civilFromDay(day)
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return {
    year,
    month,
    dayOfMonth,
    daysLeft: daysInMonth - dayOfMonth,
    weekday: (((day - START_SEC / SECONDS_PER_DAY) % 7) + 7) % 7,
    hour: (sec % SECONDS_PER_DAY) / SECONDS_PER_HOUR,
    daysBefore: START_SEC / SECONDS_PER_DAY - day,
  }
}

/** A group with two weeks of window and the months before by the hour, as CloudWatch would show them. */
export function aRememberedWorld({ demand, days = 455, window = {}, instances, vcpu = () => 2, requests = true }: Past): Observation {
  const observation = aWorld({
    demand: demandCurve((_, hour, step) => demand(pastHour(START_SEC + Math.floor((step * 300) / 3600) * 3600)) + 0 * hour),
    vcpuSecondsPerRequest: VCPU_SECONDS_PER_REQUEST,
    ...window,
    group: { createdSec: START_SEC - 500 * SECONDS_PER_DAY, ...window.group },
  })
  const recent = hoursOfWindow(observation) as HourlyHistory
  const startSec = START_SEC - (days - 14) * SECONDS_PER_DAY
  const before = (START_SEC - startSec) / SECONDS_PER_HOUR
  const hours = Array.from({ length: before }, (_, i) => pastHour(startSec + i * SECONDS_PER_HOUR))
  const size = hours.map((hour) => (instances === undefined ? Math.max(2, Math.ceil(demand(hour))) : instances(hour)))
  const column = (past: (hour: PastHour, i: number) => number, now: Float64Array | null): Float64Array =>
    Float64Array.from([
      ...hours.map((hour, i) => (Number.isNaN(demand(hour)) ? Number.NaN : past(hour, i))),
      ...(now ?? new Float64Array(recent.grid.length).fill(Number.NaN)),
    ])
  const cpu = (hour: PastHour, i: number): number => Math.min(100, (100 * demand(hour)) / ((size[i] as number) * vcpu(hour)))
  const hourly: HourlyHistory = {
    grid: { startSec, stepSec: SECONDS_PER_HOUR, length: before + recent.grid.length },
    cpuPercentAverage: column(cpu, recent.cpuPercentAverage),
    cpuPercentMaximum: column((hour, i) => Math.min(100, cpu(hour, i) * 1.1), recent.cpuPercentMaximum),
    inServiceInstances: column((_, i) => size[i] as number, recent.inServiceInstances),
    requests: requests ? column((hour) => (demand(hour) / VCPU_SECONDS_PER_REQUEST) * 3600, recent.requests) : null,
  }
  return { ...observation, ...(requests ? {} : { requests: null, elb5xx: null }), hourly }
}

export function demandIn(observation: Observation): Demand {
  const demand = demandOf(observation, shop, defaultPolicy)
  if (demand.kind !== 'demand') throw new Error(JSON.stringify(demand.reason))
  return demand
}

export function remembered(observation: Observation): LongMemory {
  const memory = longMemoryOf(observation, demandIn(observation))
  if (!isMemory(memory)) throw new Error(JSON.stringify(memory))
  return memory
}

/** A quiet working day, a little different each day. */
export function ordinary({ weekday, hour, daysBefore }: PastHour): number {
  const day = hour >= 8 && hour < 18 && weekday < 5 ? 4 : 1.5
  return day * (1 + (((((daysBefore % 97) + 97) * 7919) % 97) - 48) / 800)
}

/** The largest of an array. */
export const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), 0)
export const first = (values: Float64Array): number => at(values, 0)
