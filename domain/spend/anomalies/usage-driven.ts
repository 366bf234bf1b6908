import { at } from '../../series.ts'
import { fitBaseline, type Span } from './baseline.ts'
import type { JudgedSeries } from './judged-series.ts'
import { dot, inverseOf, timesVector } from './linear-algebra.ts'
import { BIWEIGHT_CUT, HELD_WITHIN, PERSISTENCE_INFLATION } from './robust.ts'

/**
 * What moves much of the bill at once (visitors, orders, holidays): one course for each driver, by judged day, with mean 0 and
 * spread 1 on the reference days; none where series do not move together. The first days after the reference end are as well
 * known as the others: they come from all series, whatever single ones do.
 */
export type Demand = readonly Float64Array[]

const MOST_DRIVERS = 3
/** A driver moves this many series at least: what fewer do together may be one event. */
const FEWEST_MOVED = 4
const POWER_ROUNDS = 60
const ROBUST_ROUNDS = 4

/** The drivers of a bill from its liveliest series: principal components of how they strayed on the reference days. */
export function demandOf(series: readonly JudgedSeries[], span: Span): Demand {
  const strays = series.flatMap((one) => {
    const { sparse, expected, unit, scale, levelFrom } = fitBaseline(one.spend, span)
    if (sparse) return []
    return [
      Float64Array.from({ length: span.settledEnd }, (_, i) => (i < levelFrom ? Number.NaN : (at(one.spend, i) - at(expected, i)) / (at(unit, i) * scale))),
    ]
  })
  const loadings = driversOf(strays.map((stray) => stray.slice(0, span.referenceEnd).map((x) => (Number.isNaN(x) ? 0 : heldWithin(x)))))
  return loadings.length === 0 ? [] : coursesOf(strays, loadings)
}

function heldWithin(x: number): number {
  return Math.min(HELD_WITHIN, Math.max(-HELD_WITHIN, x))
}

/** How much of each driver is in each series: components that explain more than chance does (Marchenko and Pastur's edge). */
function driversOf(strays: readonly Float64Array[]): Float64Array[] {
  const n = strays.length
  const days = strays[0]?.length ?? 0
  const edge = (1 + Math.sqrt((n * PERSISTENCE_INFLATION) / days)) ** 2
  const rest = strays.map((stray) => stray.slice())
  const perSeries = rest.reduce((sum, stray) => sum + dot(stray, stray), 0) / n
  const loadings: Float64Array[] = []
  while (loadings.length < MOST_DRIVERS && n >= FEWEST_MOVED) {
    const course = strongestCourse(rest, days)
    const loading = Float64Array.from(rest, (stray) => dot(stray, course))
    const power = dot(loading, loading)
    const moved = power ** 2 / loading.reduce((sum, x) => sum + (x * x) ** 2, 0)
    if (!(power > edge * perSeries) || !(moved >= FEWEST_MOVED)) break
    for (const [s, stray] of rest.entries()) for (let t = 0; t < days; t++) stray[t] = at(stray, t) - at(loading, s) * at(course, t)
    loadings.push(loading.map((x) => x / Math.sqrt(days)))
  }
  return loadings
}

/** The course of length one that explains most, by power iteration. */
function strongestCourse(strays: readonly Float64Array[], days: number): Float64Array {
  let course = new Float64Array(days).fill(1)
  let weights = Float64Array.from(strays, (stray) => dot(stray, stray))
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const next = new Float64Array(days)
    for (const [s, stray] of strays.entries()) for (let t = 0; t < days; t++) next[t] = at(next, t) + at(weights, s) * at(stray, t)
    const length = Math.sqrt(dot(next, next))
    if (!(length > 0)) return course
    course = next.map((x) => x / length)
    weights = Float64Array.from(strays, (stray) => dot(stray, course))
  }
  return course
}

/** The drivers of each day from all series of that day: least squares, strays cut off (biweight), drawn towards none. */
function coursesOf(strays: readonly Float64Array[], loadings: readonly Float64Array[]): Float64Array[] {
  const k = loadings.length
  const days = strays[0]?.length ?? 0
  const courses = loadings.map(() => new Float64Array(days))
  for (let t = 0; t < days; t++) {
    let drivers = new Float64Array(k)
    for (let round = 0; round < ROBUST_ROUNDS; round++) drivers = driversOn(t, strays, loadings, drivers)
    for (const [j, course] of courses.entries()) course[t] = heldWithin(at(drivers, j))
  }
  return courses
}

function driversOn(t: number, strays: readonly Float64Array[], loadings: readonly Float64Array[], before: Float64Array): Float64Array<ArrayBuffer> {
  const k = loadings.length
  const left = new Float64Array(k * k)
  const right = new Float64Array(k)
  for (let j = 0; j < k; j++) left[j * k + j] = 1
  for (const [s, stray] of strays.entries()) {
    if (Number.isNaN(at(stray, t))) continue
    let rest = at(stray, t)
    for (const [j, loading] of loadings.entries()) rest -= at(loading, s) * at(before, j)
    const weight = Math.max(0, 1 - (rest / BIWEIGHT_CUT) ** 2) ** 2
    for (const [i, loading] of loadings.entries()) {
      right[i] = at(right, i) + weight * at(loading, s) * at(stray, t)
      for (const [j, other] of loadings.entries()) left[i * k + j] = at(left, i * k + j) + weight * at(loading, s) * at(other, s)
    }
  }
  return timesVector(inverseOf(left, k), right) as Float64Array<ArrayBuffer>
}
