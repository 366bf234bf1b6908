import { at } from '../../../../domain/series.ts'
import type { Baseline } from '../../../../domain/spend/anomalies/baseline.ts'
import { type Charges, shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { type ReadySeries, readySeries } from '../../../../domain/spend/anomalies/ready-series.ts'
import { type ServiceState, stateOf } from '../../../../domain/spend/anomalies/service-state.ts'

export const DAYS = 20
const SHAPES = shapesBetween(0, DAYS)
/** All kinds are charged the same: what an event explains is what it is worth. */
export const NO_CHARGES: Charges = { spike: 0, shift: 0, drift: 0 }

/**
 * A series that is expected to be nothing, whose days count as independent and stray by one: of a deviation x that lasts n days it shows
 * n x² / (1 + (x / 10)²) squared standard errors, since what is added strays by a tenth of itself. `scale`: its days stray by so much instead.
 */
export function aSeries(deviations: Readonly<Record<number, number>> | Float64Array, scale = 1): ReadySeries {
  const spend = Float64Array.from({ length: DAYS }, (_, i) => (deviations instanceof Float64Array ? at(deviations, i) : (deviations[i] ?? 0)))
  const one = () => new Float64Array(DAYS).fill(1)
  const base: Baseline = {
    expected: new Float64Array(DAYS),
    unit: one(),
    scale,
    persistence: 0,
    weight: one(),
    levelFrom: 0,
    growthPerDay: 0,
    sparse: true,
  }
  return readySeries(spend, base, DAYS)
}

/** The same on each of some days. */
export function during(start: number, end: number, size: number): Readonly<Record<number, number>> {
  return Object.fromEntries(Array.from({ length: end - start }, (_, i) => [start + i, size]))
}

/** What n days of x show of it, in squared standard errors. */
export const shown = (days: number, size: number): number => (days * size * size) / (1 + 0.01 * size * size)

/** Series that say nothing of each other. */
export function aState(rows: readonly ReadySeries[], columns: readonly ReadySeries[], charges: Charges = NO_CHARGES): ServiceState {
  const series = [...rows, ...columns]
  const precision = new Float64Array(series.length ** 2)
  for (let i = 0; i < series.length; i++) precision[i * series.length + i] = 1
  return stateOf(series, rows.length, precision, SHAPES, charges)
}
