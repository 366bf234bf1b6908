import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import { typeOptions } from '../../../domain/propose/type-options.ts'
import { aGroup, anInstanceType, aPlace, byName } from '../a-case.ts'

const arm = { architectures: ['arm64'] }
const place = aPlace({
  instanceTypes: byName(
    anInstanceType('m5.large', 2, 8),
    anInstanceType('m5.xlarge', 4, 16),
    anInstanceType('m6i.large', 2, 8),
    anInstanceType('m6a.large', 2, 8),
    anInstanceType('m6g.large', 2, 8, arm),
    anInstanceType('m7g.large', 2, 8, arm),
    anInstanceType('c6g.large', 2, 4, arm),
    anInstanceType('t4g.large', 2, 8, { ...arm, burstable: true }),
    anInstanceType('t3.large', 2, 8, { burstable: true }),
  ),
  prices: new Map(
    Object.entries({
      'm5.large': 100,
      'm6i.large': 100,
      'm6a.large': 90,
      'm6g.large': 80,
      'm7g.large': 85,
      'c6g.large': 60,
      't4g.large': 50,
      't3.large': 60,
      'm5.xlarge': 50,
    }).map(([type, microUsdPerHour]) => [type, { microUsdPerHour, currency: 'USD' }]),
  ),
})
const options = (group: Partial<Group> = {}, cost: number | null = 1000) => typeOptions(aGroup(group), place, cost)

describe('other types at the same size', () => {
  it('are the cheapest on arm64, and the cheapest newer one on the same architecture, each with its price', () => {
    expect(options()).toEqual([
      { kind: 'arm64', instanceType: 'm6g.large', microUsdPerMonth: 800, savesFraction: expect.closeTo(0.2, 9) },
      { kind: 'newer-generation', instanceType: 'm6a.large', microUsdPerMonth: 900, savesFraction: expect.closeTo(0.1, 9) },
    ])
  })

  it('of a burstable type are burstable', () => {
    expect(options({ instanceType: 't3.large' }).map(({ instanceType }) => instanceType)).toEqual(['t4g.large'])
  })

  it('are none on arm64 for an image that arm64 does not run', () => {
    expect(options({ platform: { operation: 'RunInstances:0002', details: 'Windows', tenancy: 'default' } }).map(({ kind }) => kind)).toEqual([
      'newer-generation',
    ])
  })

  it('are none where nothing is cheaper, types are bound, or several run', () => {
    expect(options({ instanceType: 'm6g.large' })).toEqual([])
    expect(options({ typesBoundBy: [{ by: 'capacity-reservation', name: 'cr-1' }] })).toEqual([])
    expect(options({ mixedInstanceTypes: ['m5.large', 'm6i.large'] })).toEqual([])
  })

  it('say what is cheaper where the cost of today is not known', () => {
    expect(options({}, null)).toMatchObject([{ microUsdPerMonth: null, savesFraction: expect.closeTo(0.2, 9) }, {}])
  })
})
