import { describe, expect, test } from 'vitest'
import { familyOf, priceOf, runsSameImage, sizeOf, sizesOf, successorNames, successorsOf } from '../../../domain/facts/catalog.ts'
import type { InstanceType } from '../../../domain/facts/place.ts'
import { anInstanceType, aPlace, byName } from '../a-case.ts'

const old = (name: string, vcpu: number, memoryGiB: number) => anInstanceType(name, vcpu, memoryGiB, { currentGeneration: false })
const names = (types: readonly InstanceType[]) => types.map((type) => type.name)

describe('catalog', () => {
  test('a type is a family and a size', () => {
    expect([familyOf('m5.4xlarge'), sizeOf('m5.4xlarge')]).toEqual(['m5', '4xlarge'])
    expect([familyOf('u7i-12tb.224xlarge'), sizeOf('u7i-12tb.224xlarge')]).toEqual(['u7i-12tb', '224xlarge'])
    expect([familyOf('odd'), sizeOf('odd')]).toEqual(['odd', ''])
  })

  test('the sizes of a family come smallest first, without bare metal', () => {
    const place = aPlace({
      instanceTypes: byName(
        anInstanceType('m5.4xlarge', 16, 64),
        anInstanceType('m5.metal', 96, 384),
        anInstanceType('m5.large', 2, 8),
        anInstanceType('m5d.large', 2, 8),
        anInstanceType('m5.xlarge', 4, 16),
        anInstanceType('m5.metal-24xl', 96, 384),
      ),
    })
    expect(names(sizesOf('m5', place))).toEqual(['m5.large', 'm5.xlarge', 'm5.4xlarge'])
    expect(sizesOf('c5', place)).toEqual([])
    expect(sizesOf('m5', aPlace({ instanceTypes: null }))).toEqual([])
  })

  test('sizes with the same vCPUs come by memory, then by name', () => {
    const place = aPlace({
      instanceTypes: byName(anInstanceType('t3.large', 2, 8), anInstanceType('t3.small', 2, 2), anInstanceType('t3.b', 2, 4), anInstanceType('t3.a', 2, 4)),
    })
    expect(names(sizesOf('t3', place))).toEqual(['t3.small', 't3.a', 't3.b', 't3.large'])
  })

  test('successors are of the same size name, the cheapest first and those without a price last', () => {
    const place = aPlace({
      instanceTypes: byName(
        old('m4.large', 2, 8),
        anInstanceType('m5.large', 2, 8),
        anInstanceType('m6i.large', 2, 8),
        anInstanceType('m7i.large', 2, 8),
        anInstanceType('m5.xlarge', 4, 16),
      ),
      prices: new Map(Object.entries({ 'm6i.large': 90, 'm7i.large': 95 }).map(([name, microUsdPerHour]) => [name, { microUsdPerHour, currency: 'USD' }])),
    })
    expect(names(successorsOf(old('m4.large', 2, 8), place))).toEqual(['m6i.large', 'm7i.large', 'm5.large'])
    expect(names(successorsOf(old('m4.large', 2, 8), { ...place, prices: null }))).toEqual(['m5.large', 'm6i.large', 'm7i.large'])
  })

  test('a successor is not smaller, not itself old, and runs the same image', () => {
    const among = (...types: InstanceType[]) => names(successorsOf(old('c4.xlarge', 4, 7.5), aPlace({ instanceTypes: byName(...types) })))
    expect(among(anInstanceType('c5.xlarge', 4, 8))).toEqual(['c5.xlarge'])
    expect(among(anInstanceType('c5.xlarge', 4, 7.5))).toEqual(['c5.xlarge'])
    expect(among(anInstanceType('c5.xlarge', 4, 7))).toEqual([])
    expect(among(anInstanceType('c5.xlarge', 3, 8))).toEqual([])
    expect(among(anInstanceType('c5.xlarge', 4, 8, { currentGeneration: false }))).toEqual([])
    expect(among(anInstanceType('c5.xlarge', 4, 8, { architectures: ['arm64'] }))).toEqual([])
    expect(among()).toEqual([])
  })

  test('a current type and a family without successors have none', () => {
    const place = aPlace({ instanceTypes: byName(anInstanceType('m6i.large', 2, 8)) })
    expect(successorsOf(anInstanceType('m5.large', 2, 8), place)).toEqual([])
    expect(names(successorsOf(old('m5.large', 2, 8), place))).toEqual(['m6i.large'])
    expect(successorNames('g2.2xlarge')).toEqual([])
    expect(successorNames('constructor.large')).toEqual([])
    expect(successorNames('t2.micro')).toEqual(['t3.micro', 't3a.micro'])
    expect(successorsOf(old('m4.large', 2, 8), aPlace({ instanceTypes: null }))).toEqual([])
  })

  test.each([
    ['t1', 't3'],
    ['m1', 'm5'],
    ['m3', 'm5'],
    ['m2', 'r5'],
    ['c1', 'c5'],
    ['c3', 'c5'],
    ['r3', 'r5'],
    ['r4', 'r5'],
    ['cr1', 'r5'],
    ['i2', 'i3'],
    ['d2', 'd3'],
    ['a1', 'c6g'],
    ['x1', 'x2idn'],
    ['x1e', 'x2iedn'],
    ['c5', 'c6i'],
    ['r5', 'r6i'],
    ['i3', 'i4i'],
  ])('%s is succeeded by %s of the same kind', (family, successor) => {
    expect(successorNames(`${family}.xlarge`)[0]).toBe(`${successor}.xlarge`)
  })

  test('one architecture in common runs the same image', () => {
    const type = (...architectures: string[]) => anInstanceType('x', 1, 1, { architectures })
    expect(runsSameImage(type('i386', 'x86_64'), type('x86_64'))).toBe(true)
    expect(runsSameImage(type('x86_64'), type('arm64'))).toBe(false)
    expect(runsSameImage(type(), type())).toBe(false)
  })

  test('a price that was not read is null', () => {
    expect(priceOf('m5.large', aPlace())).toEqual({ microUsdPerHour: 107_000, currency: 'USD' })
    expect(priceOf('z9.large', aPlace())).toBeNull()
    expect(priceOf('m5.large', aPlace({ prices: null }))).toBeNull()
  })
})
