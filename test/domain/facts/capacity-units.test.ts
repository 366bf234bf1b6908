import { describe, expect, test } from 'vitest'
import { fewestInstances, typesOf, unitsPerInstance } from '../../../domain/facts/capacity-units.ts'
import { aGroup, aPlace, instancesIn } from '../a-case.ts'

const types = aPlace().instanceTypes

describe('capacity units', () => {
  test('a group launches its mixed types, else its one type, else what its instances show', () => {
    expect(typesOf(aGroup({ mixedInstanceTypes: ['a.x', 'b.x'] }))).toEqual(['a.x', 'b.x'])
    expect(typesOf(aGroup())).toEqual(['m5.large'])
    const instances = [...instancesIn({ a: 1 }, { instanceType: 'r5.large' }), ...instancesIn({ a: 2 })]
    expect(typesOf(aGroup({ instanceType: null, instances }))).toEqual(['m5.large', 'r5.large'])
    expect(typesOf(aGroup({ instanceType: null, instances: [] }))).toEqual([])
  })

  test('an instance stands for its weight, or one, or its vCPUs, or its memory', () => {
    expect(unitsPerInstance(aGroup(), 'm5.large', null)).toBe(1)
    expect(unitsPerInstance(aGroup({ weights: { 'm5.large': 3 } }), 'm5.large', null)).toBe(3)
    expect(unitsPerInstance(aGroup({ weights: { 'm5.large': 3 } }), 'toString', null)).toBe(1)
    expect(unitsPerInstance(aGroup({ desiredCapacityType: 'vcpu' }), 'm5.xlarge', types)).toBe(4)
    expect(unitsPerInstance(aGroup({ desiredCapacityType: 'memory-mib' }), 'm5.xlarge', types)).toBe(16384)
    expect(unitsPerInstance(aGroup({ desiredCapacityType: 'vcpu' }), 'm5.xlarge', null)).toBeNull()
    expect(unitsPerInstance(aGroup({ desiredCapacityType: 'memory-mib' }), 'unheard.of', types)).toBeNull()
  })

  test('the fewest instances are of the type that stands for most', () => {
    expect(fewestInstances(aGroup(), 10, null)).toBe(10)
    expect(fewestInstances(aGroup({ mixedInstanceTypes: ['m5.large', 'm5.xlarge'], weights: { 'm5.large': 1, 'm5.xlarge': 4 } }), 10, null)).toBe(3)
    expect(fewestInstances(aGroup({ mixedInstanceTypes: ['m5.large', 'unheard.of'], desiredCapacityType: 'vcpu' }), 10, types)).toBeNull()
    expect(fewestInstances(aGroup({ instanceType: null, instances: [] }), 10, null)).toBe(10)
    expect(fewestInstances(aGroup({ instanceType: null, instances: [], desiredCapacityType: 'vcpu' }), 10, types)).toBeNull()
  })
})
