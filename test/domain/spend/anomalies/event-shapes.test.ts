import { describe, expect, it } from 'vitest'
import { chargesAmong, shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'

describe('what a kind of shape is charged', () => {
  const shapes = shapesBetween(60, 88)
  const tried = (kind: string) => shapes.filter((shape) => shape.kind === kind).length

  it('leaves chance as much to each kind, and as much in all', () => {
    const charges = chargesAmong(shapes)
    const chance = (kind: keyof typeof charges, errors: number) => tried(kind) * Math.exp(-(errors ** 2 + charges[kind]) / 2)
    const [spike, shift, drift] = (['spike', 'shift', 'drift'] as const).map((kind) => chance(kind, 4.5))
    expect(spike).toBeCloseTo(shift as number, 12)
    expect(spike).toBeCloseTo(drift as number, 12)
    expect(3 * (spike as number)).toBeCloseTo(shapes.length * Math.exp(-(4.5 ** 2) / 2), 12)
  })

  it('asks most of the kind that is tried most', () => {
    const { spike, shift, drift } = chargesAmong(shapes)
    expect(tried('spike')).toBeGreaterThan(tried('shift'))
    expect(spike).toBeGreaterThan(0)
    expect(shift).toBeLessThan(0)
    expect(drift).toBeLessThan(shift)
  })

  it('is nothing where one kind alone is tried', () => {
    expect(chargesAmong(shapes.filter(({ kind }) => kind === 'shift'))).toEqual({ spike: 0, shift: 0, drift: 0 })
  })
})
