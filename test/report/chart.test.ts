import { describe, expect, it } from 'vitest'
import type { Curves } from '../../domain/judge.ts'
import { chart } from '../../report/chart.ts'

const curvesOf = (requiredInstances: Float64Array, inServiceInstances: Float64Array): Curves => ({
  startSec: 1792368000,
  stepSec: 300,
  requiredInstances,
  inServiceInstances,
  proposedInstances: null,
})
const drawn = (required: Float64Array, inService: Float64Array): string[] => chart(curvesOf(required, inService), inService)
const flat = (value: number, length = 4032): Float64Array => new Float64Array(length).fill(value)
const rows = (lines: readonly string[]): string => lines.slice(0, 12).join('\n')

describe('the chart of a group', () => {
  it('fills what was required and shades what was there beyond it', () => {
    const lines = drawn(flat(3), flat(6))
    expect(rows(lines).match(/█/g)).toHaveLength(72 * 6)
    expect(rows(lines).match(/░/g)).toHaveLength(72 * 6)
    expect(rows(lines)).not.toContain('!')
    expect(lines[0]).toMatch(/^6 │░+$/)
    expect(lines.at(-1)).toContain('2026-10-19 00:00')
  })

  it('shows a shortage of a single step, however small', () => {
    const required = flat(100)
    required[2000] = 100.5
    expect(rows(drawn(required, flat(100))).match(/!/g)).toHaveLength(1)
  })

  it('keeps a peak of a single step', () => {
    const required = flat(1)
    required[777] = 12
    expect(drawn(required, flat(20))[12 - Math.floor((12 / 20) * 12)]).toContain('█')
  })

  it('marks what was not observed, and draws no zero for it', () => {
    const required = flat(2)
    required.fill(Number.NaN, 0, 2016)
    const inService = required.slice()
    const lines = drawn(required, inService)
    expect(lines[11]?.match(/·/g)).toHaveLength(36)
    expect(drawn(flat(0), flat(0)).join('\n')).not.toContain('·')
  })

  it('draws windows shorter than its width, and an empty one', () => {
    expect(drawn(flat(1, 5), flat(1, 5))[0]).toBe('1 │█████')
    expect(() => drawn(flat(1, 0), flat(1, 0))).not.toThrow()
  })
})
