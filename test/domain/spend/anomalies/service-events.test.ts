import { describe, expect, it } from 'vitest'
import { chargesAmong, type EventShape, shapeOn, shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { jointFitOf } from '../../../../domain/spend/anomalies/joint-fit.ts'
import type { Whole } from '../../../../domain/spend/anomalies/places.ts'
import { serviceEvents } from '../../../../domain/spend/anomalies/service-events.ts'
import { type ServiceEvent, type ServiceState, stateAfter } from '../../../../domain/spend/anomalies/service-state.ts'
import { noise } from '../made-up-bill.ts'
import { aSeries, aState, DAYS, during, shown } from './a-state.ts'

const SENSITIVITY = { together: 4.5, only: 4.5, alone: 6 }
const CHARGES = chargesAmong(shapesBetween(0, DAYS))

/** What happened in the r-th account and the c-th usage type, null where in none that is seen: so much on a day, or as much more on each. */
type Happened = readonly [row: number | null, column: number | null, shape: EventShape, size: number]
const spike = (start: number, end: number): EventShape => ({ kind: 'spike', start, end })
const shift = (start: number): EventShape => ({ kind: 'shift', start, end: DAYS })
const drift = (start: number): EventShape => ({ kind: 'drift', start, end: DAYS })

/** Accounts and usage types whose days stray by so much, by luck of a number, with what happened in them. */
type World = { readonly rows: readonly number[]; readonly columns: readonly number[]; readonly luck: number; readonly happened: readonly Happened[] }

/** A deviation of one by luck: uniform, so that none is far out. */
const strays = (own: number, day: number): number => 1.7 * noise(own, day)

function stateIn({ rows, columns, luck, happened }: World): ServiceState {
  const series = (spread: number, own: number, here: (one: Happened) => boolean) =>
    aSeries(
      Float64Array.from({ length: DAYS }, (_, i) =>
        happened.filter(here).reduce((sum, [, , shape, size]) => sum + size * shapeOn(shape, i), spread * strays(10 * luck + own, i)),
      ),
      spread,
    )
  return aState(
    rows.map((spread, r) => series(spread, r, ([row]) => row === r)),
    columns.map((spread, c) => series(spread, 5 + c, ([, column]) => column === c)),
    CHARGES,
  )
}

const nameOf = (row: number | null, column: number | null, { kind, start, end }: EventShape): string => `${row} ${column} ${kind} ${start}-${end}`
const found = (world: World, whole?: Whole) => serviceEvents(stateIn(world), SENSITIVITY, whole)
function told(world: World, whole?: Whole): string[] {
  return found(world, whole)
    .map(({ row, column, shape }) => nameOf(row, column === null ? null : column - world.rows.length, shape))
    .sort()
}

describe('what happened in a service', () => {
  it('is nothing where nothing did', () => {
    for (let luck = 0; luck < 5; luck++) expect(told({ rows: [1, 1, 4], columns: [1, 4], luck, happened: [] })).toEqual([])
  })

  it.each<World>([
    // a rise that began in the middle of another of the same place
    {
      rows: [1, 4],
      columns: [1],
      luck: 169,
      happened: [
        [0, 0, shift(16), 10],
        [0, 0, shift(9), 4],
        [1, 0, spike(7, 9), -5],
      ],
    },
    // four in two accounts, of which two share a usage type and overlap
    {
      rows: [1, 1],
      columns: [1, 1, 1],
      luck: 77,
      happened: [
        [0, 0, shift(11), 16],
        [1, 1, shift(16), 7],
        [1, 2, spike(12, 16), 5],
        [1, 0, spike(14, 15), 6],
      ],
    },
    // without usage types: a drift in what had already risen, beside a fall
    {
      rows: [1, 4, 1],
      columns: [],
      luck: 84,
      happened: [
        [0, null, drift(14), 5],
        [2, null, shift(8), -10],
        [0, null, shift(7), 7],
      ],
    },
    { rows: [1, 1], columns: [], luck: 15, happened: [[1, null, spike(13, 14), 8]] },
    // an account too rough to show its own
    {
      rows: [1, 1, 4],
      columns: [1, 1, 1],
      luck: 21,
      happened: [
        [2, 0, spike(8, 9), 6],
        [0, 2, shift(13), 9],
      ],
    },
    // four that overlap in one account and one usage type
    {
      rows: [1],
      columns: [1],
      luck: 86,
      happened: [
        [0, 0, spike(6, 9), 7],
        [0, 0, shift(14), 6],
        [0, 0, spike(11, 13), -6],
        [0, 0, drift(6), 2],
      ],
    },
    // what one table alone shows, beside what both do
    {
      rows: [1],
      columns: [4, 1, 1],
      luck: 16,
      happened: [
        [0, null, shift(14), 16],
        [0, 0, shift(8), 15],
      ],
    },
    {
      rows: [1, 1],
      columns: [1],
      luck: 171,
      happened: [
        [1, null, shift(16), -9],
        [0, 0, spike(11, 12), 11],
      ],
    },
    {
      rows: [1, 1],
      columns: [1],
      luck: 35,
      happened: [
        [1, 0, shift(9), 6],
        [null, 0, shift(6), 8],
        [0, 0, drift(6), 4],
      ],
    },
    // one account that is rough, and two usage types in it
    {
      rows: [4],
      columns: [1, 1],
      luck: 162,
      happened: [
        [0, 0, shift(9), 7],
        [0, 0, spike(10, 11), 11],
        [0, 1, drift(7), 5],
      ],
    },
  ])('is told whole: $happened', (world) => {
    expect(told(world)).toEqual(world.happened.map(([row, column, shape]) => nameOf(row, column, shape)).sort())
    for (const { row, column, shape, size, variance } of found(world)) {
      const [, , , planted] = world.happened.find(
        ([r, c, one]) => nameOf(r, c, one) === nameOf(row, column === null ? null : column - world.rows.length, shape),
      ) as Happened
      // within three standard errors of what it was
      expect(Math.abs(size - planted)).toBeLessThan(3 * Math.sqrt(variance))
    }
  })
})

describe('how sure the places are', () => {
  /** By how much less all events explain with one of them elsewhere, all sizes fitted together; infinite where there is no elsewhere. */
  function marginsOf(state: ServiceState, events: readonly ServiceEvent[], k: number): { row: number; column: number; both: number } {
    const raw = events.reduce((before, event) => stateAfter(before, event, -1), state)
    const fitAt = jointFitOf(
      raw,
      events.map(({ shape }) => shape),
    )
    const here = fitAt(events)
    const lost = (places: readonly ServiceEvent[]): number => {
      const fit = fitAt(places)
      if (here === null || fit === null || events.some(({ size }, i) => size * (fit.sizes[i] as number) <= 0)) return Number.POSITIVE_INFINITY
      return here.gain - fit.gain
    }
    const event = events[k] as ServiceEvent
    const own = here?.own[k] as number
    const least = (part: 'row' | 'column', from: number, until: number) =>
      Math.min(
        own,
        ...Array.from({ length: until - from }, (_, i) => from + i).flatMap((index) =>
          index === event[part] ? [] : lost(events.with(k, { ...event, [part]: index })),
        ),
      )
    const exchanged = events.flatMap((other, j) => {
      if (j === k || other.row === event.row || other.column === event.column) return []
      if (event.shape.start >= other.shape.end || other.shape.start >= event.shape.end) return []
      return lost(events.with(k, { ...event, column: other.column }).with(j, { ...other, column: event.column }))
    })
    return {
      row: least('row', 0, state.rows),
      column: least('column', state.rows, state.series.length),
      both: Math.min(Number.POSITIVE_INFINITY, ...exchanged),
    }
  }
  const happened: readonly Happened[] = [
    [0, 0, shift(11), 7],
    [1, 1, shift(11), 5],
    [2, 1, spike(13, 15), 6],
    [1, 2, spike(3, 5), 8],
  ]

  it.each([1, 2, 3, 4, 5])('is by how much less all explain were one of them elsewhere, or two exchanged: luck of %i', (luck) => {
    const world = { rows: [1, 1, 1], columns: [1, 1, 1], luck, happened }
    const events = found(world)
    expect(events.length).toBeGreaterThanOrEqual(3)
    const state = events.reduce((before, event) => stateAfter(before, event, 1), stateIn(world))
    for (const [k, { rowMargin, columnMargin, exchangeMargin }] of events.entries()) {
      const margins = marginsOf(state, events, k)
      expect(rowMargin).toBeCloseTo(margins.row, 4)
      expect(columnMargin).toBeCloseTo(margins.column, 4)
      expect(exchangeMargin === margins.both ? 0 : exchangeMargin - margins.both).toBeCloseTo(0, 4)
    }
  })

  it('is beyond doubt where there is one account, or one usage type', () => {
    const one = (rows: number[], columns: number[]) => found({ rows, columns, luck: 3, happened: [[0, 0, shift(11), 8]] })[0]
    expect(one([1], [1])).toMatchObject({ rowMargin: Number.POSITIVE_INFINITY, columnMargin: Number.POSITIVE_INFINITY })
    expect(one([1], [1, 1])?.rowMargin).toBe(Number.POSITIVE_INFINITY)
    expect(one([1], [1, 1])?.columnMargin).toBeLessThan(Number.POSITIVE_INFINITY)
    expect(one([1, 1], [1])?.rowMargin).toBeLessThan(Number.POSITIVE_INFINITY)
  })

  it('leaves what one table alone shows as it is', () => {
    const events = found({
      rows: [1, 1],
      columns: [1, 1],
      luck: 4,
      happened: [
        [0, 0, shift(11), 8],
        [1, null, spike(5, 8), 9],
      ],
    })
    const alone = events.find(({ column }) => column === null)
    expect(alone).toMatchObject({
      row: 1,
      rowMargin: Number.POSITIVE_INFINITY,
      columnMargin: Number.POSITIVE_INFINITY,
      exchangeMargin: Number.POSITIVE_INFINITY,
    })
  })
})

describe('what one table alone shows', () => {
  const ALL = { rows: true, columns: true }
  const alone = (row: number | null, column: number | null) => ({ happened: [[row, column, shift(11), 8]] as const, luck: 2 })

  it('is in the one of the other too rough to deny it, where all of that is known', () => {
    const rough = { rows: [1, 1], columns: [1, 9], ...alone(0, null) }
    expect(told(rough, ALL)).toEqual(['0 1 shift 11-20'])
    expect(told(rough, { rows: true, columns: false })).toEqual(['0 null shift 11-20'])
    expect(told(rough)).toEqual(['0 null shift 11-20'])
    const turned = { rows: [1, 9], columns: [1, 1], ...alone(null, 0) }
    expect(told(turned, ALL)).toEqual(['1 0 shift 11-20'])
    expect(told(turned, { rows: false, columns: true })).toEqual(['null 0 shift 11-20'])
  })

  it('is in none where all of them deny it, or where there is no other table', () => {
    expect(told({ rows: [1, 1], columns: [1, 1], ...alone(0, null) }, ALL)).toEqual(['0 null shift 11-20'])
    expect(told({ rows: [1, 1], columns: [], ...alone(0, null) }, ALL)).toEqual(['0 null shift 11-20'])
    expect(told({ rows: [], columns: [1, 1], ...alone(null, 0) }, ALL)).toEqual(['null 0 shift 11-20'])
  })

  it('in one of two that are too rough has that place for a guess, and in the only one there is for certain', () => {
    const margin = (columns: readonly number[]) => found({ rows: [1, 1], columns, ...alone(0, null) }, ALL)[0]?.columnMargin ?? Number.NaN
    expect(margin([9, 9])).toBeLessThan(Number.POSITIVE_INFINITY)
    expect(margin([9])).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('an event pays for itself', () => {
  it('by the square of the standard errors asked, and by what its kind is charged', () => {
    const state = (charge: number) => aState([aSeries(during(8, 12, 5))], [aSeries(during(8, 12, 5))], { spike: charge, shift: charge, drift: charge })
    const count = (charge: number) => serviceEvents(state(charge), SENSITIVITY).length
    const worth = 2 * shown(4, 5) - 4.5 ** 2
    expect([count(0), count(worth - 1), count(worth + 1)]).toEqual([1, 1, 0])
  })
})
