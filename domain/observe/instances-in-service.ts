import { SECONDS_PER_HOUR } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import type { SeriesProblem } from '../reasons.ts'
import { at, coverageOf, type Grid, maximum, minimum } from '../series.ts'
import type { Observation } from './observation.ts'
import { standbyInstances } from './standby.ts'

/** An instance gives one CPU datapoint each five minutes with basic monitoring, each minute with detailed. */
const BASIC_SEC = 300
const DETAILED_SEC = 60

/** What the number of instances follows from, each on the grid; null where not collected. */
export type InstanceEvidence = {
  readonly groupMetric: Float64Array | null
  readonly cpuSamples: Float64Array | null
  readonly desiredCapacity: Float64Array | null
  readonly minSize: Float64Array | null
  readonly maxSize: Float64Array | null
}

export type InstancesInService = Pick<Observation, 'inServiceInstances' | 'outOfServiceInstances' | 'inServiceSource' | 'detailedMonitoring'> & {
  /** Why CPUUtilization's SampleCount could not be read as instances; null where it was, or was not needed. */
  readonly unusable: SeriesProblem | null
}

/**
 * Instances in service at each step: group metrics, their gaps filled from CPUUtilization's SampleCount; SampleCount alone where
 * group metrics are off. Which kind of monitoring the samples come from is told by group metrics, else by the launch template
 * (unless the group's own limits contradict it), else by desired capacity, instances and limits.
 */
export function instancesInService(group: Group, grid: Grid, evidence: InstanceEvidence): InstancesInService {
  const { groupMetric, cpuSamples } = evidence
  const hasGroupMetric = isObserved(groupMetric)
  const hasSamples = isObserved(cpuSamples)
  const standby = standbyInstances(group, grid)
  const told = hasSamples ? monitoringOf(group, grid, { ...evidence, groupMetric: sum(groupMetric, standby) }, cpuSamples) : null
  // without a kind told by samples, what the template says still holds for the alarms
  const detailedMonitoring = told ?? (hasSamples && !hasGroupMetric ? null : group.detailedMonitoring)
  const instances = hasSamples && told !== null ? instancesFrom(cpuSamples, told, grid) : null
  if (hasGroupMetric) {
    const hasGaps = instances !== null && groupMetric.includes(Number.NaN)
    const filled = hasGaps ? groupMetric.map((n, i) => (Number.isNaN(n) ? at(difference(instances, standby), i) : n)) : groupMetric
    return {
      inServiceInstances: filled,
      outOfServiceInstances: outOfService(filled, instances, standby, grid),
      inServiceSource: 'group-metrics',
      detailedMonitoring,
      unusable: null,
    }
  }
  if (instances !== null)
    return {
      inServiceInstances: difference(instances, standby),
      outOfServiceInstances: standby,
      inServiceSource: 'sample-count',
      detailedMonitoring,
      unusable: null,
    }
  const unusable = hasSamples ? ({ code: 'monitoring-unknown' } as const) : null
  return { inServiceInstances: null, outOfServiceInstances: null, inServiceSource: 'none', detailedMonitoring, unusable }
}

/** Longer than any boot: what sends samples for this long without being in service serves nothing. */
const OUT_OF_SERVICE_SEC = SECONDS_PER_HOUR

/** Whatever sends CPU samples for over an hour beyond what is in service, and what is known to stand in Standby. */
function outOfService(inService: Float64Array, sampled: Float64Array | null, standby: Float64Array | null, { stepSec }: Grid): Float64Array | null {
  if (sampled === null) return standby
  const surplus = sampled.map((count, i) => Math.round(count - at(inService, i)))
  const lasting = new Float64Array(surplus.length)
  const least = OUT_OF_SERVICE_SEC / stepSec
  let from = 0
  for (let i = 0; i <= surplus.length; i++) {
    if (i < surplus.length && at(surplus, i) >= 1) continue
    if (i - from >= least) for (let k = from; k < i; k++) lasting[k] = at(surplus, k)
    from = i + 1
  }
  const out = standby === null ? lasting : lasting.map((count, i) => Math.max(count, at(standby, i)))
  return out.some((count) => count > 0) ? out : null
}

function sum(a: Float64Array | null, b: Float64Array | null): Float64Array | null {
  return a === null || b === null ? a : a.map((value, i) => value + at(b, i))
}

function difference(a: Float64Array, b: Float64Array | null): Float64Array {
  return b === null ? a : a.map((value, i) => (Number.isNaN(value) ? value : Math.max(0, value - at(b, i))))
}

function isObserved(values: Float64Array | null): values is Float64Array {
  return values !== null && coverageOf(values).observed > 0
}

function instancesFrom(samples: Float64Array, detailed: boolean, grid: Grid): Float64Array {
  const each = grid.stepSec / (detailed ? DETAILED_SEC : BASIC_SEC)
  if (each === 1) return samples
  return samples.map((count) => count / each)
}

