import { describe, expect, it } from 'vitest'
import { chart, topOf } from '../../report/chart.ts'

const drawn = (requiredInstances: Float64Array, inServiceInstances: Float64Array, overloaded: readonly number[] = []): string[] => {
  const overloadedSteps = new Uint8Array(requiredInstances.length)
  for (const step of overloaded) overloadedSteps[step] = 1
  const curves = { requiredInstances, inServiceInstances, overloadedSteps }
  return chart(curves, { startSec: 1792368000, stepSec: 300 }, topOf(curves))
}
const flat = (value: number, length = 4032): Float64Array => new Float64Array(length).fill(value)
const rows = (lines: readonly string[]): string => lines.slice(0, 12).join('\n')

describe('the chart of a group', () => {
  it('fills what was required and shades what was there beyond it', () => {
    const lines = drawn(flat(3), flat(6))
    expect(rows(lines).match(/█/g)).toHaveLength(72 * 6)
    expect(rows(lines).match(/░/g)).toHaveLength(72 * 6)
    expect(rows(lines)).not.toMatch(/[!▒]/)
    expect(lines[0]).toMatch(/^6 │░+$/)
    expect(lines.at(-1)).toContain('2026-10-19 00:00')
  })

  it('tells less room than one wants from overload', () => {
    const required = flat(6).fill(12, 1008, 2016)
    const lines = rows(drawn(required, flat(6)))
    expect(lines.match(/▒/g)).toHaveLength(18 * 6)
    expect(lines).not.toContain('!')
  })

  it('shows overload of a single step, however small, even where CPU asked for no more', () => {
    expect(rows(drawn(flat(100), flat(100), [2000])).match(/!/g)).toHaveLength(1)
    const required = flat(2)
    required[2000] = 12
    expect(rows(drawn(required, flat(2), [2000])).match(/!/g)).toHaveLength(10)
  })

  it('keeps a peak of a single step', () => {
    const required = flat(1)
    required[777] = 12
    expect(drawn(required, flat(20))[12 - Math.floor((12 / 20) * 12)]).toContain('█')
  })

  it('marks what was not observed, and draws no zero for it', () => {
    const required = flat(2)
    required.fill(Number.NaN, 0, 2016)
    const lines = drawn(required, required.slice())
    expect(lines[11]?.match(/·/g)).toHaveLength(36)
    expect(drawn(flat(0), flat(0)).join('\n')).not.toContain('·')
  })

  it('draws windows shorter than its width, and an empty one', () => {
    expect(drawn(flat(1, 5), flat(1, 5))[0]).toBe('1 │█████')
    expect(() => drawn(flat(1, 0), flat(1, 0))).not.toThrow()
  })
})
