import type { Load } from '../demand/load.ts'
import type { Trust } from '../learn/trust.ts'
import type { Configuration, ScheduledChange } from '../replay/replay.ts'
import type { Ensemble } from './ensemble.ts'
import type { MeanDemand } from './least-cost.ts'

/** What the search needs of a group. */
export type Ground = {
  readonly trust: Trust
  readonly ensemble: Ensemble
  readonly meanDemand: MeanDemand
  /** The load of the plain world: what is drawn and counted. */
  readonly load: Load
  readonly forecastVcpu: Float64Array
  readonly today: Configuration
  /** Sizes that people ask for, whatever policies say. */
  readonly byHand: readonly ScheduledChange[]
  readonly tracksRequests: boolean
  /** What a request costs, and what an instance burns without any. */
  readonly vcpuSecondsPerRequest: number
  readonly ownVcpu: number
  /** Launches failed for want of capacity: a candidate draws on several types in place of one, where others can stand in. */
  readonly launchesFail: boolean
  readonly canTerminate: boolean
  /** Overloaded minutes that a day like one of the past peaks may have; none where left out. What today's configuration has on it may stay. */
  readonly peakMinutes?: number
  /** Today's configuration cannot serve such a day, and what is tried has to. */
  readonly mendsPeaks?: boolean
}
