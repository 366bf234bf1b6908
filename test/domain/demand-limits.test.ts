import { describe, expect, it } from 'vitest'
import { type Demand, demandOf } from '../../domain/demand/demand.ts'
import { loadOf } from '../../domain/demand/load.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { at } from '../../domain/series.ts'
import { aGroup, anObservation, aPlace, aSeries, instancesIn, STEP_SEC, STEPS } from './a-case.ts'

/**
 * Where demand changes its mind: four m5.large, so 8 vCPUs, at 40 % CPU, 3.2 busy vCPUs; requests of 10 vCPU-milliseconds each,
 * so 96,000 in a step; latency of 50 ms.
 */
const REQUESTS = (3.2 * STEP_SEC) / 0.01
const known = (observation: Partial<Observation> = {}, group: Partial<Group> = {}): Demand => {
  const observed = anObservation({
    requests: aSeries(REQUESTS),
    responseTimeSecP95: aSeries(0.05),
    ...observation,
    group: aGroup(group),
  })
  const demand = demandOf(observed, aPlace(), defaultPolicy)
  if (demand.kind === 'insufficient') throw new Error(demand.reason.code)
  return demand
}
const hurt = (demand: Demand): number => demand.hurting.reduce((sum, x) => sum + x, 0)

describe('users are hurt', () => {
  it('where they wait more than five times as long as in calm times', () => {
    const busy = { cpuPercentAverage: aSeries(40, [100, 110, 80]) }
    expect(hurt(known({ ...busy, responseTimeSecP95: aSeries(0.05, [100, 110, 0.25]) }))).toBe(0)
    expect(hurt(known({ ...busy, responseTimeSecP95: aSeries(0.05, [100, 110, 0.251]) }))).toBe(10)
  })

  it('not where they wait whatever the load: as much as hurts three times in four hurts for another reason', () => {
    // 10 slow steps of 50 at the same load, and of 40
    const slow = (busySteps: number) =>
      hurt(known({ cpuPercentAverage: aSeries(40, [100, 100 + busySteps, 80]), responseTimeSecP95: aSeries(0.05, [100, 110, 0.5]) }))
    expect([slow(50), slow(40)]).toEqual([0, 10])
  })

  it('where more than a hundredth of requests fail, at the load balancer or behind it', () => {
    const failing = (share: number) => aSeries(Number.NaN, [100, 110, REQUESTS * share])
    expect(hurt(known({ target5xx: failing(0.01) }))).toBe(0)
    expect(hurt(known({ target5xx: failing(0.011) }))).toBe(10)
    // what the load balancer refused is among what arrived: 100 of 10,000 are one in a hundred of 10,100
    expect(hurt(known({ elb5xx: failing(0.01) }))).toBe(0)
    expect(hurt(known({ elb5xx: failing(0.0102) }))).toBe(10)
    expect(hurt(known({ elb5xx: failing(0.006), target5xx: failing(0.006) }))).toBe(10)
  })

  it('not where as much fails all the time: ten times that hurts', () => {
    const failing = (share: number) => ({ target5xx: aSeries(REQUESTS * 0.004, [100, 110, REQUESTS * share]) })
    expect(hurt(known(failing(0.03)))).toBe(0)
    expect(hurt(known(failing(0.041)))).toBe(10)
  })

  it('where the load balancer refuses a twentieth, however long it does', () => {
    const refusing = (share: number) => known({ elb5xx: aSeries((REQUESTS * share) / (1 - share)) })
    expect(hurt(refusing(0.049))).toBe(0)
    expect(hurt(refusing(0.051))).toBe(STEPS)
  })

  it('not where no request came, or nothing was observed', () => {
    expect(hurt(known({ requests: aSeries(0), target5xx: aSeries(5) }))).toBe(0)
    expect(hurt(known({ requests: aSeries(Number.NaN), target5xx: aSeries(5) }))).toBe(0)
    expect(hurt(known({ requests: null, target5xx: aSeries(5), elb5xx: aSeries(5), responseTimeSecP95: null }))).toBe(0)
  })
})

