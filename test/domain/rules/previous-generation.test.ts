import { describe, expect, test } from 'vitest'
import { previousGeneration } from '../../../domain/rules/previous-generation.ts'
import { toldBy } from '../../told.ts'
import { aCase, anInstanceType, aPlace, aSeries, byName } from '../a-case.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(previousGeneration, aCase(changes))
const old = { instanceType: 'm4.large' }
const price = (m5: number) => ({
  prices: new Map([
    ['m4.large', { microUsdPerHour: 100_000, currency: 'USD' }],
    ['m5.large', { microUsdPerHour: m5, currency: 'USD' }],
  ]),
})

describe('previous generation', () => {
  test('a current type is healthy', () => {
    expect(assess({})).toEqual({ verdict: 'healthy', evidence: [{ statement: 'm5.large: current generation.' }] })
  })

  test('a previous-generation type is found, with its successor and what it saves', () => {
    // 4 instances × 4,000 micro-dollars × 730 hours
    expect(assess({ group: old })).toEqual({
      verdict: 'found',
      severity: 'low',
      title: 'web runs m4.large, a previous generation: m5.large is the same size and 4 % cheaper',
      evidence: [
        { statement: 'm4.large is a previous-generation type; m5.large has 2 vCPUs and 8 GiB' },
        { statement: 'saved at list prices, on the average number of instances of that type', value: 11.68, unit: 'USD a month' },
      ],
      remedy: expect.stringMatching(/^Set m5\.large in a new launch template version .*Nitro drivers .*NVMe/),
    })
  })

  test('however much it saves it is of low severity: a fleet of old types is not a fleet in trouble', () => {
    expect(assess({ group: old, place: price(50_000), observation: { inServiceInstances: aSeries(274) } })).toMatchObject({
      severity: 'low',
      evidence: [{}, { value: 10001 }],
    })
  })

  test('a successor at the same or a higher price is no finding: newer is not cheaper', () => {
    expect(assess({ group: old, place: price(100_000) })).toMatchObject({ verdict: 'healthy', evidence: [{}, { value: 0 }] })
    expect(assess({ group: old, place: price(104_000) })).toMatchObject({ verdict: 'healthy', evidence: [{}, { value: -11.68 }] })
  })

  test('without prices it cannot be told; without instances the move is named without money', () => {
    expect(assess({ group: old, place: { prices: null } })).toEqual({ verdict: 'not-assessed', reason: 'the price of m4.large is not known' })
    const only = (type: string) => ({ prices: new Map([[type, { microUsdPerHour: 1, currency: 'USD' }]]) })
    expect(assess({ group: old, place: only('m4.large') })).toEqual({ verdict: 'not-assessed', reason: 'the price of m5.large is not known' })
    expect(assess({ group: old, place: only('m5.large') })).toEqual({ verdict: 'not-assessed', reason: 'the price of m4.large is not known' })
    expect(assess({ group: old, observation: { inServiceInstances: null } })).toMatchObject({ verdict: 'found', severity: 'low', evidence: [{}] })
  })

  test('one old type among several is found', () => {
    expect(assess({ group: { mixedInstanceTypes: ['m5.large', 'm4.large'], typeShares: { 'm5.large': 0.75, 'm4.large': 0.25 } } })).toMatchObject({
      verdict: 'found',
      title: expect.stringContaining('runs m4.large'),
      // one instance of four
      evidence: [{}, { value: 2.92 }],
    })
    expect(assess({ group: { mixedInstanceTypes: ['unheard.of', 'm4.large'], typeShares: {} } })).toMatchObject({ verdict: 'found' })
  })

  test('one that only stands by is not run', () => {
    expect(assess({ group: { mixedInstanceTypes: ['m5.large', 'm4.large'] } })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ statement: 'm5.large: current generation.' }],
    })
  })

  test('of what Spot makes of prices nothing is known', () => {
    expect(assess({ group: { ...old, spotFraction: 1 } })).toMatchObject({
      verdict: 'not-assessed',
      reason: expect.stringContaining('Spot prices were not read'),
    })
    for (const part of [{ spotFraction: 0.5 }, { spotFraction: 1, onDemandBaseCapacity: 2 }])
      expect(assess({ group: { ...old, ...part } })).toMatchObject({ verdict: 'found', evidence: [{}] })
  })

  test('several current types are healthy', () => {
    expect(assess({ group: { mixedInstanceTypes: ['m5.large', 'r5.large'], typeShares: {} } })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ statement: 'm5.large, r5.large: current generation.' }],
    })
  })

  test('an old type without a successor is not spoken of; one whose successors were not read cannot be told', () => {
    const place = {
      instanceTypes: byName(anInstanceType('g2.2xlarge', 8, 15, { currentGeneration: false }), anInstanceType('m4.large', 2, 8, { currentGeneration: false })),
    }
    expect(assess({ group: { instanceType: 'g2.2xlarge' }, place })).toEqual({
      verdict: 'not-applicable',
      reason: 'g2.2xlarge is of a previous generation, but its family has no successor of the same kind',
    })
    expect(assess({ group: old, place })).toEqual({
      verdict: 'not-assessed',
      reason: 'none of m5.large, m6i.large, m7i.large is among the instance types that were read, at least as large and of the same architecture',
    })
  })

  test('what was not read is said', () => {
    expect(assess({ place: { instanceTypes: null } })).toEqual({ verdict: 'not-assessed', reason: 'the instance types were not read' })
    expect(assess({ group: { instanceType: 'x9.large' } })).toEqual({
      verdict: 'not-assessed',
      reason: 'x9.large is not among the instance types that were read',
    })
    expect(assess({ group: { typeShares: {}, mixedInstanceTypes: ['y9.large', 'm5.large', 'x9.large'] } })).toEqual({
      verdict: 'not-assessed',
      reason: 'y9.large, x9.large is not among the instance types that were read',
    })
    expect(assess({ group: { instanceType: null, instances: [] } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the instance type is not known: neither the launch template nor an instance tells',
    })
    expect(assess({ group: { ...old, minSize: 0, maxSize: 0 } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
  })

  test('who manages the group is named', () => {
    expect(assess({ group: { ...old, managedBy: 'EKS' }, place: aPlace() })).toMatchObject({
      remedy: expect.stringMatching(/^EKS manages this group, so make the change there\. Set/),
    })
  })
})
