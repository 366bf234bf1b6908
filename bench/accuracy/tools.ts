import type { Kind } from '../../domain/findings.ts'
import type { Changes } from '../../domain/propose/changes.ts'
import { catalog, catalogType } from '../../fixtures/instance-types.ts'
import { redundancyOf } from '../../fixtures/rough/hindsight.ts'
import type { LivedGroup } from '../../fixtures/rough/observe-life.ts'
import { observedMinutes } from '../../fixtures/rough/rough-group.ts'

/** What a tool says of a group, from what its metrics show. */
export type Advice = { readonly over: boolean; readonly gap: boolean; readonly kinds: readonly Kind[]; readonly changes: Changes | null }

/** What people use today, by the rules that its makers publish, and what a careful engineer would do by hand. */
export const tools: Readonly<Record<string, (group: LivedGroup) => Advice>> = {
  'Compute-Optimizer-like': percentileRule,
  'Custodian-like policy': thresholdPolicy,
  'careful rule of thumb': ruleOfThumb,
  'no tool': () => nothing,
}

const nothing: Advice = { over: false, gap: false, kinds: [], changes: null }

/** Five minutes to one value, as CloudWatch gives them; what was not measured is left out. */
function fiveMinutes(column: Float64Array, of: (values: number[]) => number = mean): number[] {
  const out: number[] = []
  for (let minute = 0; minute < observedMinutes; minute += 5) {
    const values = [...column.subarray(minute, minute + 5)].filter((value) => !Number.isNaN(value))
    if (values.length > 0) out.push(of(values))
  }
  return out
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

/**
 * AWS Compute Optimizer's default preferences: the 99.5th percentile of CPU, and of memory where there is any, with 20 % headroom, on the
 * instance type alone (Compute Optimizer user guide, rightsizing preferences). It does not judge Spot, weighted and service-owned groups.
 */
function percentileRule({ setup, exposure, played }: LivedGroup): Advice {
  if (setup.instanceTypes.length > 1 || exposure.spotFraction > 0 || Object.keys(exposure.tags).length > 0) return nothing
  const type = catalogType(setup.instanceTypes[0]?.name ?? '')
  const vcpu = ((quantile(fiveMinutes(played.cpuPercent), 0.995) / 100) * type.vcpu) / 0.8
  const memoryGiB = exposure.memoryMetrics ? ((quantile(fiveMinutes(played.memoryPercent), 0.995) / 100) * type.memoryGiB) / 0.8 : 0
  const family = type.name.split('.')[0]
  const fits = [...catalog.values()]
    .filter((other) => other.name.split('.')[0] === family && other.vcpu >= vcpu && other.memoryGiB >= memoryGiB)
    .sort((a, b) => a.usdPerHour - b.usdPerHour)[0]
  if (fits !== undefined && fits.usdPerHour < type.usdPerHour)
    return { over: true, gap: false, kinds: ['oversized-instance-type'], changes: { instanceType: fits.name } }
  if (fits === undefined) return { over: false, gap: true, kinds: [], changes: null }
  if (fits.usdPerHour > type.usdPerHour) return { over: false, gap: true, kinds: [], changes: { instanceType: fits.name } }
  return nothing
}

/**
 * A Cloud Custodian policy as its documentation shows one: CPUUtilization under 30 % on every day of the look-back, and suspended
 * processes. It marks, and knows no size to propose.
 */
function thresholdPolicy({ setup, played }: LivedGroup): Advice {
  const days = Array.from({ length: observedMinutes / 1440 }, (_, day) => fiveMinutesMean(played.cpuPercent.subarray(day * 1440, day * 1440 + 1440)))
  const over = days.every((cpu) => cpu < 30)
  const suspended = setup.suspendedProcesses.length > 0
  return {
    over,
    gap: suspended,
    kinds: [...(over ? (['excess-capacity'] as const) : []), ...(suspended ? (['suspended-process'] as const) : [])],
    changes: null,
  }
}

function fiveMinutesMean(column: Float64Array): number {
  return mean([...column].filter((value) => !Number.isNaN(value)))
}

/** No instance is to be busier than this, be the peak ever so short. */
const thumbTarget = 45
/** Waiting this many times the usual, with some load, for so many five-minute points of two weeks, is trouble. */
const thumbWaits = 5
const thumbTrouble = 12

/**
 * What a careful engineer would do by hand, without a model: never another type, never over 45 % CPU, a floor that holds nine tenths of the
 * hours without scaling, room above for twice the peak. Where there was trouble, more of the same and no saving. What looks unusual is left.
 */
function ruleOfThumb(group: LivedGroup): Advice {
  const { setup, exposure, played, physics } = group
  const unusual = setup.instanceTypes.length > 1 || exposure.spotFraction > 0 || Object.keys(exposure.tags).length > 0 || physics.queuePromiseMinutes !== null
  if (unusual || setup.suspendedProcesses.length > 0)
    return setup.suspendedProcesses.length > 0 ? { ...nothing, gap: true, kinds: ['suspended-process'] } : nothing
  const { vcpu } = catalogType(setup.instanceTypes[0]?.name ?? '')
  const busy = fiveMinutes(played.cpuPercent.map((cpu, minute) => (cpu / 100) * (played.inService[minute] as number) * vcpu))
  const enough = (q: number) => Math.max(redundancyOf(group), Math.ceil(quantile(busy, q) / ((vcpu * thumbTarget) / 100)))
  const widest = Math.max(played.ending.maxSize, 2 * enough(0.999))
  const tracking = { metric: 'ASGAverageCPUUtilization' as const, targetValue: thumbTarget, disableScaleIn: false }
  if (troublePoints(group) > thumbTrouble) {
    const minSize = Math.max(played.ending.minSize, enough(0.9))
    return { over: false, gap: true, kinds: [], changes: { minSize, maxSize: widest, targetTracking: tracking, detailedMonitoring: true } }
  }
  const size = mean(fiveMinutes(played.inService))
  const floor = enough(0.9)
  const after = mean(busy.map((work) => Math.max(floor, Math.ceil(work / ((vcpu * thumbTarget) / 100)))))
  if (after > 0.75 * size) return nothing
  return {
    over: true,
    gap: false,
    kinds: ['excess-capacity'],
    changes: { minSize: floor, desiredCapacity: Math.max(floor, Math.ceil(after)), maxSize: widest, targetTracking: tracking, detailedMonitoring: true },
  }
}

/** Five-minute points with a full CPU, or with responses far slower than usual at some load. */
function troublePoints({ exposure, played }: LivedGroup): number {
  const cpu = fiveMinutes(played.cpuPercent)
  const waits = exposure.loadBalancer ? fiveMinutes(played.latencyP95Sec, (values) => Math.max(...values)) : []
  const usual = quantile(waits, 0.2)
  return cpu.filter((value, i) => value > 85 || ((waits[i] ?? 0) > thumbWaits * usual && value > 30)).length
}