describe('the work of a request', () => {
  it('is the busy vCPU-seconds for each that a target took', () => {
    expect(known().vcpuSecondsPerRequest).toBeCloseTo(0.01, 9)
    expect(known({ elb5xx: aSeries(REQUESTS / 100) }).vcpuSecondsPerRequest).toBeCloseTo(0.01, 9)
  })

  it('is learnt where an instance is neither nearly idle nor nearly full', () => {
    // half of the window at another load, where a request costs twice as much
    const beside = (percent: number) =>
      known({ cpuPercentAverage: aSeries(40, [0, 3000, percent]), requests: aSeries(REQUESTS, [0, 3000, (percent * 0.08 * STEP_SEC) / 0.02]) })
        .vcpuSecondsPerRequest
    expect([9, 11, 74, 76].map((percent) => beside(percent).toFixed(3))).toEqual(['0.010', '0.020', '0.020', '0.010'])
  })

  it('is learnt in calm steps, and in all of them where none was calm', () => {
    // for 3000 steps at 72 % CPU a request costs twice as much
    const dear = { cpuPercentAverage: aSeries(40, [0, 3000, 72]), requests: aSeries(REQUESTS, [0, 3000, (5.76 * STEP_SEC) / 0.02]) }
    const slow = { responseTimeSecP95: aSeries(0.05, [0, 3000, 0.6]) }
    expect(known(dear).vcpuSecondsPerRequest).toBeCloseTo(0.02, 9)
    expect(known({ ...dear, ...slow }).vcpuSecondsPerRequest).toBeCloseTo(0.01, 9)
    expect(known({ cpuPercentAverage: aSeries(90), requests: aSeries((7.2 * STEP_SEC) / 0.03) }).vcpuSecondsPerRequest).toBeCloseTo(0.03, 9)
  })

  it('is told apart from what instances burn by themselves, which does not grow with what arrives', () => {
    // half a vCPU of each whatever arrives: 8,000 requests a step by night, 80,000 by day; for ten steps 120,000 are taken and as many refused
    const demand = known({
      cpuPercentAverage: aSeries(28.333, [0, 2000, 58.333], [100, 110, 100]),
      requests: aSeries(8_000, [0, 2000, 80_000], [100, 110, 180_000]),
      elb5xx: aSeries(0, [100, 110, 180_000]),
      responseTimeSecP95: null,
    })
    expect(demand.work?.ownVcpu).toBeCloseTo(0.5, 2)
    expect(demand.work?.vcpuSecondsPerRequest).toBeCloseTo(0.01, 4)
    expect(at(demand.busyVcpu, 105)).toBeCloseTo(2 + 12, 1)
  })

  it('is not known without requests, or where none came', () => {
    expect(known({ requests: null }).vcpuSecondsPerRequest).toBeNaN()
    expect(known({ requests: aSeries(0) }).vcpuSecondsPerRequest).toBeNaN()
  })
})

describe('saturation', () => {
  const full = (percent: number, requests = REQUESTS) =>
    known({ cpuPercentAverage: aSeries(40, [100, 110, percent]), requests: aSeries(REQUESTS, [100, 110, requests]), responseTimeSecP95: null })

  it('begins at 95 % of what is in service', () => {
    expect(full(94.9).censored[105]).toBe(0)
    expect(full(95).censored[105]).toBe(1)
    expect(full(95).censoredFraction).toBeCloseTo(10 / STEPS, 12)
    expect(full(95).censored[99]).toBe(0)
  })

  it('is looked for among requests a little before that', () => {
    // from 90.25 % on requests may show that more arrived: 120,000 cost 4 vCPUs, 300,000 ten
    expect(at(full(90, 300_000).busyVcpu, 105)).toBeCloseTo(7.2, 9)
    expect(at(full(90.3, 300_000).busyVcpu, 105)).toBeCloseTo(10, 9)
    expect(full(90.3, 300_000).censored[105]).toBe(1)
    expect(at(full(96, 120_000).busyVcpu, 105)).toBeCloseTo(7.68, 9)
  })

  it('counts requests that were turned away at the door', () => {
    const demand = known({
      cpuPercentAverage: aSeries(40, [100, 110, 100]),
      rejectedConnections: aSeries(Number.NaN, [100, 110, 204_000]),
      responseTimeSecP95: null,
    })
    expect(at(demand.busyVcpu, 105)).toBeCloseTo(10, 9)
    expect(at(demand.utilization, 105)).toBeCloseTo(1.25, 9)
  })
})

