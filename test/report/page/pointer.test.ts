import { describe, expect, it } from 'vitest'
import { inWords, reached } from '../../../report/page/client/pointer.ts'

describe('the values under the pointer', () => {
  it('are read from where an area begins, of a plot that counts from its foot', () => {
    const filledFrom = (edge: number) => (y: number) => y >= edge
    expect(reached(filledFrom(60), 120, 10)).toBe(5)
    expect(reached(filledFrom(0), 120, 10)).toBe(10)
    expect(reached(() => false, 120, 10)).toBeNull()
  })

  it('are said with their time, and what is not known is left out', () => {
    const sec = Date.UTC(2026, 9, 26, 14, 5) / 1000
    expect(inWords({ sec, required: 7.04, inService: 4 })).toBe('Mon, Oct 26 14:05 UTC: 7 required, 4 in service')
    expect(inWords({ sec, required: null, inService: 4 })).toBe('Mon, Oct 26 14:05 UTC: 4 in service')
    expect(inWords({ sec, required: null, inService: null })).toBe('Mon, Oct 26 14:05 UTC: not observed')
  })
})
