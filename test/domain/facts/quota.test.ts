import { describe, expect, test } from 'vitest'
import { quotaCodeOf, vcpusAtMaximumOf } from '../../../domain/facts/quota.ts'
import { aGroup, aPlace } from '../a-case.ts'

const types = aPlace().instanceTypes

describe('vCPU quotas', () => {
  test.each([
    ['m5.large', 'L-1216C47A', 'L-34B43A08'],
    ['a1.large', 'L-1216C47A', 'L-34B43A08'],
    ['c7g.large', 'L-1216C47A', 'L-34B43A08'],
    ['d3en.xlarge', 'L-1216C47A', 'L-34B43A08'],
    ['h1.2xlarge', 'L-1216C47A', 'L-34B43A08'],
    ['i4i.large', 'L-1216C47A', 'L-34B43A08'],
    ['im4gn.large', 'L-1216C47A', 'L-34B43A08'],
    ['is4gen.medium', 'L-1216C47A', 'L-34B43A08'],
    ['r7iz.large', 'L-1216C47A', 'L-34B43A08'],
    ['t4g.nano', 'L-1216C47A', 'L-34B43A08'],
    ['z1d.large', 'L-1216C47A', 'L-34B43A08'],
    ['cr1.8xlarge', 'L-1216C47A', 'L-34B43A08'],
    ['cc2.8xlarge', 'L-1216C47A', 'L-34B43A08'],
    ['hs1.8xlarge', 'L-1216C47A', 'L-34B43A08'],
    ['f1.2xlarge', 'L-74FC7D96', 'L-88CF9481'],
    ['g5.xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['gr6.4xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['vt1.3xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['p5.48xlarge', 'L-417A185B', 'L-7212CCBC'],
    ['inf2.xlarge', 'L-1945791B', 'L-B5D1601B'],
    ['trn1.2xlarge', 'L-2C3B7624', 'L-6B0D517C'],
    ['x2idn.16xlarge', 'L-7295265B', 'L-E3A00192'],
    ['dl1.24xlarge', 'L-6E869C2A', 'L-85EED4F7'],
    ['hpc7g.4xlarge', 'L-F7808C92', null],
    ['u-6tb1.56xlarge', 'L-43DA4232', null],
    ['u7i-12tb.224xlarge', 'L-43DA4232', null],
    ['mac2.metal', null, null],
    ['', null, null],
  ])('%s counts against %s, as Spot against %s', (type, onDemand, spot) => {
    expect(quotaCodeOf(type, 'on-demand')).toBe(onDemand)
    expect(quotaCodeOf(type, 'spot')).toBe(spot)
  })

  test('the vCPUs at the maximum size are split over on-demand and Spot', () => {
    expect([...(vcpusAtMaximumOf(aGroup(), types) ?? [])]).toEqual([['L-1216C47A', 20]])
    expect([...(vcpusAtMaximumOf(aGroup({ spotFraction: 0.75 }), types) ?? [])]).toEqual([
      ['L-1216C47A', 6],
      ['L-34B43A08', 14],
    ])
    expect([...(vcpusAtMaximumOf(aGroup({ spotFraction: 1 }), types) ?? [])]).toEqual([['L-34B43A08', 20]])
    expect([...(vcpusAtMaximumOf(aGroup({ minSize: 0, maxSize: 0 }), types) ?? [])]).toEqual([])
  })

  test('of several types the one counts that makes up the maximum with the fewest vCPUs', () => {
    const group = aGroup({ mixedInstanceTypes: ['m5.xlarge', 'm5.large'] })
    expect([...(vcpusAtMaximumOf(group, types) ?? [])]).toEqual([['L-1216C47A', 20]])
    expect([...(vcpusAtMaximumOf({ ...group, maxSize: 5, weights: { 'm5.xlarge': 4, 'm5.large': 1 } }, types) ?? [])]).toEqual([['L-1216C47A', 8]])
    expect([...(vcpusAtMaximumOf(aGroup({ desiredCapacityType: 'vcpu', maxSize: 9 }), types) ?? [])]).toEqual([['L-1216C47A', 10]])
  })

  test('what is not known makes the answer unknown', () => {
    expect(vcpusAtMaximumOf(aGroup(), null)).toBeNull()
    expect(vcpusAtMaximumOf(aGroup({ instanceType: 'm9.large' }), types)).toBeNull()
    expect(vcpusAtMaximumOf(aGroup({ instanceType: null, instances: [] }), types)).toBeNull()
    expect(vcpusAtMaximumOf(aGroup({ instanceType: null }), types)?.get('L-1216C47A')).toBe(20)
    expect(vcpusAtMaximumOf(aGroup({ mixedInstanceTypes: ['m5.large', 'g5.xlarge'] }), types)).toBeNull()
    expect(vcpusAtMaximumOf(aGroup({ instanceType: 'mac2.metal' }), types)).toBeNull()
  })
})
