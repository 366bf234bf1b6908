import { describe, expect, it } from 'vitest'
import { impactOf, lastDayOf } from '../../../../domain/spend/anomalies/event-impact.ts'
import { chargesAmong, shapeOn, shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'

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

describe('what an event adds', () => {
  it('is its size on each of its days, and with a drift as much more each day', () => {
    const [shift, drift] = (['shift', 'drift'] as const).map((kind) => ({ kind, start: 4, end: 8 }))
    expect([3, 4, 7, 8].map((day) => shapeOn(shift as never, day))).toEqual([0, 1, 1, 0])
    expect([3, 4, 7, 8].map((day) => shapeOn(drift as never, day))).toEqual([0, 1, 4, 0])
    // four days, and two that still fill
    expect([impactOf(shift as never, 10, 8), impactOf(shift as never, 10, 10)]).toEqual([40, 60])
    expect([impactOf(drift as never, 10, 8), impactOf(drift as never, 10, 10)]).toEqual([100, 210])
    expect([lastDayOf(shift as never, 10), lastDayOf(drift as never, 10)]).toEqual([10, 40])
  })
})
