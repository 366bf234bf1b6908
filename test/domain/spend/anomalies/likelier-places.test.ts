import { describe, expect, it } from 'vitest'
import { type Explained, likelierPlaces, withMargins, withPartners } from '../../../../domain/spend/anomalies/places.ts'
import { type ServiceEvent, stateAfter } from '../../../../domain/spend/anomalies/service-state.ts'
import { settledSizes } from '../../../../domain/spend/anomalies/settled-sizes.ts'
import { aSeries, aState, during } from './a-state.ts'

const NEVER = Number.POSITIVE_INFINITY
const event = (row: number | null, column: number | null, size: number, [start, end] = [8, 12]): ServiceEvent => ({
  row,
  column,
  shape: { kind: 'spike', start: start as number, end: end as number },
  size,
  variance: 0.1,
  gain: 100,
  rowMargin: 5,
  columnMargin: 5,
  exchangeMargin: NEVER,
})
const lasting = (size: number, [start, end] = [8, 12]) => aSeries(during(start as number, end as number, size))
const rough = () => aSeries({}, 12)

/** Two accounts and two usage types, each with what it has above the expected on four days; the events taken out of them. */
function explained(rows: readonly number[], columns: readonly number[], ...events: ServiceEvent[]): Explained {
  const state = aState(
    rows.map((size) => lasting(size)),
    columns.map((size) => lasting(size)),
  )
  return { state: events.reduce((before, one) => stateAfter(before, one, 1), state), events }
}
const places = (found: Explained | null) => found?.events.map(({ row, column, size }) => [row, column, Math.round(10 * size) / 10]) ?? null

describe('a likelier place', () => {
  it('is the account, or the usage type, that shows it', () => {
    expect(places(likelierPlaces(explained([5, 0], [5, 0], event(1, 2, 3))))).toEqual([[0, 2, 5]])
    expect(places(likelierPlaces(explained([5, 0], [5, 0], event(0, 3, 3))))).toEqual([[0, 2, 5]])
    expect(places(likelierPlaces(explained([0, 5], [0, 5], event(1, 2, 3))))).toEqual([[1, 3, 5]])
  })

  it('is none where they are best as they are', () => {
    expect(likelierPlaces(explained([5, 0], [5, 0], event(0, 2, 5)))).toBeNull()
    expect(likelierPlaces(explained([5, 0], [5, 0]))).toBeNull()
    expect(likelierPlaces({ ...explained([5], [5], event(0, 1, 5)) })).toBeNull()
  })

  it('of two that overlap may be each other’s usage type', () => {
    const swapped = [event(0, 3, 4), event(1, 2, 4)]
    expect(places(likelierPlaces(explained([6, 3], [6, 3], ...swapped)))).toEqual([
      [0, 2, 6],
      [1, 3, 3],
    ])
    // where they share an account, or a usage type, there is nothing to exchange
    expect(likelierPlaces(explained([9, 0], [6, 3], event(0, 2, 6), event(0, 3, 3)))).toBeNull()
  })

  it('leaves a rise a rise: where it would have fallen is no place of it', () => {
    expect(likelierPlaces(explained([-5, 0], [-5, 0], event(1, 3, 0.1)))).toBeNull()
  })

  it('takes the state from the events as they were to what they are', () => {
    const before = explained([5, 0], [5, 0], event(1, 2, 3))
    const after = likelierPlaces(before) as Explained
    // what is left of five when five is taken out, and nothing of what was taken out elsewhere
    for (const { excess } of after.state.series) for (const x of excess) expect(x).toBeCloseTo(0, 9)
  })
})

describe('how sure a place is', () => {
  it('is what all lose where it is in the next likely one, and at most all that it explains', () => {
    const [one] = withMargins(explained([5, 0], [5, 0], event(0, 2, 5)))
    // no other place holds any of a rise that it denies: with the other account half of it is lost
    expect(one?.rowMargin ?? 0).toBeGreaterThan(50)
    expect(one?.columnMargin).toBeCloseTo(one?.rowMargin ?? 0, 9)
    expect(one?.exchangeMargin).toBe(NEVER)
  })

  it('stays beyond doubt where it was, and as it was where there is nothing to weigh', () => {
    const sure = { ...event(0, 2, 5), rowMargin: NEVER, columnMargin: NEVER }
    expect(withMargins(explained([5, 0], [5, 0], sure))).toMatchObject([{ rowMargin: NEVER, columnMargin: NEVER }])
    const alone = event(0, null, 5)
    expect(withMargins(explained([5, 0], [0, 0], alone))).toEqual([alone])
    expect(withMargins(explained([5, 0], [0, 0]))).toEqual([])
  })

  it('is doubtful for two that could as well have each other’s usage types', () => {
    const alike = withMargins(explained([5, 5], [5, 5], event(0, 2, 5), event(1, 3, 5)))
    for (const { exchangeMargin } of alike) expect(exchangeMargin).toBeCloseTo(0, 9)
    const apart = withMargins(explained([5, 3], [5, 3], event(0, 2, 5), event(1, 3, 3)))
    for (const { exchangeMargin } of apart) expect(exchangeMargin).toBeGreaterThan(5)
    // on other days nobody takes the one for the other
    const state = aState([lasting(5), lasting(5, [13, 17])], [lasting(5), lasting(5, [13, 17])])
    const later = [event(0, 2, 5), event(1, 3, 5, [13, 17])]
    const found = withMargins({ state: later.reduce((before, one) => stateAfter(before, one, 1), state), events: later })
    for (const { exchangeMargin } of found) expect(exchangeMargin).toBe(NEVER)
    // days that only touch do not overlap
    const touching = [event(0, 2, 5), event(1, 3, 5, [12, 16])]
    const next = aState([lasting(5), lasting(5, [12, 16])], [lasting(5), lasting(5, [12, 16])])
    const beside = withMargins({ state: touching.reduce((before, one) => stateAfter(before, one, 1), next), events: touching })
    for (const { exchangeMargin } of beside) expect(exchangeMargin).toBe(NEVER)
  })
})

