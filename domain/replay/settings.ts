import type { Tracker } from './alarms.ts'

/** A load and a configuration in a world, as `replay` puts them: flat, so that the loop of `walk` meets one shape alone, which V8 compiles once. */
export type Settings = {
  readonly stepMinutes: number
  readonly demandVcpu: Float64Array
  readonly counted: Uint8Array
  readonly ownVcpu: Float64Array | null
  readonly idleVcpu: Float64Array | null
  /** There is a job of one instance, or replacements. */
  readonly isEventful: boolean
  readonly requestsPerMinutePerVcpu: number
  readonly vcpu: number
  /** Of an instance, in vCPUs of a calm one: with all of its CPU busy; what it can serve; and what the hottest one bears. */
  readonly fullVcpu: number
  readonly servedVcpu: number
  readonly bearableVcpu: number
  readonly linearShare: number
  readonly kneeLoad: number
  readonly waits: (demand: number, instances: number, minute: number, bearable: number, youngestSince: number) => boolean
  /** Demand of all `instances` together, with what they burn by themselves, under which nobody waits but for what is cold or eventful. */
  readonly calmUpTo: (instances: number) => number
  readonly coldMinutes: number
  readonly scaleInShare: number
  readonly bootMinutes: number
  readonly warmupMinutes: number
  readonly isDetailed: boolean
  /** NaN where credits do not bind. */
  readonly creditBaselineFraction: number
  readonly creditBank: number
  readonly creditsGone: number
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  /** Four numbers a change: its minute, minimum, maximum, desired capacity (NaN: as it is). In order. */
  readonly scheduled: Float64Array
  readonly forecastInstances: Float64Array | null
  readonly trackers: readonly Tracker[]
  /** How many of them track a target, and how many of those scale in: these have to agree before one does. */
  readonly tracking: number
  readonly trackingIn: number
  /** Two minutes a failure: from, to. */
  readonly launchFailures: Float64Array
  readonly canLaunch: boolean
  readonly canTerminate: boolean
  readonly mostOverloadMinutes: number
  readonly mostInstanceMinutes: number
  readonly mostTogether: number
  readonly perOverloadMinute: number
}
