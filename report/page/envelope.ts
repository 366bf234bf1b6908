import type { Judgement } from '../../domain/judge.ts'
import type { ProposedCurves } from '../../domain/propose/curves.ts'
import { extremesOf } from '../extremes.ts'
import { modelInWords } from '../words/model.ts'
import { type Year, yearOf } from './year.ts'

/** What the steps of one column held, from one number of instances to another; columns without it are left out. */
export type Span = readonly [column: number, from: number, to: number]

/**
 * Curves in fewer columns than steps, each with the extremes of its steps, so that no peak and no dip is lost. null: nothing observed.
 * Plain numbers and lists: the same after a journey as JSON.
 */
export type Envelope = {
  readonly requiredMost: readonly (number | null)[]
  readonly inServiceLeast: readonly (number | null)[]
  readonly inServiceMost: readonly (number | null)[]
  /** Required and not in service. */
  readonly short: readonly Span[]
  readonly overload: readonly Span[]
}

/** What the page draws of one group. Columns of `columnSec` seconds from `startSec` (UTC); the last may reach over the window's end. */
export type GroupChart = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly startSec: number
  readonly columnSec: number
  readonly today: Envelope
  /** Under the proposal, as replayed, in instances of the type that it proposes. */
  readonly proposed: Envelope | null
  /** The year before, where the months before the window are known. */
  readonly year?: Year
  /** How the group works, as learnt, and where the proposal lies in it: a label and a sentence each. */
  readonly model?: readonly (readonly [label: string, text: string])[]
}

/** More columns than a screen shows side by side say nothing more. */
const MOST_COLUMNS = 400
/** Widths of a column that people reckon in, in minutes. */
const ROUND_MINUTES = [5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440]

/** A judged group's chart; null where its demand could not be told. Asks for the proposed curves, which costs a replay. */
export function groupChart(judgement: Judgement): GroupChart | null {
  const { accountId, region, name, curves } = judgement
  if (curves === null || curves.requiredInstances.length === 0) return null
  const { startSec, stepSec, proposed } = curves
  const year = yearOf(judgement)
  const steps = stepsInColumn(curves.requiredInstances.length, stepSec)
  return {
    accountId,
    region,
    name,
    startSec,
    columnSec: steps * stepSec,
    today: envelopeOf(curves, steps),
    proposed: proposed === null ? null : envelopeOf(proposed, steps),
    ...(year === null ? {} : { year }),
    ...(judgement.model === undefined ? {} : { model: modelInWords(judgement.model) }),
  }
}

/** An hour for two weeks of five-minute steps: the least round width that is enough. */
function stepsInColumn(length: number, stepSec: number): number {
  const least = Math.ceil(length / MOST_COLUMNS)
  const round = ROUND_MINUTES.map((minutes) => (minutes * 60) / stepSec)
  return round.find((steps) => Number.isInteger(steps) && steps >= least) ?? least
}

/** Curves in columns of so many steps each; the last has what is left. */
export function envelopeOf(curves: ProposedCurves, stepsInOne: number): Envelope {
  const { length } = curves.requiredInstances
  const columns = Array.from({ length: Math.ceil(length / stepsInOne) }, (_, i) => extremesOf(curves, i * stepsInOne, Math.min(length, (i + 1) * stepsInOne)))
  return {
    requiredMost: columns.map(({ requiredMost }) => known(requiredMost)),
    inServiceLeast: columns.map(({ inServiceLeast }) => known(inServiceLeast)),
    inServiceMost: columns.map(({ inServiceMost }) => known(inServiceMost)),
    short: columns.flatMap(({ shortFrom, shortTo }, i): Span[] => (Number.isNaN(shortTo) ? [] : [[i, shortFrom, shortTo]])),
    overload: columns.flatMap(({ overloadFrom, overloadTo }, i): Span[] => (Number.isNaN(overloadTo) ? [] : [[i, overloadFrom, overloadTo]])),
  }
}

/** An envelope in columns of so many of its own each: what `envelopeOf` would have made of the curves. */
export function coarser(envelope: Envelope, columnsInOne: number): Envelope {
  return {
    requiredMost: merged(envelope.requiredMost, columnsInOne, Math.max),
    inServiceLeast: merged(envelope.inServiceLeast, columnsInOne, Math.min),
    inServiceMost: merged(envelope.inServiceMost, columnsInOne, Math.max),
    short: mergedSpans(envelope.short, columnsInOne),
    overload: mergedSpans(envelope.overload, columnsInOne),
  }
}

function merged(values: Envelope['requiredMost'], columnsInOne: number, choose: (...values: number[]) => number): (number | null)[] {
  return Array.from({ length: Math.ceil(values.length / columnsInOne) }, (_, i) => {
    const seen = values.slice(i * columnsInOne, (i + 1) * columnsInOne).filter((value) => value !== null)
    return seen.length === 0 ? null : choose(...seen)
  })
}

function mergedSpans(spans: readonly Span[], columnsInOne: number): Span[] {
  const byColumn = new Map<number, Span>()
  for (const [column, from, to] of spans) {
    const into = Math.floor(column / columnsInOne)
    const [, lowest, highest] = byColumn.get(into) ?? [into, from, to]
    byColumn.set(into, [into, Math.min(lowest, from), Math.max(highest, to)])
  }
  return [...byColumn.values()]
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
