import { describe, expect, it } from 'vitest'
import { hoursInWords } from '../../../report/words/predictable-peak.ts'

describe('hours in words', () => {
  it('are stretches, over midnight too', () => {
    expect(hoursInWords([9])).toBe('09:00 to 10:00')
    expect(hoursInWords([0, 1, 9, 22, 23])).toBe('09:00 to 10:00, 22:00 to 02:00')
    expect(hoursInWords([23])).toBe('23:00 to 00:00')
    expect(hoursInWords(Array.from({ length: 24 }, (_, hour) => hour))).toBe('all day')
    expect(hoursInWords([])).toBe('')
  })
})
