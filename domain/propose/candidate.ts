import type { CandidateType } from './candidate-types.ts'

/** One configuration to try. `target` is the share of what an instance can serve that tracking aims at; null keeps today's policies. */
export type Candidate = {
  readonly type: CandidateType
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  readonly target: number | null
  readonly predictive: boolean
  readonly detailedMonitoring: boolean
  /** The type's, with what detailed monitoring adds where it is new. */
  readonly costPerHour: number
}
