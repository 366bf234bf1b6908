import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unevenShare } from '../../../domain/learn/hottest.ts'
import { kneeLoadOf, loadAt, loadTable, shownCpu } from '../../../domain/learn/world.ts'

describe('CPU of hyperthreads', () => {
  it('promises more than is there while it is calm, and is full when all is taken', () => {
    // 0.7 × 0.5 + 0.3 × 0.125
    expect(shownCpu(0.5, 0.7)).toBeCloseTo(0.3875, 9)
    expect([shownCpu(1, 0.7), shownCpu(1.4, 0.7), shownCpu(0.4, 1)]).toEqual([1, 1, 0.4])
  })

  it('tells its load back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.5, max: 1, noNaN: true }), (load, linearShare) => {
        const cpu = shownCpu(load, linearShare)
        expect(loadAt(cpu, linearShare)).toBeCloseTo(load, 4)
        expect(loadTable(linearShare)(cpu)).toBeCloseTo(load, 3)
      }),
    )
  })

  it('goes on in a straight line over the full', () => expect([loadAt(1.2, 0.7), loadTable(0.7)(1.2)]).toEqual([1.2, 1.2]))
})

describe('the load from which users wait', () => {
  it('is 0.8 for five times the calm time in front of one server with Poisson arrivals: 1 / (1 - 0.8)', () => {
    expect(kneeLoadOf(1, 1, 5)).toBeCloseTo(0.8, 6)
    expect(kneeLoadOf(1, 1, 10)).toBeCloseTo(0.9, 6)
  })

  it('is higher with more servers and lower with more bursts', () => {
    expect(kneeLoadOf(4, 1, 5)).toBeGreaterThan(kneeLoadOf(2, 1, 5))
    expect(kneeLoadOf(2, 2.5, 5)).toBeLessThan(kneeLoadOf(2, 1, 5))
  })
})

describe('zones that each take the same share', () => {
  it('load the only instance of a zone twice as much as the two of the other', () => {
    // half of the traffic on one of three is 1.5 times a third
    expect(unevenShare(3, 2)).toBe(1.5)
    expect([unevenShare(4, 2), unevenShare(5, 2), unevenShare(1, 2), unevenShare(3, 0)]).toEqual([1, 1.25, 1, 1])
  })
})
