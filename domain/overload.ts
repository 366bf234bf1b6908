/** One stretch of overload: half-open steps of the observation's grid. */
export type Episode = { readonly fromStep: number; readonly toStep: number; readonly peakUtilization: number }

/** Overload as observed (not replayed). Minutes are counted over observed steps only. */
export type Overload = {
  /** 1 where the step was overloaded, 0 where not or not observed. */
  readonly steps: Uint8Array
  readonly minutes: number
  readonly minutesPerWeek: number
  readonly episodes: readonly Episode[]
}
