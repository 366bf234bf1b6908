import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, type Kind, kindsByCategory, namedBy, type Resource, severities } from '../../domain/findings.ts'

const kinds: readonly Kind[] = Object.values(kindsByCategory).flat()
const web: Resource = { accountId: '111122223333', region: 'eu-west-1', autoScalingGroupName: 'web' }

describe('the kinds', () => {
  it('are 33, each in one category', () => {
    expect(kinds).toHaveLength(33)
    expect(new Set(kinds).size).toBe(33)
    expect(Object.fromEntries(Object.entries(kindsByCategory).map(([category, list]) => [category, list.length]))).toEqual({
      overprovisioned: 8,
      'scaling-gap': 18,
      exposure: 1,
      cost: 6,
    })
  })

  it('have names that can stand in a message, a file and an address as they are', () => {
    expect(kinds.filter((kind) => !/^[a-z]+(-[a-z]+)*$/.test(kind))).toEqual([])
  })
})

it('severities come worst first', () => {
  expect(severities).toEqual(['critical', 'high', 'medium', 'low'])
})

describe('a fingerprint', () => {
  it('names the kind and what it is about, and a dash for what is not given', () => {
    expect(fingerprintOf('idle-group', web)).toBe('idle-group/111122223333/eu-west-1/web/-/-')
    expect(fingerprintOf('cost-shift', { accountId: '111122223333', service: 'Amazon S3', usageType: 'EUW1-Requests-Tier1' })).toBe(
      'cost-shift/111122223333/-/-/Amazon%0020S3/EUW1-Requests-Tier1',
    )
  })

  it('keeps a part that is a dash or empty apart from one that is not given', () => {
    const named = (autoScalingGroupName: string): string => fingerprintOf('idle-group', { autoScalingGroupName })
    expect(named('-')).toBe('idle-group/-/-/%002d/-/-')
    expect(new Set([named('-'), named(''), named('--'), fingerprintOf('idle-group', {})]).size).toBe(4)
  })

  it.each([
    ['web-api', 'web_api'],
    ['a/b', 'a%002fb'],
    ['é', 'e\u0301'],
    ['$a', '=a'],
    ['web', 'Web'],
    ['\ud800', '\udc00'],
  ])('tells %j from %j', (one, other) => {
    expect(fingerprintOf('idle-group', { ...web, autoScalingGroupName: one })).not.toBe(fingerprintOf('idle-group', { ...web, autoScalingGroupName: other }))
  })

  it('is the same for the same thing and different for any two that differ', () => {
    const part = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('-', '', '%', '/', '%002f', 'a/b', 'web-api', 'web_api')), {
      nil: undefined,
    })
    const resource = fc.record({ accountId: part, region: part, autoScalingGroupName: part, service: part, usageType: part }) as fc.Arbitrary<Resource>
    const kind = fc.constantFrom(...kinds)
    fc.assert(
      fc.property(kind, resource, kind, resource, (kindA, a, kindB, b) => {
        const same = kindA === kindB && JSON.stringify(a) === JSON.stringify(b)
        expect(fingerprintOf(kindA, a) === fingerprintOf(kindB, b)).toBe(same)
        expect(fingerprintOf(kindA, structuredClone(a))).toBe(fingerprintOf(kindA, a))
        // and says again what it names
        expect(namedBy(fingerprintOf(kindA, a))).toEqual({ kind: kindA, resource: a })
      }),
    )
  })

  it.each(['', 'idle-group', 'idle-group/-/-/-/-', 'idle/-/-/-/-/-', 'idle-group/-/-/-/-/-/-'])('is none: %j', (text) => {
    expect(namedBy(text)).toBeNull()
  })

  it('holds nothing that needs escaping in a file name, an address or a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(fingerprintOf('idle-group', { ...web, autoScalingGroupName: name })).toMatch(/^[A-Za-z0-9_.%/-]+$/)
      }),
    )
  })
})
