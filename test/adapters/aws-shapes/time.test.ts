import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochSecFrom } from '../../../adapters/aws-shapes/time.ts'

describe('a time as AWS writes it', () => {
  it('is read to the second, in UTC', () => {
    const noon = Date.UTC(2026, 9, 19, 12) / 1000
    for (const text of [
      '2026-10-19T12:00:00Z',
      '2026-10-19T12:00:00.000Z',
      '2026-10-19T12:00:00.999999Z',
      '2026-10-19T12:00:00+00:00',
      '2026-10-19T14:00:00.862+02:00',
      '2026-10-19T05:30:00-0630',
      '2026-10-19t12:00:00z',
      '2026-10-19T12:00Z',
      '2026-10-19 12:00:00',
    ])
      expect(epochSecFrom(text), text).toBe(noon)
    expect(epochSecFrom('2026-10-19')).toBe(noon - 12 * 3600)
    expect(epochSecFrom(noon + 0.862)).toBe(noon)
    expect(epochSecFrom(0)).toBe(0)
    expect(epochSecFrom('9999-12-31T23:59:59Z')).toBe(253_402_300_799)
    expect(epochSecFrom('2024-02-29T00:00:00Z')).toBe(Date.UTC(2024, 1, 29) / 1000)
  })

  it('is none where there is no such day, hour or number of seconds', () => {
    for (const text of [
      '',
      'now',
      '2026-02-29T00:00:00Z',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-10-00',
      '2026-10-19T24:00:00Z',
      '2026-10-19T12:60:00Z',
      '0026-10-19',
      '19.10.2026',
      '2026-10-19T12:00:00Zjunk',
      '1792368000',
    ])
      expect(epochSecFrom(text), text).toBeNaN()
    for (const sec of [-1, 1_792_368_000_000, Number.POSITIVE_INFINITY, Number.NaN]) expect(epochSecFrom(sec)).toBeNaN()
  })

  it('comes back as it was written, for any second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), fc.integer({ min: -14 * 60, max: 14 * 60 }), (sec, offsetMinutes) => {
        expect(epochSecFrom(new Date(sec * 1000).toISOString())).toBe(sec)
        const sign = offsetMinutes < 0 ? '-' : '+'
        const two = (n: number): string => String(Math.trunc(Math.abs(n))).padStart(2, '0')
        const local = new Date((sec + offsetMinutes * 60) * 1000).toISOString().slice(0, 19)
        if (local.startsWith('-')) return
        expect(epochSecFrom(`${local}${sign}${two(offsetMinutes / 60)}:${two(offsetMinutes % 60)}`)).toBe(sec)
      }),
    )
  })
})
