import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOURS_PER_MONTH, MICRO, microUsdFromDecimal, perMonth } from '../../domain/money.ts'

describe('a decimal amount', () => {
  it.each([
    ['0.0960000000', 96_000],
    ['-12.3', -12_300_000],
    ['+1.5', 1_500_000],
    ['1e-7', 0],
    ['5e-06', 5],
    ['1e+03', 1_000_000_000],
    ['1e-10', 0],
    ['6e-7', 1],
    ['1.5E2', 150_000_000],
    ['7', 7_000_000],
    ['7.', 7_000_000],
    ['.25', 250_000],
    [' 3.10 ', 3_100_000],
    ['0.0000005', 1],
    ['-0.0000005', -1],
    ['0.0000004999', 0],
    ['9007199254.740991', Number.MAX_SAFE_INTEGER],
    ['0', 0],
  ])('%j is %d micro-dollars', (text, expected) => {
    expect(microUsdFromDecimal(text)).toBe(expected)
  })

  it.each(['', ' ', '.', '-', 'N/A', '1,234.50', '1.2.3', '0x10', 'Infinity', 'NaN', '$5', '5 USD', '1e', 'e5', '--1', '12a', 'a12', '1 2'])(
    '%j is not one',
    (text) => {
      expect(microUsdFromDecimal(text)).toBeNaN()
    },
  )

  it('beyond what an integer can hold exactly is not a number rather than a wrong one', () => {
    expect(microUsdFromDecimal('9007199254.740993')).toBeNaN()
    expect(microUsdFromDecimal('1e300')).toBeNaN()
    expect(microUsdFromDecimal('-1e300')).toBeNaN()
  })

  it('of nothing owed has no sign', () => {
    expect(Object.is(microUsdFromDecimal('-0.00'), 0)).toBe(true)
    expect(Object.is(microUsdFromDecimal('-1e-9'), 0)).toBe(true)
  })

  it('comes back exactly from any whole number of micro-dollars written out', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micro) => {
        const digits = Math.abs(micro).toString().padStart(7, '0')
        const text = `${micro < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
        expect(microUsdFromDecimal(text)).toBe(micro)
      }),
    )
  })

  it('owed and due are each other with the sign turned', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (usd) => {
        const [due, owed] = [microUsdFromDecimal(usd.toFixed(10)), microUsdFromDecimal(`-${usd.toFixed(10)}`)]
        expect(due + owed).toBe(0)
      }),
    )
  })
})

describe('a month', () => {
  it('has 730 hours: a twelfth of a year of 365 days', () => {
    expect(HOURS_PER_MONTH).toBe((365 * 24) / 12)
    expect(perMonth(96_000)).toBe(70_080_000)
    expect(perMonth(MICRO)).toBe(730 * MICRO)
  })

  it('of a fraction of a micro-dollar an hour is rounded to the nearest whole one', () => {
    expect(perMonth(0.001)).toBe(1)
    expect(perMonth(0.0006)).toBe(0)
    expect(perMonth(0)).toBe(0)
  })
})
