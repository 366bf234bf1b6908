import type { CandidateType } from './candidate-types.ts'
import type { Schedule } from './schedule.ts'

/** One configuration to try. `target` is the share of what an instance can serve that tracking aims at; null keeps today's policies. */
export type Candidate = {
  readonly type: CandidateType
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  /** Sizes by the clock in place of today's; left out where today's schedule stays or goes with its policies. `minSize` is then the lowest of them. */
  readonly schedule?: Schedule
  /** Its maximum size is part of it: it keeps the cost of one step within bounds. */
  readonly capped?: boolean
  readonly target: number | null
  readonly predictive: boolean
  readonly detailedMonitoring: boolean
  /** The type's, with what detailed monitoring adds where it is new. */
  readonly costPerHour: number
}
