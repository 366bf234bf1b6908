import { MINUTES_PER_DAY, SECONDS_PER_DAY, weekdayOf } from '../calendar.ts'
import type { Demand } from '../demand/demand.ts'
import type { Load } from '../demand/load.ts'
import { isMemory, type LongMemory, type RememberedPeak } from '../history/long-memory.ts'
import type { Learnt } from '../learn/model.ts'
import { loadTable, plainWorld, type World } from '../learn/world.ts'
import type { Reason } from '../reasons.ts'
import { type Configuration, replay } from '../replay/replay.ts'
import { stretchOfConfiguration } from '../replay/stretch.ts'
import type { ReplayResult } from '../replay/walk.ts'
import { at, type Grid } from '../series.ts'
import type { Schedule } from './schedule.ts'

/** A day like a peak of the months before, to be served by whatever is tried. */
export type PeakTrial = {
  readonly load: Load
  /** Where it is put into the window, so that what goes by the clock goes with it: on the same weekday. Minutes from the window's start, half-open. */
  readonly minutes: readonly [from: number, to: number]
  /** What today's configuration does on that day. */
  readonly today: ReplayResult
}

/** A peak that is to be expected, and what today's configuration would do on such a day. */
export type PeakAhead = {
  readonly peak: RememberedPeak
  /** Overloaded minutes of the day, with all instances alike and all of their CPU there: the least that is to be expected. */
  readonly overloadMinutes: number
  readonly peakInstances: number
}

/** What a proposal has to serve beside the window. */
export function bindingPeaks(memory: LongMemory | Reason): readonly RememberedPeak[] {
  return isMemory(memory) ? memory.peaks.filter(({ binds }) => binds) : []
}

const MINUTES_PER_HOUR = 60
/** A fleet that followed demand before the day stands about so: what a stretch begins with is not what it is about. */
export const SETTLED_TARGET = 0.3
/** Where the instances of an hour are not known, they are taken to have been half busy. */
const ASSUMED_CPU_FRACTION = 0.5
/** Steps of the trial: as the window's. */
const STEP_MINUTES = 5

/** Days like these peaks in one world, each with what today's configuration does on it. */
export function peakTrialsIn(
  world: World,
  peaks: readonly RememberedPeak[],
  { demand, learnt, grid, today }: { readonly demand: Demand; readonly learnt: Learnt | null; readonly grid: Grid; readonly today: Configuration },
): readonly PeakTrial[] {
  return peaks.map((peak) => {
    const load = loadOfPeak(world, peak, demand, learnt)
    const minutes = placeOf(peak, load.demandVcpu.length, grid)
    const trial = { load, minutes }
    return { ...trial, today: playedAtPeak({ ...today, world }, trial) }
  })
}

/** A configuration on such a day. What the window saw served well is no limit here: on that day more was asked of an instance, and its knee is what tells. */
export function playedAtPeak(
  { world: inWorld = plainWorld, ...settings }: Configuration,
  { load, minutes: [from, to] }: Pick<PeakTrial, 'load' | 'minutes'>,
): ReplayResult {
  const world = { ...inWorld, trustedVcpu: Number.POSITIVE_INFINITY }
  const configuration = { ...settings, world }
  const { minSize, maxSize, servableVcpuPerInstance, policies, forecastInstances } = configuration
  const settled = Math.ceil(at(load.demandVcpu, 0) / (servableVcpuPerInstance * world.linearShare * SETTLED_TARGET))
  const begin = policies.length === 0 && forecastInstances === null ? configuration.desiredCapacity : settled
  return replay(load, stretchOfConfiguration(configuration, from, to, Math.min(maxSize, Math.max(minSize, begin))))
}

/** The configuration with what its schedule has for the day of a peak. */
export function onPeakDay(configuration: Configuration, schedule: Schedule | undefined, { load, minutes: [from] }: PeakTrial): Configuration {
  if (schedule === undefined || schedule.onPeakDay === null) return configuration
  const midnight = from + load.demandVcpu.length - MINUTES_PER_DAY
  return { ...configuration, scheduled: schedule.onPeakDay.map((change) => ({ ...change, minute: midnight + change.minute })) }
}

/** What today's configuration would do on days like the peaks that are to be expected. */
export function peaksAhead(peaks: readonly RememberedPeak[], demand: Demand, grid: Grid, today: Configuration): readonly PeakAhead[] {
  const trials = peakTrialsIn(plainWorld, peaks, { demand, learnt: null, grid, today })
  return trials.map(({ today: { overloadMinutes, peakInstances } }, i) => ({ peak: peaks[i] as RememberedPeak, overloadMinutes, peakInstances }))
}

/** What the day asks for in a world, as `workIn` reads it from the window: of the CPU that was shown what requests cause, at the demand to come. */
function loadOfPeak(world: World, { profileVcpu, profileInstances }: RememberedPeak, demand: Demand, learnt: Learnt | null): Load {
  const { vcpuPerInstance: vcpu } = demand
  const own = learnt === null || learnt.idle ? 0 : (learnt.work?.ownVcpu ?? 0)
  const loadAtCpu = loadTable(world.linearShare)
  const demandVcpu = new Float64Array(profileVcpu.length * MINUTES_PER_HOUR)
  for (let hour = 0; hour < profileVcpu.length; hour++) {
    const busy = at(profileVcpu, hour)
    const known = at(profileInstances, hour)
    const instances = known > 0 ? known : busy / (vcpu * ASSUMED_CPU_FRACTION)
    const calm = instances > 0 ? loadAtCpu(busy / instances / vcpu) * world.linearShare * vcpu : 0
    demandVcpu.fill(world.demandFactor * instances * Math.max(0, calm - own), hour * MINUTES_PER_HOUR, (hour + 1) * MINUTES_PER_HOUR)
  }
  return {
    demandVcpu,
    stepMinutes: STEP_MINUTES,
    counted: new Uint8Array(demandVcpu.length).fill(1),
    requestsPerMinutePerVcpu: MINUTES_PER_HOUR / (learnt?.work?.vcpuSecondsPerRequest ?? demand.vcpuSecondsPerRequest),
    ownVcpu: own === 0 ? null : new Float64Array(demandVcpu.length).fill(own),
  }
}

/** The day of the window that has the peak's weekday, with the evening before where there is one. */
function placeOf({ peakDay }: RememberedPeak, minutes: number, { startSec, stepSec, length }: Grid): readonly [number, number] {
  const days = Math.floor((length * stepSec) / SECONDS_PER_DAY)
  const firstDay = Math.ceil(startSec / SECONDS_PER_DAY)
  const day = Array.from({ length: days }, (_, i) => i).find((i) => i > 0 && weekdayOf(firstDay + i) === weekdayOf(peakDay)) ?? 0
  const endMinute = ((firstDay + day + 1) * SECONDS_PER_DAY - startSec) / MINUTES_PER_HOUR
  const from = Math.max(0, Math.min(endMinute, days * MINUTES_PER_DAY) - minutes)
  return [from, from + minutes]
}