describe('a limit that CPU does not show', () => {
  /** So many steps in which requests fail at 30 % CPU, which is more than in the rest of the window. */
  const limited = (steps: number, percent = 30, more: Partial<Observation> = {}) =>
    known({
      cpuPercentAverage: aSeries(10, [100, 100 + steps, percent]),
      requests: aSeries(REQUESTS),
      target5xx: aSeries(Number.NaN, [100, 100 + steps, REQUESTS / 2]),
      ...more,
    })

  it('is what an instance reached while users were hurt, from six steps on', () => {
    expect(limited(5)).toMatchObject({ boundBy: 'cpu', servableVcpuPerInstance: 2 })
    expect(limited(6)).toMatchObject({ boundBy: 'requests' })
    expect(limited(6).servableVcpuPerInstance).toBeCloseTo(0.6, 9)
  })

  it('is none where CPU was busy then', () => {
    expect(limited(20, 69).boundBy).toBe('requests')
    expect(limited(20, 71).boundBy).toBe('cpu')
  })

  it('is none where credits or memory had run out then', () => {
    expect(limited(20, 30, { creditBalanceMinimum: aSeries(100, [100, 120, 0]) }).boundBy).toBe('cpu')
    expect(limited(20, 30, { creditBalanceMinimum: aSeries(1) }).boundBy).toBe('requests')
    expect(limited(20, 30, { memoryPercentAverage: aSeries(50, [100, 120, 91]) }).servableVcpuPerInstance).not.toBeCloseTo(0.6, 3)
  })

  it('is no limit of CPU: what jobs burn beside it shows, and is no work that has to be served', () => {
    const demand = limited(20, 30, { cpuPercentAverage: aSeries(10, [100, 120, 30], [1000, 1010, 60]) })
    expect([105, 1005].map((step) => at(demand.besideVcpu as Float64Array, step))).toEqual([0, expect.closeTo(0.6, 9)])
    const { idleVcpu } = loadOf(demand, { startSec: 0, stepSec: STEP_SEC, length: STEPS })
    expect(at(idleVcpu as Float64Array, 1005 * 5)).toBeCloseTo(0.6, 9)
    expect(limited(5).besideVcpu).toBeNull()
  })

  it('is none where most of what hurt was at less than half of that load: a leak, a dependency', () => {
    const also = (steps: number) =>
      known({
        cpuPercentAverage: aSeries(10, [100, 120, 30], [500, 500 + steps, 12]),
        responseTimeSecP95: aSeries(0.05, [100, 120, 0.6], [500, 500 + steps, 0.6]),
      })
    expect(also(19).boundBy).toBe('requests')
    expect(also(30)).toMatchObject({ boundBy: 'cpu', hurtsAtCalmCpu: true })
  })

  it('is none where instances came and went, and may be one all the same', () => {
    const whenTheyCame = (cpuPercentMaximum: number) =>
      known({
        cpuPercentAverage: aSeries(10, [99, 105, 30]),
        cpuPercentMaximum: aSeries(cpuPercentMaximum),
        responseTimeSecP95: aSeries(0.05, [99, 105, 0.6]),
        inServiceInstances: aSeries(4, [100, 200, 5]),
      })
    expect(whenTheyCame(50)).toMatchObject({ boundBy: 'cpu', hurtsAtCalmCpu: true })
    expect(whenTheyCame(85)).toMatchObject({ boundBy: 'cpu', hurtsAtCalmCpu: false })
  })

  it('is none where the same load was mostly served well', () => {
    const served = (steps: number) => limited(20, 30, { cpuPercentAverage: aSeries(10, [100, 120, 30], [1000, 1000 + steps, 27.1]) }).boundBy
    expect(served(20)).toBe('requests')
    expect(served(21)).toBe('cpu')
  })
})

