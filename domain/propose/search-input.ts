import type { Demand } from '../demand/demand.ts'
import type { Load } from '../demand/load.ts'
import type { Overload } from '../demand/overload.ts'
import type { Place } from '../facts/place.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import type { Learnt } from '../learn/model.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'

/** What a proposal is searched on. */
export type Search = {
  readonly observation: Observation
  readonly place: Place
  readonly demand: Demand
  readonly load: Load
  readonly forecastVcpu: Float64Array
  readonly current: CurrentConfiguration
  readonly overload: Overload
  readonly learnt: Learnt
  /** Demand of the months before that the window does not have and that is to be served. */
  readonly peaks?: readonly RememberedPeak[]
  /** Share of what is billed that a proposal can move; left out: all of it. */
  readonly movingFraction?: number
  readonly policy: Policy
}