/** true: detailed, false: basic, null: cannot be told. */
function monitoringOf(group: Group, grid: Grid, evidence: InstanceEvidence, samples: Float64Array): boolean | null {
  const asBasic = instancesFrom(samples, false, grid)
  // where both are observed nothing else can tell better, not even when some instances are of one kind and some of the other
  const beside = evidence.groupMetric === null ? 'never' : besides(asBasic, evidence.groupMetric)
  if (beside !== 'never') return toldBy(beside)
  const countsInstances = Object.keys(group.weights).length === 0 && group.desiredCapacityType === 'units'
  const byLimits = countsInstances ? limitsTell(asBasic, group, evidence) : null
  if (byLimits === 'switched') return null
  if (group.detailedMonitoring !== null && byLimits !== !group.detailedMonitoring) return group.detailedMonitoring
  const byDesired = countsInstances && evidence.desiredCapacity !== null ? byRatio(asBasic, evidence.desiredCapacity) : null
  return byDesired ?? byInstances(asBasic, group, grid) ?? byLimits ?? byRemainder(asBasic)
}

function byRatio(asBasic: Float64Array, instances: Float64Array): boolean | null {
  return toldBy(besides(asBasic, instances))
}

/** As many samples as basic monitoring gives, or this many times as many, is told apart where it is met to within half as many again. */
const DETAILED_SAMPLES = BASIC_SEC / DETAILED_SEC
const ABOUT = 1.5
/** Rebalancing between zones may exceed the maximum by a tenth (Amazon EC2 Auto Scaling user guide, "Rebalancing activities"). */
const REBALANCING = 1.1
/** One reading fits nearly always and the other mostly not: then it is the true one. */
const NEARLY_ALWAYS = 0.95
/** Of the window: as much as that is no day of edits. */
const PART_OF_WINDOW = 0.1

/** Samples an instance (as basic monitoring would give them) in most steps where both are observed: about one, about five, or neither. */
function besides(asBasic: Float64Array, instances: Float64Array): 'basic' | 'detailed' | 'neither' | 'never' {
  let [both, basic, detailed] = [0, 0, 0]
  for (let i = 0; i < asBasic.length; i++) {
    const ratio = at(asBasic, i) / at(instances, i)
    if (Number.isNaN(ratio) || at(instances, i) < 1) continue
    both++
    if (ratio > 1 / ABOUT && ratio < ABOUT) basic++
    else if (ratio > DETAILED_SAMPLES / ABOUT && ratio < DETAILED_SAMPLES * ABOUT) detailed++
  }
  if (both === 0) return 'never'
  return basic > both / 2 ? 'basic' : detailed > both / 2 ? 'detailed' : 'neither'
}

function toldBy(kind: ReturnType<typeof besides>): boolean | null {
  return kind === 'detailed' ? true : kind === 'basic' ? false : null
}

/** The last hour of the window beside the instances there are now. */
function byInstances(asBasic: Float64Array, group: Group, grid: Grid): boolean | null {
  const inService = group.instances.filter((instance) => instance.lifecycleState === 'InService').length
  const lastHour = asBasic.subarray(Math.max(0, asBasic.length - Math.ceil(SECONDS_PER_HOUR / grid.stepSec)))
  return byRatio(lastHour, new Float64Array(lastHour.length).fill(inService))
}

/** A reading that the group's limits (now, then, and those its schedule sets) allow, while they forbid the other; `switched`: each for a part of the window. */
function limitsTell(asBasic: Float64Array, group: Group, evidence: InstanceEvidence): boolean | 'switched' | null {
  const minima = [group.minSize, ...(group.scheduledActions ?? []).map((a) => a.minSize), evidence.minSize === null ? null : minimum(evidence.minSize)]
  const maxima = [group.maxSize, ...(group.scheduledActions ?? []).map((a) => a.maxSize), evidence.maxSize === null ? null : maximum(evidence.maxSize)]
  const low = Math.min(...minima.filter(isNumber))
  const high = Math.max(...maxima.filter(isNumber))
  // instances come and go within a step
  const fits = (n: number): boolean => n >= low / 2 && n <= high * REBALANCING + 1
  const { observed } = coverageOf(asBasic)
  const share = (holds: (n: number) => boolean): number => asBasic.reduce((sum, n) => sum + (holds(n) ? 1 : 0), 0) / observed
  const fitsBasic = (n: number): boolean => fits(n)
  const fitsDetailed = (n: number): boolean => fits(n / DETAILED_SAMPLES)
  if ([share((n) => fitsBasic(n) && !fitsDetailed(n)), share((n) => fitsDetailed(n) && !fitsBasic(n))].every((part) => part >= PART_OF_WINDOW))
    return 'switched'
  const basic = share(fitsBasic)
  const detailed = share(fitsDetailed)
  if (basic >= NEARLY_ALWAYS && detailed < 0.5) return false
  return detailed >= NEARLY_ALWAYS && basic < 0.5 ? true : null
}

function isNumber(value: number | null): value is number {
  return value !== null && !Number.isNaN(value)
}

/** Instances that stay give five samples each with detailed monitoring: counts that are mostly no multiple of five are basic. */
function byRemainder(asBasic: Float64Array): boolean | null {
  const { observed } = coverageOf(asBasic)
  const odd = asBasic.reduce((sum, n) => sum + (n % DETAILED_SAMPLES === 0 || Number.isNaN(n) ? 0 : 1), 0)
  return odd / observed > 0.5 ? false : null
}