describe('credits that ran out', () => {
  const burstable = { instanceType: 't3.medium' }
  const gone = (steps: number, percent: number, balance = 0.9, cpuCredits?: string) =>
    known(
      {
        cpuPercentAverage: aSeries(15, [100, 100 + steps, percent]),
        creditBalanceMinimum: aSeries(100, [100, 100 + steps, balance]),
        requests: null,
        responseTimeSecP95: null,
      },
      cpuCredits === undefined ? burstable : { ...burstable, cpuCredits },
    )

  it('bind from six steps on, under one credit', () => {
    expect(gone(5, 20).boundBy).toBe('cpu')
    expect(gone(6, 20)).toMatchObject({ boundBy: 'credits', creditBaselineFraction: 0.2 })
    expect(gone(6, 20, 1).boundBy).toBe('cpu')
  })

  it('do not hold back what runs clearly over its baseline', () => {
    // 20 % is the baseline: 26 % is 1.3 of it
    expect(gone(20, 26)).toMatchObject({ boundBy: 'credits', unlimitedCredits: false })
    expect(gone(20, 26.1)).toMatchObject({ boundBy: 'cpu', unlimitedCredits: true })
  })

  it('are what the launch template says, whatever CPU looks like', () => {
    expect(gone(20, 40, 0, 'standard')).toMatchObject({ boundBy: 'credits', unlimitedCredits: false })
    expect(gone(20, 20, 0, 'unlimited')).toMatchObject({ boundBy: 'cpu', unlimitedCredits: true })
    expect(gone(5, 20, 0, 'unlimited')).toMatchObject({ boundBy: 'cpu', unlimitedCredits: false })
  })

  it('say nothing of a type without a baseline, or where they were not read', () => {
    expect(known({ creditBalanceMinimum: null }, burstable)).toMatchObject({ boundBy: 'cpu', unlimitedCredits: false })
    expect(known({}, burstable).demonstratedVcpuPerInstance).toBe(Number.POSITIVE_INFINITY)
  })

  it('show what an instance did while it had some', () => {
    expect(gone(20, 20).demonstratedVcpuPerInstance).toBeCloseTo(0.3, 9)
    const never = known({ cpuPercentAverage: aSeries(20), creditBalanceMinimum: aSeries(0), requests: null, responseTimeSecP95: null }, burstable)
    expect(never.demonstratedVcpuPerInstance).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('memory that fills', () => {
  it('is pressure: full at 95 %, which is the knee of 0.9', () => {
    const at95 = known({ memoryPercentAverage: aSeries(50, [100, 110, 95]) })
    expect(at(at95.utilization, 105)).toBeCloseTo(0.9, 9)
    expect(at(at95.utilization, 99)).toBeCloseTo(50 * (0.009 / 0.95), 9)
    const unseen = known({ memoryPercentAverage: aSeries(50, [100, 110, Number.NaN]) })
    expect(at(unseen.utilization, 105)).toBeCloseTo(0.4, 9)
  })

  it('binds where it was full for longer than CPU was busy', () => {
    const full = (busySteps: number) =>
      known({
        cpuPercentAverage: aSeries(40, [500, 500 + busySteps, 91]),
        memoryPercentAverage: aSeries(50, [100, 110, 96]),
        requests: null,
        responseTimeSecP95: null,
      }).boundBy
    expect(full(9)).toBe('memory')
    expect(full(10)).toBe('cpu')
  })
})

describe('a mixed group', () => {
  const types = (...names: readonly string[]) => names.flatMap((instanceType) => instancesIn({ 'eu-west-1a': 1 }, { instanceType }))
  const mixed = (instances: Group['instances'], mixedInstanceTypes = ['m5.large', 'm5.xlarge']) => known({}, { instances, mixedInstanceTypes }).vcpuPerInstance

  it('has the mean vCPUs of what runs, warm pool and unknown types aside', () => {
    expect(mixed(types('m5.large', 'm5.xlarge', 'm5.xlarge'))).toBeCloseTo(10 / 3, 9)
    expect(mixed([...types('m5.large'), ...instancesIn({ a: 3 }, { instanceType: 'm5.xlarge', lifecycleState: 'Warmed:Stopped' })])).toBe(2)
    expect(mixed(types('m5.xlarge', 'q9.large'))).toBe(4)
  })

  it('has those of its type where nothing runs, and of what runs where its template names another', () => {
    expect(mixed([])).toBe(2)
    expect(mixed(types('m5.xlarge'), ['m5.large'])).toBe(4)
  })
})

describe('the time that was observed', () => {
  it('spans from the first observed step, and counts what was observed of it', () => {
    const demand = known({ cpuPercentAverage: aSeries(40, [0, 288, Number.NaN], [1000, 1288, Number.NaN]) })
    expect([demand.observedDays, demand.spanDays, demand.coverageFraction]).toEqual([12, 13, 12 / 14])
  })

  it('counts steps in which nobody was in service: their demand is nothing', () => {
    const demand = known({ cpuPercentAverage: aSeries(40, [0, 288, Number.NaN]), inServiceInstances: aSeries(4, [0, 288, 0]) })
    expect([demand.observedDays, at(demand.busyVcpu, 5), at(demand.utilization, 5)]).toEqual([14, 0, 0])
  })
})
