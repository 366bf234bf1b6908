import { describe, expect, it } from 'vitest'
import { nextEvents } from '../../../../domain/spend/anomalies/next-events.ts'
import { worthOf } from '../../../../domain/spend/anomalies/service-state.ts'
import { aSeries, aState, during, shown } from './a-state.ts'

const quiet = () => aSeries({})
const five = () => aSeries(during(8, 12, 5))
const EASY = { together: 4.5, only: 4.5, alone: 6 }
const told = (events: ReturnType<typeof nextEvents>) =>
  events.map(({ row, column, shape: { kind, start, end }, size }) => `${row} ${column} ${kind} ${start}-${end} ${size.toFixed(2)}`)

describe('the events that would explain most next', () => {
  it('are none of a service where nothing strays, whatever it is seen by', () => {
    expect(nextEvents(aState([quiet()], [quiet()]), EASY)).toEqual([])
    expect(nextEvents(aState([quiet()], []), EASY)).toEqual([])
    expect(nextEvents(aState([], [quiet()]), EASY)).toEqual([])
    expect(nextEvents(aState([], []), EASY)).toEqual([])
  })

  it('are first the one that an account and a usage type show together, with what both show of it', () => {
    const [event] = nextEvents(aState([quiet(), five()], [five(), quiet()]), EASY)
    expect(event).toMatchObject({ row: 1, column: 2, shape: { kind: 'spike', start: 8, end: 12 } })
    expect(event?.size).toBeCloseTo(5, 9)
    expect(event?.gain).toBeCloseTo(2 * shown(4, 5), 9)
    expect(event?.variance).toBeCloseTo(25 / (2 * shown(4, 5)), 9)
    expect(event?.exchangeMargin).toBe(Number.POSITIVE_INFINITY)
  })

  it('say how much less any other account, or usage type, would explain of it', () => {
    const two = aSeries(during(8, 12, 2))
    const state = aState([five(), two], [five(), quiet()])
    const [event] = nextEvents(state, EASY)
    // with the account that shows two, the event is two in both: the rest of the five would be something else
    const [small, large] = [4 / 1.04, 4 / 1.25]
    const other = 2 * 2 * (2 * small + 5 * large) - 4 * (small + large)
    expect(event?.rowMargin).toBeCloseTo(2 * shown(4, 5) - other, 6)
    // the other usage type denies it
    expect(event?.columnMargin).toBeCloseTo(2 * shown(4, 5), 6)
    const turned = nextEvents(aState([five(), quiet()], [five(), two]), EASY)[0]
    expect([turned?.rowMargin, turned?.columnMargin]).toEqual([event?.columnMargin, event?.rowMargin])
    const only = nextEvents(aState([five()], [five()]), EASY)[0]
    expect([only?.rowMargin, only?.columnMargin]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  it('are the pairs from the strongest on, four at most', () => {
    const rows = [3, 6, 5].map((size) => aSeries(during(8, 12, size)))
    const columns = [3, 6, 5].map((size) => aSeries(during(8, 12, size)))
    const state = aState(rows, columns)
    const events = nextEvents(state, { together: 1, only: 99, alone: 99 })
    expect(events.map(({ row, column }) => [row, column])).toEqual([
      [1, 4],
      [1, 5],
      [2, 4],
      [2, 5],
    ])
    const worths = events.map((event) => worthOf(state, event))
    expect(worths).toEqual(worths.toSorted((a, b) => b - a))
  })

  it('stand out by so many standard errors: together, by the only table there is, or alone beside another', () => {
    const together = Math.sqrt(2 * shown(4, 5))
    const [pair] = [aState([five()], [five()])]
    expect(told(nextEvents(pair, { together: together - 0.01, only: 99, alone: 99 }))).toEqual(['0 1 spike 8-12 5.00'])
    expect(nextEvents(pair, { together: together + 0.01, only: 99, alone: 99 })).toEqual([])
    const one = Math.sqrt(shown(4, 5))
    for (const [state, place] of [
      [aState([five()], []), '0 null'],
      [aState([], [five()]), 'null 0'],
    ] as const) {
      expect(told(nextEvents(state, { together: 0, only: one - 0.01, alone: 99 }))).toEqual([`${place} spike 8-12 5.00`])
      expect(nextEvents(state, { together: 0, only: one + 0.01, alone: 0 })).toEqual([])
    }
    const beside = aState([five()], [quiet()])
    expect(told(nextEvents(beside, { together: 99, only: 99, alone: one - 0.01 }))).toEqual(['0 null spike 8-12 5.00'])
    expect(nextEvents(beside, { together: 99, only: 0, alone: one + 0.01 })).toEqual([])
  })

  it('have one series alone in front only where it explains much more than a pair does', () => {
    const SENSITIVE = { together: 3, only: 3, alone: 3 }
    // a rise of five in one account, and beside it one of so many days that an account and a usage type show together
    const withPair = (days: number, size: number) => aState([five(), aSeries(during(2, 2 + days, size))], [aSeries(during(2, 2 + days, size)), quiet()])
    const order = (days: number, size: number) => nextEvents(withPair(days, size), SENSITIVE).map(({ row, column }) => [row, column])
    expect(shown(4, 5)).toBe(80)
    expect(order(1, 6).slice(0, 2)).toEqual([
      [0, null],
      [1, 2],
    ])
    // two days of six are worth 2 × 52.9, three of four 2 × 41.4
    expect(order(2, 6).slice(0, 2)).toEqual([
      [1, 2],
      [0, null],
    ])
    expect(order(3, 4).slice(0, 2)).toEqual([
      [1, 2],
      [0, null],
    ])
    // less than what the one shows, but by less than twelve
    expect(2 * shown(2, 4.7)).toBeGreaterThan(80 - 12)
    expect(2 * shown(2, 4.7)).toBeLessThan(80)
    expect(order(2, 4.7).slice(0, 2)).toEqual([
      [1, 2],
      [0, null],
    ])
    // less by more than that
    expect(2 * shown(2, 4.3)).toBeLessThan(80 - 12)
    expect(order(2, 4.3).slice(0, 2)).toEqual([
      [0, null],
      [1, 2],
    ])
  })

  it('of one series has the variance that what it shows gives its size', () => {
    const [row] = nextEvents(aState([five()], []), EASY)
    expect(row?.variance).toBeCloseTo(25 / shown(4, 5), 9)
    expect([row?.rowMargin, row?.columnMargin, row?.exchangeMargin]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
    expect(nextEvents(aState([quiet()], []), { together: 0, only: 0, alone: 0 })[0]?.variance).toBe(0)
  })
})
