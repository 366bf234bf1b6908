import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumbers } from '../../../adapters/capture/numbers.ts'
import { draws } from '../../draws.ts'

const parsed = (text: string): readonly number[] | null => {
  const bytes = Buffer.from(`[${text}]`)
  const numbers = parseNumbers(bytes, 1, bytes.length - 1)
  return numbers === null ? null : [...numbers]
}
const byJson = (text: string): readonly number[] => (JSON.parse(`[${text}]`) as (number | null)[]).map((value) => value ?? Number.NaN)

describe('numbers read from bytes', () => {
  it('are to the bit those of JSON.parse', () => {
    const decimal = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 })).map(([n, digits]) => (n / 10 ** digits).toFixed(digits))
    const number = fc.oneof(decimal, fc.integer().map(String), fc.constantFrom('null', '-0', '0', '0.0', '999999999999999', '0.30000000000000', '-0.1'))
    fc.assert(
      fc.property(fc.array(number), (parts) => {
        const text = parts.join(',')
        const numbers = parsed(text)
        expect(numbers).toHaveLength(parts.length)
        for (const [i, value] of byJson(text).entries()) expect(Object.is(numbers?.[i], value), text).toBe(true)
      }),
      draws(2000),
    )
  })

  it('are left to JSON.parse where the text is anything else', () => {
    for (const text of [
      '01',
      '1.',
      '.5',
      '+1',
      '--1',
      '-',
      '1e',
      '1e+',
      'NaN',
      'Infinity',
      'nul',
      'nullx',
      '1 2',
      '1,',
      ',1',
      ',',
      '"1"',
      '[1]',
      '{}',
      'true',
      '1,,2',
      '0x10',
      '1_000',
      '1;2',
    ])
      expect(parsed(text), text).toBeNull()
    expect(parsed('')).toEqual([])
  })

  it('never are what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,-+eEnul \t[]"') }), (text) => {
        const numbers = parsed(text)
        if (numbers !== null) expect(numbers).toEqual(byJson(text))
      }),
      draws(5000),
    )
  })

  it('may be more than any line before had', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => i / 4)
    expect(parsed(long.join(','))).toEqual(long)
    expect(parsed('1,2')).toEqual([1, 2])
  })
})
