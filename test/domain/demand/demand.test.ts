import { describe, expect, it } from 'vitest'
import { type Demand, demandOf } from '../../../domain/demand/demand.ts'
import { overloadOf } from '../../../domain/demand/overload.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { at } from '../../../domain/series.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup, anInstanceType, aPlace, aSeries, byName, instancesIn, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aWorld, demandCurve, smoothDay } from '../a-world.ts'

const known = (observation: Observation, place = aPlace()): Demand => {
  const demand = demandOf(observation, place, defaultPolicy)
  if (demand.kind === 'insufficient') throw new Error(demand.reason.code)
  return demand
}
const reason = (observation: Observation, place = aPlace()): string => {
  const demand = demandOf(observation, place, defaultPolicy)
  return demand.kind === 'insufficient' ? reasonInWords(demand.reason) : 'known'
}
const day = demandCurve(smoothDay(1, 4))

describe('demand', () => {
  it('is instances times vCPUs times the share of CPU, whatever the size of the group', () => {
    const four = known(aWorld({ demand: day }))
    const ten = known(aWorld({ demand: day, inService: aSeries(10) }))
    for (const i of [0, 100, 2000, 4031]) {
      expect(at(four.busyVcpu, i)).toBeCloseTo(at(day, i), 9)
      expect(at(ten.busyVcpu, i)).toBeCloseTo(at(day, i), 9)
    }
  })

  it('is zero, and known, where CPU is zero', () => {
    const demand = known(aWorld({ demand: demandCurve(() => 0) }))
    expect(at(demand.busyVcpu, 7)).toBe(0)
    expect(demand.observedDays).toBe(14)
  })

  it('is not known where CPU or capacity was not observed', () => {
    const cpu = aWorld({ demand: day }).cpuPercentAverage?.slice() as Float64Array
    cpu[50] = Number.NaN
    const demand = known(aWorld({ demand: day, observation: { cpuPercentAverage: cpu } }))
    expect(at(demand.busyVcpu, 50)).toBeNaN()
    expect(at(demand.utilization, 50)).toBeNaN()
    expect(at(demand.busyVcpu, 51)).not.toBeNaN()
  })

  it('is known to be nothing where nobody was in service', () => {
    const inService = aSeries(4, [100, 110, 0])
    const world = aWorld({ demand: day, inService })
    const cpu = world.cpuPercentAverage?.map((x, i) => (i >= 100 && i < 110 ? Number.NaN : x)) as Float64Array
    const demand = known({ ...world, cpuPercentAverage: cpu })
    expect(at(demand.busyVcpu, 105)).toBe(0)
    expect(demand.coverageFraction).toBe(1)
  })

  it('takes the mean vCPUs of a mixed group', () => {
    const group = {
      mixedInstanceTypes: ['m5.large', 'm5.xlarge'],
      instances: ['m5.large', 'm5.xlarge'].flatMap((instanceType) => instancesIn({ 'eu-west-1a': 1 }, { instanceType })),
    }
    expect(known(aWorld({ demand: day, group })).vcpuPerInstance).toBe(3)
  })
})

describe('demand above saturation', () => {
  // four instances of two vCPUs can do 8; in the afternoon 12 arrive
  const crowded = demandCurve(smoothDay(1, 12))

  it('is taken from the requests and the work per request learnt in calm times', () => {
    const demand = known(aWorld({ demand: crowded }))
    const peak = 16 * 12
    expect(demand.vcpuSecondsPerRequest).toBeCloseTo(0.02, 6)
    expect(at(demand.busyVcpu, peak)).toBeCloseTo(12, 1)
    expect(at(demand.utilization, peak)).toBeCloseTo(1.5, 1)
    expect(at(demand.censored, peak)).toBe(1)
    expect(at(demand.censored, 48)).toBe(0)
    // of the twelve, eight were done
    expect(at(demand.unservedVcpu as Float64Array, peak)).toBeCloseTo(4, 1)
    expect(at(demand.unservedVcpu as Float64Array, 48)).toBe(0)
    expect(known(aWorld({ demand: demandCurve(smoothDay(1, 6)) })).unservedVcpu).toBeNull()
  })

  it('counts what was refused also where the group was never calm: a refused request costs no CPU', () => {
    // an instance does 0.8 vCPU before something else is full; sixteen arrive all the time, so four fifths are refused
    const demand = known(aWorld({ demand: demandCurve(() => 16), servable: 0.8 }))
    expect(demand.vcpuSecondsPerRequest).toBeCloseTo(0.02, 6)
    expect(demand.servableVcpuPerInstance).toBeCloseTo(0.8, 6)
    expect(at(demand.busyVcpu, 2000)).toBeCloseTo(16, 6)
    expect(at(demand.utilization, 2000)).toBeCloseTo(5, 6)
  })

  it('is at least what was served where there are no requests to go by', () => {
    const demand = known(aWorld({ demand: crowded, observation: { requests: null, elb5xx: null, responseTimeSecP95: null } }))
    expect(at(demand.busyVcpu, 16 * 12)).toBeCloseTo(8, 6)
    expect(at(demand.censored, 16 * 12)).toBe(1)
    expect(demand.vcpuSecondsPerRequest).toBeNaN()
  })
})

