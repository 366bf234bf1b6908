/** Everything a proposal may change; a lever left out stays as it is. The report's `proposal.changes`. */
export type Changes = {
  readonly minSize?: number
  readonly maxSize?: number
  readonly desiredCapacity?: number
  readonly instanceType?: string
  readonly targetTracking?: {
    readonly metric: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget'
    readonly targetValue: number
    readonly disableScaleIn: boolean
  }
  readonly predictiveScaling?: { readonly targetValue: number; readonly schedulingBufferSeconds: number }
  readonly scheduledActions?: readonly {
    readonly name: string
    readonly recurrence: string
    readonly minSize?: number
    readonly maxSize?: number
    readonly desiredCapacity?: number
  }[]
  readonly defaultInstanceWarmupSeconds?: number
  readonly detailedMonitoring?: true
  readonly resumeProcesses?: readonly string[]
  readonly mixedInstances?: { readonly instanceTypes: readonly string[] }
}

/** What a configuration does with the window's demand. */
export type Outcome = { readonly microUsdPerMonth: number; readonly instanceHoursPerMonth: number; readonly overloadMinutesPerWeek: number }

export type Proposal = {
  readonly changes: Changes
  readonly replay: Outcome
  /** Savings over a month against the current configuration, with the range of the stressed and held-back replays. */
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  readonly confidence: 'high' | 'medium' | 'low'
  /** Why the confidence is not higher, in words. */
  readonly doubts: readonly string[]
}
