import { at } from '../../series.ts'
import type { Baseline } from './baseline.ts'
import { type EventShape, shapeOn } from './event-shapes.ts'

/**
 * A series made ready for asking how much of an event it holds. Deviations are measured in units and freed of persistence (each
 * day less what the day before leads one to expect), so that days count as independent; level and growth, learnt from the days
 * outside the event, stay uncertain and widen every answer (event, level and growth are fitted together).
 */
export type ReadySeries = {
  readonly base: Baseline
  /** Spend less the expected and less the events already explained; NaN where not observed. Settled days only. */
  readonly excess: Float64Array
  /** Size of the events already taken out of each day. */
  readonly explained: Float64Array
  /** The unit of each day: the baseline's, and wider on days that hold an event. */
  readonly unit: Float64Array
  /** Root of each day's weight; 0 where it cannot be used. */
  readonly root: Float64Array
  /** Weighted deviations freed of persistence, level and growth, with variance one. */
  readonly innovations: Float64Array
  readonly levelColumn: Float64Array
  readonly growthColumn: Float64Array
  /** Inverse of the 2 × 2 normal matrix of level and growth: first row, last of the second. */
  readonly inverse: readonly [number, number, number]
}

/** An event is never known to better than this share of itself: what is added to a bill fluctuates as the rest of the bill does. */
const EVENT_NOISE = 0.1
/** How far growth within the days already seen may be from the baseline's, over thirty days, as a share of the level. */
const UNSEEN_GROWTH_PER_30_DAYS = 0.1
const DAYS_OF_GROWTH = 30

export function readySeries(spend: Float64Array, base: Baseline, settledEnd: number): ReadySeries {
  const excess = new Float64Array(settledEnd)
  for (let i = 0; i < settledEnd; i++) excess[i] = at(spend, i) - at(base.expected, i)
  return prepare(excess, base, new Float64Array(settledEnd))
}

/** The series with an event taken out of it; put back with the size negated. What is taken out leaves its own noise behind. */
export function withoutEvent(ready: ReadySeries, shape: EventShape, size: number, direction: 1 | -1): ReadySeries {
  const excess = ready.excess.slice()
  const explained = ready.explained.slice()
  for (let i = shape.start; i < Math.min(shape.end, excess.length); i++) {
    const part = size * shapeOn(shape, i)
    excess[i] = at(excess, i) - direction * part
    explained[i] = Math.max(0, at(explained, i) + direction * Math.abs(part))
  }
  return prepare(excess, ready.base, explained)
}

function prepare(excess: Float64Array, base: Baseline, explained: Float64Array): ReadySeries {
  const n = excess.length
  const unit = new Float64Array(n)
  const root = new Float64Array(n)
  const innovations = new Float64Array(n)
  const levelColumn = new Float64Array(n)
  const growthColumn = new Float64Array(n)
  const keep = base.persistence
  const deviation = base.scale * Math.sqrt(1 - keep * keep)
  // Sums of the normal equations of level (1) and growth (2) with the deviations (y).
  let s11 = 0
  let s12 = 0
  let s22 = 1 / UNSEEN_GROWTH_PER_30_DAYS ** 2
  let s1y = 0
  let s2y = 0
  let yBefore = 0
  let levelBefore = 0
  let weightBefore = 0
  for (let i = 0; i < n; i++) {
    const x = at(excess, i)
    unit[i] = at(base.unit, i)
    if (Number.isNaN(x)) {
      weightBefore = 0
      yBefore = 0
      levelBefore = 0
      continue
    }
    unit[i] = Math.hypot(at(base.unit, i), (EVENT_NOISE * (Math.abs(x) + at(explained, i))) / base.scale)
    const weight = at(base.weight, i)
    const r = Math.sqrt(weightBefore === 0 ? weight * (1 - keep * keep) : Math.sqrt(weight * weightBefore)) / deviation
    const level = base.sparse ? 0 : at(base.expected, i) / at(unit, i)
    const y = x / at(unit, i)
    root[i] = r
    innovations[i] = r * (y - keep * yBefore)
    levelColumn[i] = r * (level - keep * levelBefore)
    growthColumn[i] = (r * (level * (i - n) - keep * levelBefore * (i - 1 - n))) / DAYS_OF_GROWTH
    s11 += at(levelColumn, i) ** 2
    s12 += at(levelColumn, i) * at(growthColumn, i)
    s22 += at(growthColumn, i) ** 2
    s1y += at(levelColumn, i) * at(innovations, i)
    s2y += at(growthColumn, i) * at(innovations, i)
    weightBefore = weight
    yBefore = weight > 0 ? y : 0
    levelBefore = weight > 0 ? level : 0
  }
  const determinant = s11 * s22 - s12 * s12
  const inverse = base.sparse || !(determinant > 0) ? ([0, 0, 0] as const) : ([s22 / determinant, -s12 / determinant, s11 / determinant] as const)
  const level = s1y * inverse[0] + s2y * inverse[1]
  const growth = s1y * inverse[1] + s2y * inverse[2]
  for (let i = 0; i < n; i++) innovations[i] = at(innovations, i) - at(levelColumn, i) * level - at(growthColumn, i) * growth
  return { base, excess, explained, unit, root, innovations, levelColumn, growthColumn, inverse }
}
