import { describe, expect, it } from 'vitest'
import { quietHours } from '../../../domain/case/quiet-hours.ts'
import { aSeries, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const DAY_STEPS = 288
const WEEK_STEPS = 7 * DAY_STEPS
/** Each night from midnight to six, 72 steps. */
const nights = (value: number, other: number): Float64Array =>
  aSeries(other, ...Array.from({ length: 14 }, (_, d) => [d * DAY_STEPS, d * DAY_STEPS + 72, value] as const))

describe('quiet hours', () => {
  it('never need more than the share of the busy hours, and tell what was kept in them', () => {
    expect(quietHours(nights(5, 10), nights(8, 12), grid, 0.5)).toEqual({ hoursPerWeek: 42, neededInstances: 5, keptInstances: 8 })
    expect(quietHours(nights(5.1, 10), nights(8, 12), grid, 0.5)).toEqual({ hoursPerWeek: 0, neededInstances: 0, keptInstances: 0 })
  })

  it('are not quiet that were busy in one step of one week', () => {
    const required = nights(5, 10)
    required[WEEK_STEPS + 13] = 6
    expect(quietHours(required, aSeries(8), grid, 0.5).hoursPerWeek).toBe(41)
    const early = nights(5, 10)
    early[13] = 6
    expect(quietHours(early, aSeries(8), grid, 0.5).hoursPerWeek).toBe(41)
  })

  it('have to be observed once, in either week', () => {
    const required = nights(5, 10)
    required.fill(Number.NaN, 0, 12)
    expect(quietHours(required, aSeries(8), grid, 0.5).hoursPerWeek).toBe(42)
    required.fill(Number.NaN, WEEK_STEPS, WEEK_STEPS + 12)
    expect(quietHours(required, aSeries(8), grid, 0.5).hoursPerWeek).toBe(41)
  })

  it('have means over what was observed of both', () => {
    const [required, inService] = [nights(4, 10), nights(8, 12)]
    required[0] = Number.NaN
    inService[1] = Number.NaN
    inService.fill(10, 2, 6)
    required.fill(5, 2, 6)
    const { neededInstances, keptInstances } = quietHours(required, inService, grid, 0.5)
    const steps = 14 * 72 - 2
    expect(neededInstances).toBeCloseTo((4 * 5 + (steps - 4) * 4) / steps, 9)
    expect(keptInstances).toBeCloseTo((4 * 10 + (steps - 4) * 8) / steps, 9)
  })

  it('are hours of the week in UTC, wherever the window begins', () => {
    // a window that begins half an hour into an hour: its first six steps belong to that hour
    const required = aSeries(10, [0, 6, 2])
    const shifted = { ...grid, startSec: START_SEC + 1800, length: 6 + 12 }
    expect(quietHours(required.subarray(0, 18), aSeries(8), shifted, 0.5).hoursPerWeek).toBe(1)
    // an hour of one week and the same hour a week later are one
    expect(quietHours(aSeries(10, [0, 12, 2], [WEEK_STEPS, WEEK_STEPS + 12, 2]), aSeries(8), grid, 0.5).hoursPerWeek).toBe(1)
    expect(quietHours(aSeries(10, [0, 12, 2], [WEEK_STEPS, WEEK_STEPS + 12, 9]), aSeries(8), grid, 0.5).hoursPerWeek).toBe(0)
  })
})
