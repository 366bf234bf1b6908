import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoney, formatNumber, formatPrice, microFromUsd, usdFromMicro } from '../../report/money.ts'

describe('amounts', () => {
  it('come back to the same micro-dollars from the number and from its JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9e14, max: 9e14 }), (micro) => {
        const usd = usdFromMicro(micro) as number
        expect(microFromUsd(usd)).toBe(micro + 0)
        expect(microFromUsd(JSON.parse(JSON.stringify(usd)))).toBe(micro + 0)
        expect(JSON.stringify(usd)).toMatch(/^-?\d+(\.\d{1,6})?$/)
      }),
    )
  })

  it('are not known where they were not known', () => {
    expect(usdFromMicro(null)).toBeNull()
    expect(usdFromMicro(Number.NaN)).toBeNull()
    expect(usdFromMicro(0)).toBe(0)
    expect(Object.is(usdFromMicro(-0), 0)).toBe(true)
  })

  it('are written for people in cents, half away from zero', () => {
    expect(formatMoney(1234567.005, 'USD')).toBe('$1,234,567.01')
    expect(formatMoney(-0.3, 'USD')).toBe('-$0.30')
    expect(formatMoney(0, 'USD')).toBe('$0.00')
    expect(formatMoney(-1e-9, 'USD')).toBe('$0.00')
    expect(formatMoney(0.0004, 'USD')).toBe('$0.0004')
    expect(formatMoney(0.096, 'USD')).toBe('$0.10')
    expect(formatMoney(12, 'CNY')).toBe('CNY 12.00')
    expect(formatPrice(0.096, 'USD')).toBe('$0.096')
  })

  it('group thousands alike on every host', () => {
    expect(formatNumber(1234567.25)).toBe('1,234,567.3')
    expect(formatNumber(100)).toBe('100')
    expect(formatNumber(-0.04)).toBe('0')
    expect(formatNumber(-1.5)).toBe('-1.5')
    expect(formatNumber(999.96)).toBe('1,000')
  })
})
