import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everybodyAmong, liesWithin } from '../../../domain/facts/cidr.ts'

const address = (n: number): string => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.')

describe('a block of addresses', () => {
  it.each([
    ['10.0.0.0/8', ['10.0.0.0/8'], true],
    ['10.1.2.3/32', ['10.0.0.0/8'], true],
    ['10.0.0.0/8', ['10.1.0.0/16'], false],
    ['11.0.0.0/8', ['10.0.0.0/8'], false],
    ['10.0.0.0/23', ['10.0.0.0/24', '10.0.1.0/24'], true],
    ['10.0.0.0/23', ['10.0.0.0/24', '10.0.1.0/25'], false],
    ['2001:db8:1::/48', ['2001:db8::/32'], true],
    ['2001:db8::1/128', ['2001:db8:0:0:0:0:0:0/64'], true],
    ['::/0', ['2001:db8::/32'], false],
    ['0.0.0.0/8', ['::/0'], false],
    ['10.0.0.0/8', [], false],
    ['10.0.0/8', ['0.0.0.0/0'], false],
    ['10.0.0.256/32', ['0.0.0.0/0'], false],
    ['10.0.0.0/33', ['0.0.0.0/0'], false],
    ['10.0.0.0', ['0.0.0.0/0'], false],
    ['10.0.0.0/8a', ['0.0.0.0/0'], false],
    ['10.0.0.0/a8', ['0.0.0.0/0'], false],
    ['1::2::3/64', ['::/0'], false],
    // RFC 4291: "::" stands for one group of zeros or more
    ['1:2:3:4:5:6:7::/128', ['::/0'], true],
    ['1:2:3:4:5:6:7:8::/128', ['::/0'], false],
    ['1:2:3:4:5:6:7:8::9/128', ['::/0'], false],
  ])('%s lies within %j: %s', (cidr, blocks, expected) => {
    expect(liesWithin(cidr, blocks)).toBe(expected)
  })

  it('lies within others when each of its addresses does', () => {
    const block = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 28, max: 32 }))
    fc.assert(
      fc.property(block, fc.array(block, { maxLength: 6 }), ([start, length], others) => {
        const text = ([first, bits]: readonly [number, number]) => `${address(0x0a000000 + first)}/${bits}`
        const has = ([first, bits]: readonly [number, number], n: number) => n >>> (32 - bits) === first >>> (32 - bits)
        const all = Array.from({ length: 16 }, (_, n) => n).filter((n) => has([start, length], n))
        expect(liesWithin(text([start, length]), others.map(text))).toBe(all.every((n) => others.some((other) => has(other, n))))
      }),
    )
  })
})

describe('those who are let in', () => {
  it.each([
    ['all, where one block is all', ['10.0.0.0/8', '0.0.0.0/0'], ['0.0.0.0/0']],
    ['all, where two blocks are all together, and nobody else’s', ['0.0.0.0/1', '2001:db8::/32', '128.0.0.0/1'], ['0.0.0.0/1', '128.0.0.0/1']],
    ['all of IPv6', ['::/1', '8000::/1', '10.0.0.0/8'], ['::/1', '8000::/1']],
    ['not all, where half are left out', ['0.0.0.0/1', '8000::/1'], []],
    ['nobody', [], []],
  ])('are %s', (_, cidrs, expected) => {
    expect(everybodyAmong(cidrs)).toEqual(expected)
  })
})
