import { at } from '../../series.ts'
import { type Baseline, fitBaseline, type Span } from './baseline.ts'
import { dot, inverseOf, timesVector } from './linear-algebra.ts'
import { HELD_WITHIN } from './robust.ts'
import type { Demand } from './usage-driven.ts'

/** As many days of not following: sixty days teach how a series follows only roughly. */
const DOUBT_DAYS = 10
/** A series follows when its drivers explain this much of how it strays. */
const EXPLAINED_FRACTION = 0.2

/**
 * What a series normally does when the bill's drivers do what they did: its baseline, and on each settled day what they added, as
 * far as it followed them on the reference days. Its spread is then what they do not explain.
 */
export function baselineUnder(demand: Demand, spend: Float64Array, span: Span): Baseline {
  const base = fitBaseline(spend, span)
  if (demand.length === 0 || base.sparse) return base
  const added = addedBy(demand, spend, base, span)
  if (added === null) return base
  const calm = fitBaseline(
    spend.map((x, i) => x - (added[i] ?? 0)),
    span,
  )
  if (calm.sparse) return base
  return { ...calm, expected: calm.expected.map((x, i) => Math.max(0, x + (added[i] ?? 0))) }
}

/** What the drivers added on each settled day; null where the series does not follow them. Least squares on the reference days since the last shift. */
function addedBy(demand: Demand, spend: Float64Array, { expected, unit, scale, levelFrom }: Baseline, { referenceEnd, settledEnd }: Span): Float64Array | null {
  const k = demand.length
  const strays = new Float64Array(referenceEnd)
  for (let t = levelFrom; t < referenceEnd; t++) {
    const stray = (at(spend, t) - at(expected, t)) / (at(unit, t) * scale)
    if (!Number.isNaN(stray)) strays[t] = Math.min(HELD_WITHIN, Math.max(-HELD_WITHIN, stray))
  }
  const courses = demand.map((course) => course.slice(0, referenceEnd).fill(0, 0, levelFrom))
  const left = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) left[i * k + j] = dot(courses[i] as Float64Array, courses[j] as Float64Array) + (i === j ? DOUBT_DAYS : 0)
  }
  const right = Float64Array.from(courses, (course) => dot(course, strays))
  const follows = timesVector(inverseOf(left, k), right)
  if (!(dot(follows, right) >= EXPLAINED_FRACTION * dot(strays, strays))) return null
  return Float64Array.from({ length: settledEnd }, (_, t) => {
    let added = 0
    for (const [j, course] of demand.entries()) added += at(follows, j) * at(course, t)
    return added * at(unit, t) * scale
  })
}