describe('what binds a group', () => {
  it('is CPU when nothing else shows', () => {
    expect(known(aWorld({ demand: day }))).toMatchObject({ boundBy: 'cpu', servableVcpuPerInstance: 2 })
  })

  it('is something that CPU does not show, when requests fail while CPU is calm: an instance serves what it was seen to reach', () => {
    const demand = known(aWorld({ demand: demandCurve(smoothDay(1, 6)), servable: 0.8 }))
    expect(demand.boundBy).toBe('requests')
    expect(demand.servableVcpuPerInstance).toBeCloseTo(0.8, 2)
    expect(at(demand.utilization, 16 * 12)).toBeGreaterThan(1.5)
  })

  it('is not something else when CPU is busy too', () => {
    expect(known(aWorld({ demand: demandCurve(smoothDay(1, 12)) })).boundBy).toBe('cpu')
  })

  it('is memory when that rises with the work and fills first', () => {
    // 4 GiB of 8 at rest and 3 GiB for each busy vCPU: full (7.2) at 1.07 busy vCPUs
    const memoryPercentAverage = day.map((d) => (100 * (4 + (3 * d) / 4)) / 8)
    const demand = known(aWorld({ demand: day, observation: { memoryPercentAverage } }))
    expect(demand.boundBy).toBe('memory')
    expect(demand.memory?.baseGiB).toBeCloseTo(4, 6)
    expect(demand.memory?.gibPerBusyVcpu).toBeCloseTo(3, 6)
    expect(demand.servableVcpuPerInstance).toBeCloseTo(3.2 / 3 / 0.9, 6)
  })

  it('is not memory that has nothing to do with the work', () => {
    const memoryPercentAverage = day.map((_, i) => 50 + 10 * Math.sin(i * 2.399))
    const demand = known(aWorld({ demand: day, observation: { memoryPercentAverage } }))
    expect(demand.boundBy).toBe('cpu')
    expect(demand.memory?.gibPerBusyVcpu).toBe(0)
    expect(demand.memory?.baseGiB).toBeCloseTo(4.8, 1)
  })

  const burstable = { instanceType: 't3.medium' }
  const noCredits = aSeries(100, [1000, 2000, 0])

  it('is credits when they ran out and CPU was held at the baseline', () => {
    const cpuPercentAverage = aSeries(15, [1000, 2000, 20])
    const demand = known(
      aWorld({
        demand: day,
        group: burstable,
        observation: { cpuPercentAverage, creditBalanceMinimum: noCredits, requests: null, elb5xx: null, responseTimeSecP95: null },
      }),
    )
    expect(demand).toMatchObject({ boundBy: 'credits', creditBaselineFraction: 0.2, unlimitedCredits: false })
    expect(demand.demonstratedVcpuPerInstance).toBeCloseTo(0.3, 9)
    // at the baseline of 0.2 x 2 vCPUs the instance is full, but it was never seen to do more than 0.3
    expect(at(demand.utilization, 1500)).toBeCloseTo(0.4 / 0.3, 6)
  })

  it('is not credits in unlimited mode: CPU above the baseline without credits costs, and does not throttle', () => {
    const demand = known(aWorld({ demand: day, group: burstable, observation: { cpuPercentAverage: aSeries(60), creditBalanceMinimum: noCredits } }))
    expect(demand).toMatchObject({ unlimitedCredits: true, boundBy: 'cpu' })
    expect(demand.creditBaselineFraction).toBeNaN()
    expect(demand.demonstratedVcpuPerInstance).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('demand that cannot be known', () => {
  it.each([
    ['the type is not known', { group: aGroup({ instanceType: null }) }, aPlace(), /instance type is not known/],
    ['its vCPUs are not known', {}, aPlace({ instanceTypes: byName(anInstanceType('c5.large', 2, 4)) }), /vCPUs of m5.large/],
    ['instance types were not read', {}, aPlace({ instanceTypes: null }), /vCPUs of m5.large/],
    ['CPU was not read, or is not collected', { cpuPercentAverage: null }, aPlace(), /CPUUtilization was not read, or is not collected/],
    ['capacity is not known', { inServiceInstances: null }, aPlace(), /instances in service is not known/],
  ])('says why: %s', (_, observation, place, expected) => {
    expect(reason(aWorld({ demand: day, observation }), place)).toMatch(expected)
  })

  it('needs seven observed days', () => {
    const observedFor = (days: number): string =>
      reason(aWorld({ demand: day, observation: { cpuPercentAverage: aSeries(30, [0, STEPS - days * 288, Number.NaN]) } }))
    expect(observedFor(7)).toBe('known')
    expect(observedFor(6.99)).toMatch(/insufficient coverage: 50 % of the window/)
  })

  it('needs a group that has been there for a week', () => {
    const endSec = START_SEC + STEPS * STEP_SEC
    const created = (daysAgo: number) => reason(aWorld({ demand: day, group: { createdSec: endSec - daysAgo * 86_400 } }))
    expect(created(7)).toBe('known')
    expect(created(6.9)).toBe('too young: created 6.9 days before the window ended, 7 days needed')
    // its samples may not tell the number of instances yet: that is not why
    const unusable = { inServiceInstances: null, inServiceSource: 'none' as const }
    expect(reason(aWorld({ demand: day, group: { createdSec: endSec - 3600 }, observation: unusable }))).toMatch(/^too young: created 0.0 days/)
  })

  it('is known in a week of which a single point is missing', () => {
    const week = (missing: readonly [number, number]) => {
      const cpu = aSeries(30, [missing[0], missing[1], Number.NaN]).subarray(0, 2016)
      const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: 2016 }
      return reason(aWorld({ demand: day, observation: { grid, cpuPercentAverage: cpu } }))
    }
    expect([week([0, 1]), week([1000, 1001]), week([2015, 2016])]).toEqual(['known', 'known', 'known'])
    expect(week([0, 1100])).toMatch(/insufficient coverage: 45 %/)
  })

  it('needs a window of a week', () => {
    const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: 2015 }
    expect(reason(aWorld({ demand: day, observation: { grid, cpuPercentAverage: aSeries(30).subarray(0, 2015) } }))).toBe(
      'the window is too short: 7.0 days, 7 needed',
    )
  })

  it('needs half of the window observed', () => {
    const policy = { ...defaultPolicy, minimumHistoryDays: 1 }
    const observed = (steps: number) =>
      demandOf(aWorld({ demand: day, observation: { cpuPercentAverage: aSeries(30, [0, STEPS - steps, Number.NaN]) } }), aPlace(), policy)
    expect(observed(STEPS / 2).kind).toBe('demand')
    expect(observed(STEPS / 2 - 1)).toMatchObject({ kind: 'insufficient', reason: { code: 'low-coverage' } })
  })
})

describe('overload', () => {
  const overload = (observation: Observation) => overloadOf(known(observation), STEP_SEC, defaultPolicy)

  it('is the time in which arriving work was over nine tenths of what is in service', () => {
    const quiet = overload(aWorld({ demand: aSeries(7.2) }))
    expect(quiet.minutes).toBe(0)
    const busy = overload(aWorld({ demand: aSeries(4, [100, 112, 7.5], [500, 506, 7.9]) }))
    expect(busy.minutes).toBe(90)
    expect(busy.minutesPerWeek).toBeCloseTo(45, 9)
    expect(busy.episodes.map((e) => [e.fromStep, e.toStep])).toEqual([
      [100, 112],
      [500, 506],
    ])
    expect(busy.episodes[1]?.peakUtilization).toBeCloseTo(7.9 / 8, 6)
  })

  it('holds no step whose CPU is missing, though the load balancer saw users wait in it', () => {
    const demand = known(aWorld({ demand: aSeries(5) }))
    demand.utilization[300] = Number.NaN
    demand.waiting?.ratio.fill(20, 299, 302)
    demand.hurting.fill(1, 299, 302)
    const { episodes, steps, stepMinutes } = overloadOf(demand, STEP_SEC, defaultPolicy)
    expect([...steps.subarray(298, 303)]).toEqual([0, 1, 0, 1, 0])
    expect(stepMinutes[300]).toBeNaN()
    expect(episodes.every(({ peakUtilization }) => Number.isFinite(peakUtilization))).toBe(true)
  })

  it('is a step less long than the steps it touches, where only the load balancer saw it', () => {
    // an hour that is a little busier than the rest, and slow for the first ten of its steps
    const world = aWorld({ demand: aSeries(5, [200, 212, 5.5]) })
    const responseTimeSecP95 = world.responseTimeSecP95?.map((x, i) => (i >= 200 && i < 210 ? x * 11 : x)) as Float64Array
    expect(overload({ ...world, responseTimeSecP95 }).minutes).toBe(45)
    const failing = world.requests?.map((r, i) => (i >= 200 && i < 203 ? r * 0.02 : Number.NaN)) as Float64Array
    expect(overload({ ...world, elb5xx: failing }).minutes).toBe(10)
    const once = world.requests?.map((r, i) => (i === 200 ? r * 0.02 : Number.NaN)) as Float64Array
    expect(overload({ ...world, elb5xx: once }).minutes).toBe(2.5)
    const hardly = world.requests?.map((r, i) => (i >= 200 && i < 203 ? r * 0.005 : Number.NaN)) as Float64Array
    expect(overload({ ...world, elb5xx: hardly }).minutes).toBe(0)
  })

  it('is not told by response times alone where CPU was not observed: its height would not be known', () => {
    const world = aWorld({ demand: aSeries(5, [200, 212, 5.5]) })
    const unseen = (values: Float64Array | null) => values?.map((x, i) => (i >= 204 && i < 208 ? Number.NaN : x)) as Float64Array
    const responseTimeSecP95 = world.responseTimeSecP95?.map((x, i) => (i >= 200 && i < 212 ? x * 11 : x)) as Float64Array
    const { episodes } = overload({ ...world, responseTimeSecP95, cpuPercentAverage: unseen(world.cpuPercentAverage) })
    expect(episodes.map(({ fromStep, toStep }) => [fromStep, toStep])).toEqual([
      [200, 204],
      [208, 212],
    ])
    expect(episodes.every(({ peakUtilization }) => peakUtilization > 0)).toBe(true)
  })

  it('is not what fails or is slow all the time, nor what hurts while half of the group is idle', () => {
    const world = aWorld({ demand: demandCurve(smoothDay(1, 6)) })
    const alwaysFailing = world.requests?.map((r) => r * 0.03) as Float64Array
    expect(overload({ ...world, target5xx: alwaysFailing }).minutes).toBe(0)
    const outage = world.requests?.map((r, i) => (i % 288 < 20 ? r * 0.3 : Number.NaN)) as Float64Array
    expect(overload({ ...world, target5xx: outage }).minutes).toBe(0)
  })

  it('is not raised by what was not observed', () => {
    const world = aWorld({ demand: aSeries(4, [100, 112, 7.5]) })
    const cpu = world.cpuPercentAverage?.map((x, i) => (i > 2000 && i < 3000 ? Number.NaN : x)) as Float64Array
    expect(overload({ ...world, cpuPercentAverage: cpu }).minutesPerWeek).toBe(overload(world).minutesPerWeek)
  })

  it('reaches the end of the window', () => {
    expect(overload(aWorld({ demand: aSeries(4, [STEPS - 2, STEPS, 7.5]) })).episodes).toMatchObject([{ fromStep: STEPS - 2, toStep: STEPS }])
  })
})