describe('the usage type of what an account shows alone', () => {
  const ALL = { rows: true, columns: true }
  /** Two accounts, and two usage types of which the second is too rough to deny anything. */
  function alone(rows: readonly number[], columns: readonly number[], events: readonly ServiceEvent[]): Explained {
    const state = aState(
      rows.map((size) => lasting(size)),
      [lasting(columns[0] ?? 0), aSeries(during(8, 12, columns[1] ?? 0), 12)],
    )
    return { state: events.reduce((before, one) => stateAfter(before, one, 1), state), events }
  }
  const told = (found: Explained) => found.events.map(({ row, column }) => [row, column])

  it('is the one that leaves it room', () => {
    expect(told(withPartners(alone([5, 0], [0, 4], [event(0, null, 5)]), ALL))).toEqual([[0, 3]])
    expect(told(withPartners(alone([5, 0], [0, 0], [event(0, null, 5)]), ALL))).toEqual([[0, 3]])
  })

  it('stays unknown where another event may be its other side', () => {
    const fall = (row: number, column: number | null) => event(row, column, -5)
    // what went from one account to the other shows in no usage type
    expect(told(withPartners(alone([5, -5], [0, 0], [event(0, null, 5), fall(1, null)]), ALL))).toEqual([
      [0, null],
      [1, null],
    ])
    // two rises of two accounts are no other sides of each other
    expect(told(withPartners(alone([5, 5], [0, 9], [event(0, null, 5), event(1, null, 5)]), ALL))).toEqual([
      [0, 3],
      [1, 3],
    ])
    // nor is one of other days
    const later = [event(0, null, 5), event(1, null, -5, [12, 16])]
    const fell = aState([lasting(5), lasting(-5, [12, 16])], [lasting(0), rough()])
    expect(told(withPartners({ state: later.reduce((before, one) => stateAfter(before, one, 1), fell), events: later }, ALL))[0]).toEqual([0, 3])
  })

  it('is not one in which the same was found already by usage type alone', () => {
    expect(told(withPartners(alone([5, 0], [0, 9], [event(0, null, 5), event(null, 3, 9)]), ALL))[0]).toEqual([0, null])
    expect(told(withPartners(alone([5, 9], [0, 14], [event(0, null, 5), event(1, 3, 9)]), ALL))[0]).toEqual([0, 3])
  })

  it('is asked only where all usage types are known, and changes nothing else', () => {
    const before = alone([5, 0], [0, 4], [event(0, null, 5)])
    expect(withPartners(before, { rows: true, columns: false })).toBe(before)
    const known = alone([5, 0], [5, 0], [event(0, 2, 5)])
    expect(withPartners(known, ALL)).toBe(known)
    expect(withPartners(alone([0, 0], [0, 0], []), ALL).events).toEqual([])
    const two = [event(0, null, 5), event(1, 2, 3, [14, 16])]
    const state = aState([lasting(5), lasting(3, [14, 16])], [lasting(3, [14, 16]), rough()])
    const both = withPartners({ state: two.reduce((before, one) => stateAfter(before, one, 1), state), events: two }, ALL)
    expect(both.events[1]).toMatchObject({ row: 1, column: 2, rowMargin: 5, columnMargin: 5 })
    expect(both.events[0]).toMatchObject({ rowMargin: 5, columnMargin: 0 })
  })

  it('is the only one there is for certain', () => {
    const state = stateAfter(aState([lasting(5)], [rough()]), event(0, null, 5), 1)
    expect(withPartners({ state, events: [event(0, null, 5)] }, ALL).events).toMatchObject([{ row: 0, column: 1, columnMargin: NEVER, rowMargin: 5 }])
    const turned = stateAfter(aState([rough()], [lasting(5)]), event(null, 1, 5), 1)
    expect(withPartners({ state: turned, events: [event(null, 1, 5)] }, ALL).events).toMatchObject([{ row: 0, column: 1, rowMargin: NEVER, columnMargin: 5 }])
  })

  it('is not asked of more than a dozen at once', () => {
    const asked = (count: number) => {
      const events = Array.from({ length: count }, (_, i) => event(0, null, 5, [i, i + 1]))
      const state = aState([lasting(5, [0, count]), lasting(0)], [lasting(0), rough()])
      const before = { state: events.reduce((left, one) => stateAfter(left, one, 1), state), events }
      return withPartners(before, ALL).events.filter(({ column }) => column === 3).length
    }
    expect([asked(12), asked(13)]).toEqual([12, 0])
  })
})

describe('sizes that lean on each other', () => {
  it('settle at what each shows with the others known', () => {
    // one account with five and another with three, both of one usage type
    const found = settledSizes(explained([5, 3], [8, 0], event(0, 2, 7), event(1, 2, 0.5)))
    expect(places(found)).toEqual([
      [0, 2, 5],
      [1, 2, 3],
    ])
    for (const series of found?.state.series ?? []) for (const x of series.excess) expect(Math.abs(x)).toBeLessThan(0.3)
  })

  it('are none where one of them is not there at all', () => {
    expect(settledSizes(explained([5, 0], [5, 0], event(0, 2, 5), event(1, 3, 2)))).toBeNull()
  })

  it('leave what one table alone shows as it is', () => {
    const alone = event(1, null, 4)
    expect(settledSizes(explained([5, 4], [5, 0], event(0, 2, 3), alone))?.events[1]).toBe(alone)
  })
})
