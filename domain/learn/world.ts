/**
 * One way the group may work beyond what its means show: how much of its CPU is really there, how unlike its instances are, what a new one
 * can do. A replay in a world asks whether users would have waited there.
 *
 * Loads are shares of what one instance can do, 0-1. `plainWorld` is the world of the means: all of the CPU is there, all instances are
 * alike and at once at their speed.
 */
export type World = {
  /** Share of what a straight line from a calm CPU promises that is really there: vCPUs are halves of a core. 1: all of it. */
  readonly linearShare: number
  /** Load of the hottest instance above which users wait. */
  readonly kneeLoad: number
  /** Load of the hottest instance over the mean, 1 where all are alike. */
  readonly hottest: number
  /** Minutes until a new instance is at its full speed, and its speed when it comes into service (share of the full one). */
  readonly coldMinutes: number
  readonly coldSpeed: number
  /** From the datapoint that asks for an instance until it serves: late datapoints included. NaN leaves the configuration's. */
  readonly bootMinutes: number
  /** Share of the group that one scale-in of target tracking takes at most. 1: all at once. */
  readonly scaleInShare: number
  /** Zones that each take the same share of the traffic however many instances they have; 0 where the balancer spreads over all instances. */
  readonly evenZones: number
  /** Most work (busy vCPUs) that the mean instance is trusted with. Infinity: no limit of its own. */
  readonly trustedVcpu: number
  /** Demand of the weeks to come over that of the window. */
  readonly demandFactor: number
  /** Share of the work that was asked for and not done which was asked for before: clients that try again. 0: all of it is demand. */
  readonly retriedShare: number
  /** Minutes by which demand comes before its hour: what a forecast or schedule did not expect. */
  readonly earlyMinutes: number
  /** Bursts of arrivals and work: see kneeLoadOf. */
  readonly variability: number
  /** Busy vCPUs that an instance burns by itself and that nothing showed: they weigh where instances become smaller. */
  readonly unseenOwnVcpu: number
  /** A rise between two steps comes as a jump within a step. */
  readonly jumps: boolean
}

/** Arriving work over capacity from which a minute counts as overloaded, where nothing says otherwise (policy `overloadUtilization`). */
export const PLAIN_KNEE_LOAD = 0.9
/** Newton's method doubles the digits with each round: six do for what a double holds. */
const NEWTON_ROUNDS = 6
const NEWTON_ENOUGH = 1e-6
/** The slope of load³ is three times load². */
const CUBE = 3
/** Thirty halvings leave a billionth. */
const HALVINGS = 30

export const plainWorld: World = {
  linearShare: 1,
  kneeLoad: PLAIN_KNEE_LOAD,
  hottest: 1,
  coldMinutes: 0,
  coldSpeed: 1,
  bootMinutes: Number.NaN,
  scaleInShare: 1,
  evenZones: 0,
  trustedVcpu: Number.POSITIVE_INFINITY,
  demandFactor: 1,
  retriedShare: 0,
  earlyMinutes: 0,
  variability: 1,
  unseenOwnVcpu: 0,
  jumps: false,
}

/**
 * CPU as CloudWatch shows it (0-1) at a load (share of what is really there): straight at the calm end, where each busy thread has a core to
 * itself, full when all is taken. `linearShare` is the slope at the calm end: of 0.6, half the load shows 35 % of CPU.
 */
export function shownCpu(load: number, linearShare: number): number {
  return load >= 1 ? 1 : linearShare * load + (1 - linearShare) * load * load * load
}

/** The load at which CPU shows `cpu` (0-1): the inverse of shownCpu; over 1 it goes on in a straight line. */
export function loadAt(cpu: number, linearShare: number): number {
  if (linearShare === 1 || cpu >= 1) return cpu
  // Newton on a convex rising function from above converges without overshooting
  let load = Math.min(1, cpu / linearShare)
  for (let k = 0; k < NEWTON_ROUNDS; k++) {
    const cubic = (1 - linearShare) * load * load
    const step = (load * (linearShare + cubic) - cpu) / (linearShare + CUBE * cubic)
    load -= step
    if (step < NEWTON_ENOUGH) break
  }
  return load
}

const TABLE_STEPS = 256

/** loadAt for many values: exact at 256ths of the CPU, straight between them. */
export function loadTable(linearShare: number): (cpu: number) => number {
  if (linearShare === 1) return (cpu) => cpu
  const table = new Float64Array(TABLE_STEPS + 1)
  for (let k = 0; k <= TABLE_STEPS; k++) table[k] = loadAt(k / TABLE_STEPS, linearShare)
  return (cpu) => {
    if (!(cpu < 1)) return cpu
    const place = cpu * TABLE_STEPS
    const k = Math.floor(place)
    const low = table[k] as number
    return low + ((table[k + 1] as number) - low) * (place - k)
  }
}

/**
 * The load at which the mean time in the system is `ratio` times the time of one request alone, in front of `vcpu` servers: Sakasegawa's
 * approximation of the G/G/m queue, W = (c²/m) ρ^(√(2(m+1))-1)/(1-ρ) service times. `variability` c² is the mean of the squared
 * coefficients of variation of arrivals and service: 1 for Poisson arrivals of exponential work, more for bursts. Ten times one request's time is
 * reached at a load of 0.949 with 2 vCPUs and c² = 1, at 0.993 with 16, and at 0.830 with 2 and c² = 4.
 */
export function kneeLoadOf(vcpu: number, variability: number, ratio: number): number {
  const exponent = Math.sqrt(2 * (vcpu + 1)) - 1
  let low = 0
  let high = 1
  for (let k = 0; k < HALVINGS; k++) {
    const load = (low + high) / 2
    if ((variability / vcpu) * load ** exponent > (ratio - 1) * (1 - load)) high = load
    else low = load
  }
  return low
}
