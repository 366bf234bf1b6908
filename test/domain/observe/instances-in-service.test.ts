import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import { type InstanceEvidence, instancesInService } from '../../../domain/observe/instances-in-service.ts'
import { aGroup, instancesIn, START_SEC } from '../a-case.ts'

const NONE = Number.NaN
/** Two hours of five minutes. */
const STEPS = 24
const grid = { startSec: START_SEC, stepSec: 300, length: STEPS }
const steady = (value: number, ...stretches: readonly (readonly [number, number, number])[]) => {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from, to)
  return values
}
const seen = (evidence: Partial<InstanceEvidence>, group: Partial<Group> = {}) =>
  instancesInService(aGroup({ detailedMonitoring: null, instances: [], minSize: 0, maxSize: 1000, ...group }), grid, {
    groupMetric: null,
    cpuSamples: null,
    desiredCapacity: null,
    minSize: null,
    maxSize: null,
    ...evidence,
  })
/** Whether monitoring is found to be detailed. */
const kind = (evidence: Partial<InstanceEvidence>, group: Partial<Group> = {}) => seen(evidence, group).detailedMonitoring

describe('what is out of service', () => {
  const twenty = steady(20)
  const out = (samples: Float64Array) => seen({ groupMetric: twenty, cpuSamples: samples }).outOfServiceInstances

  it('sends samples for an hour beyond what is in service', () => {
    expect(out(steady(20, [5, 17, 22]))).toEqual(steady(0, [5, 17, 2]))
    expect(out(steady(20, [5, 16, 22]))).toBeNull()
    expect(out(steady(20, [12, 24, 21]))).toEqual(steady(0, [12, 24, 1]))
    expect(out(steady(20, [0, 12, 21]))).toEqual(steady(0, [0, 12, 1]))
    expect(out(steady(20.4))).toBeNull()
    expect(out(steady(19))).toBeNull()
  })

  it('is not what comes and goes, each time for less than an hour', () => {
    expect(out(steady(20, [0, 11, 21], [12, 23, 21]))).toBeNull()
    expect(out(steady(20, [0, 11, 21], [12, 24, 22]))).toEqual(steady(0, [12, 24, 2]))
  })
})

describe('gaps of the group’s own metrics', () => {
  it('are filled from samples', () => {
    expect(seen({ groupMetric: steady(4, [3, 5, NONE]), cpuSamples: steady(20, [3, 4, 25]) }).inServiceInstances).toEqual(steady(4, [3, 4, 5]))
    const alone = steady(4, [3, 5, NONE])
    expect(seen({ groupMetric: alone }).inServiceInstances).toBe(alone)
  })
})

describe('the kind of monitoring', () => {
  it.each([
    ['one sample an instance', 1, false],
    ['nearly half as many again', 1.49, false],
    ['half as many again', 1.5, null],
    ['two thirds', 2 / 3, null],
    ['a little over two thirds', 0.67, false],
    ['a little over a third of five short', 3.34, true],
    ['a third short of five', 10 / 3, null],
    ['five samples an instance', 5, true],
    ['just under seven and a half', 7.49, true],
    ['seven and a half', 7.5, null],
  ])('is told by samples beside instances: %s', (_what, ratio, isDetailed) => {
    expect(kind({ groupMetric: steady(10), cpuSamples: steady(10 * ratio) })).toBe(isDetailed ?? null)
  })

  it('is told by most of the steps in which there is an instance and both are known', () => {
    const samples = (basicSteps: number) => steady(50, [0, basicSteps, 10])
    expect([11, 12, 13].map((steps) => kind({ groupMetric: steady(10), cpuSamples: samples(steps) }))).toEqual([true, null, false])
    expect(kind({ groupMetric: steady(10, [3, 24, 0]), cpuSamples: steady(50) })).toBe(true)
    expect(kind({ groupMetric: steady(10, [3, 24, 0.9]), cpuSamples: steady(50, [3, 24, 0.9]) })).toBe(true)
    expect(kind({ groupMetric: steady(10, [3, 24, NONE]), cpuSamples: steady(50, [3, 24, 10]) })).toBe(true)
  })

  it('is told by limits that one reading keeps nearly always and the other does not', () => {
    // six samples: six instances with basic monitoring, 1.2 with detailed
    expect(kind({ cpuSamples: steady(6) }, { minSize: 4, maxSize: 8 })).toBe(false)
    expect(kind({ cpuSamples: steady(6) }, { minSize: 1, maxSize: 2 })).toBe(true)
    expect(kind({ cpuSamples: steady(6, [0, 2, 40]) }, { minSize: 1, maxSize: 2 })).not.toBe(true)
    // those of the window and of its schedule count as well as those of today
    const action = { name: 'a', recurrence: null, startSec: null, endSec: null, timeZone: 'UTC', minSize: null, maxSize: 8, desiredCapacity: null }
    expect(kind({ cpuSamples: steady(5) }, { minSize: 1, maxSize: 2, scheduledActions: [action] })).toBeNull()
    expect(kind({ cpuSamples: steady(5), maxSize: steady(2, [3, 4, 8]) }, { minSize: 1, maxSize: 2 })).toBeNull()
    expect(kind({ cpuSamples: steady(5) }, { minSize: 1, maxSize: 2, scheduledActions: null })).toBe(true)
  })

  it('is told by the instances there are now, in the last hour', () => {
    const instances = instancesIn({ 'eu-west-1a': 3 })
    expect(kind({ cpuSamples: steady(100, [12, 24, 15]) }, { instances })).toBe(true)
    expect(kind({ cpuSamples: steady(100, [12, 24, 3]) }, { instances })).toBe(false)
    expect(kind({ cpuSamples: steady(15, [12, 24, 100]) }, { instances })).toBeNull()
    const pending = instancesIn({ 'eu-west-1b': 12 }, { lifecycleState: 'Pending' })
    expect(kind({ cpuSamples: steady(15) }, { instances: [...instances, ...pending] })).toBe(true)
  })

  it('is basic where counts are mostly no multiple of five', () => {
    expect(kind({ cpuSamples: steady(10, [0, 13, 11]) })).toBe(false)
    expect(kind({ cpuSamples: steady(10, [0, 12, 11]) })).toBeNull()
    expect(kind({ cpuSamples: steady(NONE, [0, 3, 11], [3, 5, 10]) })).toBe(false)
  })

  it('is told by desired capacity, unless that counts units', () => {
    const evidence = { cpuSamples: steady(30), desiredCapacity: steady(6) }
    expect(kind(evidence)).toBe(true)
    expect(kind(evidence, { desiredCapacityType: 'vcpu' })).toBeNull()
    expect(kind(evidence, { weights: { 'm5.large': 2 } })).toBeNull()
  })
})
