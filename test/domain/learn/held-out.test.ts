import { describe, expect, it } from 'vitest'
import { heldOutErrorFraction } from '../../../domain/learn/held-out.ts'

const STEPS = 14 * 288
const requests = Float64Array.from({ length: STEPS }, (_, i) => 10 + (i % 90))
const held = STEPS - Math.floor((STEPS * 10) / 14)

describe('the held-out days', () => {
  it('are predicted by the days before them', () => {
    expect(
      heldOutErrorFraction(
        requests.map((perSec) => 0.2 + 0.01 * perSec),
        requests,
      ),
    ).toBeCloseTo(0, 6)
  })

  it('tell that a request costs more than it did: half as much again is a third under', () => {
    const busy = requests.map((perSec, i) => 0.01 * perSec * (i >= STEPS - held ? 1.5 : 1))
    expect(heldOutErrorFraction(busy, requests)).toBeCloseTo(-1 / 3, 6)
  })

  it('are not told by a few quiet hours where the rest tells nothing', () => {
    const knownOf = (kept: number) =>
      requests.map((perSec, i) => (i < STEPS - held || i % 10 < kept ? 0.01 * perSec * (i >= STEPS - held ? 1.5 : 1) : Number.NaN))
    expect(heldOutErrorFraction(knownOf(3), requests)).toBeCloseTo(-1 / 3, 6)
    expect(heldOutErrorFraction(knownOf(2), requests)).toBeNaN()
  })

  it('are not told by jobs among them, nor where requests do not make CPU', () => {
    const busy = requests.map((perSec, i) => 0.01 * perSec + (i % 7 === 0 ? 2 : 0))
    expect(Math.abs(heldOutErrorFraction(busy, requests))).toBeLessThan(0.01)
    expect(
      heldOutErrorFraction(
        requests.map((_, i) => (i * 7919) % 13),
        requests,
      ),
    ).toBeNaN()
    expect(
      heldOutErrorFraction(
        requests.map((x, i) => (i >= STEPS - held ? Number.NaN : x)),
        requests,
      ),
    ).toBeNaN()
  })
})
