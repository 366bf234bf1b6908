import { describe, expect, it } from 'vitest'
import { acceleratedTypeOf } from '../../../domain/facts/accelerator.ts'
import { baselineFraction } from '../../../domain/facts/burstable.ts'
import { meanOverAllTypes, meanOverTypes } from '../../../domain/facts/type-shares.ts'
import { aGroup, anInstanceType, byName } from '../a-case.ts'

const NOTHING_READ = { instanceTypes: null }

describe('the mean over the types of a group', () => {
  const vcpus: Readonly<Record<string, number>> = { 'm5.large': 2, 'm5.xlarge': 4 }
  const ofType = (type: string) => vcpus[type]
  const both = { typeShares: { 'm5.large': 0.75, 'm5.xlarge': 0.25 }, instanceType: 'm5.large' }
  const partly = { typeShares: { 'm5.large': 0.5, 'x9.large': 0.5 }, instanceType: 'm5.large' }

  it('is by instance-hours', () => {
    expect(meanOverTypes(both, ofType)).toBe(2.5)
    expect(meanOverAllTypes(both, ofType)).toBe(2.5)
  })

  it('leaves aside a type of which it is not known, or is not known then', () => {
    expect(meanOverTypes(partly, ofType)).toBe(2)
    expect(meanOverAllTypes(partly, ofType)).toBeNull()
  })

  it('is that of its one type where no instance is known, and null where it is known of none', () => {
    expect(meanOverTypes({ typeShares: {}, instanceType: 'm5.xlarge' }, ofType)).toBe(4)
    for (const mean of [meanOverTypes, meanOverAllTypes]) {
      expect(mean({ typeShares: {}, instanceType: null }, ofType)).toBeNull()
      expect(mean({ typeShares: { 'x9.large': 1 }, instanceType: 'm5.large' }, ofType)).toBeNull()
    }
  })
})

describe('a burstable type', () => {
  it.each([
    ['t3.large', 0.3],
    ['t3a.large', 0.3],
    ['t4g.nano', 0.05],
    ['t2.2xlarge', 0.16875],
  ])('%s has a baseline of %d of a vCPU', (type, fraction) => {
    expect(baselineFraction(type)).toBe(fraction)
  })

  it.each(['m5.large', 't3.huge', 'xt3a.large', 'toString'])('is not what %s is', (type) => {
    expect(baselineFraction(type)).toBeNaN()
  })
})

describe('an accelerated type', () => {
  const of = (...types: readonly [string | null, string | null, ...string[]]) => {
    const [instanceType, launchType, ...ran] = types
    return { ...aGroup(), instanceType, launchType, typeShares: Object.fromEntries(ran.map((type) => [type, 1])) }
  }

  it('is told by what AWS says of it', () => {
    const instanceTypes = byName(anInstanceType('m9.large', 2, 8, { accelerated: true }), anInstanceType('g5.xlarge', 4, 16, { accelerated: false }))
    expect(acceleratedTypeOf(of('m9.large', null), { instanceTypes })).toBe('m9.large')
    expect(acceleratedTypeOf(of('g5.xlarge', null), { instanceTypes })).toBeNull()
  })

  it.each(['p4d.24xlarge', 'g5.xlarge', 'gr6.4xlarge', 'inf2.xlarge', 'trn1.2xlarge', 'dl1.24xlarge', 'f2.6xlarge', 'vt1.3xlarge'])(
    'is %s by its family',
    (type) => {
      expect(acceleratedTypeOf(of('m5.large', null, type), NOTHING_READ)).toBe(type)
      expect(acceleratedTypeOf(of(null, type), NOTHING_READ)).toBe(type)
    },
  )

  it.each(['m5.large', 'mg5.large', 'c6g.large', 'gx.large'])('is not %s', (type) => {
    expect(acceleratedTypeOf(of(type, type, type), NOTHING_READ)).toBeNull()
  })
})
