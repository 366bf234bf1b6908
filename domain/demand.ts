/** Placeholder replaced in the next commit. */
export type Demand = {
  readonly kind: 'demand'
  /** Busy vCPUs that the arriving work needs, by step; NaN where not observed. */
  readonly busyVcpu: Float64Array
  /** 1 where demand was at least this much and unknown above (saturated). */
  readonly censored: Uint8Array
  /** Busy vCPUs that one instance of today's type can serve when full: its vCPUs, or less when something else binds first. */
  readonly servableVcpuPerInstance: number
  /** What runs out first. */
  readonly boundBy: 'cpu' | 'requests' | 'memory' | 'credits'
}
