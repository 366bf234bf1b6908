import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { findEvents } from '../../../../domain/spend/anomalies/find-events.ts'
import { type Cell, DAYS, FIRST_DAY, noise, READ_AT_SEC, tableOf, tablesOf, WINDOW } from '../made-up-bill.ts'

// Two accounts with one service of two usage types, a hundred dollars a day each that stray by one per cent. The window begins on day 76; two days still fill.
const WINDOW_FROM = WINDOW.startDay - FIRST_DAY
const SETTLED = DAYS - 2
type More = (i: number) => number
function bill(more: Readonly<Record<string, More>>, usd = 100): Cell[] {
  return ['a', 'b'].flatMap((accountId, a) =>
    ['x', 'y'].map(
      (usageType, t): Cell => ({
        accountId,
        service: 'Storage',
        usageType,
        usd: (i) => usd * (1 + 0.01 * noise(a * 2 + t, i)) + (more[`${accountId} ${usageType}`]?.(i) ?? 0),
      }),
    ),
  )
}
const from =
  (start: number, usd: number, end = DAYS): More =>
  (i) =>
    i >= start && i < end ? usd : 0

function found(cells: readonly Cell[], changes: Partial<typeof defaultPolicy> = {}) {
  const search = findEvents(tablesOf(cells), WINDOW, READ_AT_SEC, { ...defaultPolicy, ...changes })
  if (!search.assessed) throw new Error(search.reason.code)
  return search
}
const told = (events: ReturnType<typeof found>['events']) =>
  events.map(({ accountId, usageType, kind, startDay, endDay }) => `${accountId} ${usageType} ${kind} ${startDay - FIRST_DAY}-${endDay - FIRST_DAY}`)

describe('events of a bill', () => {
  it('are none where it goes on as it did', () => expect(found(bill({}))).toMatchObject({ events: [], minor: [], moves: [], unused: [] }))

  it('begin in the window', () => {
    expect(told(found(bill({ 'a x': from(WINDOW_FROM, 60) })).events)).toEqual([`a x shift ${WINDOW_FROM}-${DAYS}`])
    expect(told(found(bill({ 'a x': from(WINDOW_FROM - 1, 60) })).events)).toEqual([])
    expect(told(found(bill({ 'b y': from(WINDOW_FROM, 60, WINDOW_FROM + 1) })).events)).toEqual([`b y spike ${WINDOW_FROM}-${WINDOW_FROM + 1}`])
    expect(told(found(bill({ 'b y': from(WINDOW_FROM - 1, 60, WINDOW_FROM) })).events)).toEqual([])
  })

  it('come to so many dollars at least, and to a share of what a day costs; smaller ones may belong to a larger', () => {
    const spike = bill({ 'a x': from(80, 30, 81) })
    expect([
      found(spike, { costMinimumUsd: 25 }).events.length,
      found(spike, { costMinimumUsd: 35 }).events.length,
      found(spike, { costMinimumUsd: 35 }).minor.length,
    ]).toEqual([1, 0, 1])
    const ofDay = (costMinimumDayFraction: number) => found(spike, { costMinimumDayFraction }).events.length
    // a day costs four hundred
    expect([ofDay(0.06), ofDay(0.09)]).toEqual([1, 0])
  })

  it('that fell have stayed down: a few days where it is steady', () => {
    const { costSteadyDropDays } = defaultPolicy
    const fell = (days: number) => told(found(bill({ 'a x': from(SETTLED - days, -60) })).events).length
    expect([fell(costSteadyDropDays - 1), fell(costSteadyDropDays)]).toEqual([0, 1])
    expect(found(bill({ 'a x': from(80, -60, 83) })).events).toEqual([])
    expect(found(bill({ 'a x': from(80, -60, 83) })).minor).toEqual([])
  })

  it('are moves where one fell as another rose', () => {
    const moved = found(bill({ 'a x': from(80, -60), 'a y': from(80, 60) }))
    expect([moved.events.length, moved.moves.length]).toEqual([0, 1])
    expect(moved.moves[0]).toMatchObject({ from: { usageType: 'x' }, to: { usageType: 'y' }, startDay: FIRST_DAY + 80 })
    const between = found(bill({ 'a x': from(80, -60), 'b x': from(80, 60) }))
    expect([between.events.length, between.moves[0]?.from.accountId, between.moves[0]?.to.accountId]).toEqual([0, 'a', 'b'])
    expect(found(bill({ 'a x': from(80, -20), 'a y': from(80, 60) })).moves).toEqual([])
  })

  it('of days that still fill are told at once, where they are beyond doubt', () => {
    const [event] = found(bill({ 'a x': from(SETTLED, 90) })).events
    expect(event).toMatchObject({ accountId: 'a', usageType: 'x', provisional: true, startDay: FIRST_DAY + SETTLED })
    // one that goes on is told already
    expect(found(bill({ 'a x': from(80, 90) })).events.map(({ provisional }) => provisional)).toEqual([false])
  })

  it('count on what still fills where they have stayed, and do not where they may have ended', () => {
    const [long] = found(bill({ 'a x': from(80, 60) })).events
    expect(Math.abs((long?.impactMicroUsd ?? 0) / (60e6 * (DAYS - 80)) - 1)).toBeLessThan(0.05)
    const short = found(bill({ 'a x': from(SETTLED - 2, 60, SETTLED) })).events[0]
    expect(Math.abs((short?.impactMicroUsd ?? 0) / 120e6 - 1)).toBeLessThan(0.1)
  })
})

describe('a bill', () => {
  const cells = bill({ 'a x': from(80, 60) })
  const [byAccount, byUsage] = tablesOf(cells) as [ReturnType<typeof tableOf>, ReturnType<typeof tableOf>]
  const places = (tables: Parameters<typeof findEvents>[0]) => {
    const search = findEvents(tables, WINDOW, READ_AT_SEC, defaultPolicy)
    return search.assessed ? search.events.map(({ accountId, service, usageType }) => [accountId, service, usageType]) : search.reason.code
  }

  it('tells as much of the place as it is grouped by', () => {
    expect(places([byAccount, byUsage])).toEqual([['a', 'Storage', 'x']])
    expect(places([byUsage, byAccount])).toEqual([['a', 'Storage', 'x']])
    expect(places([byAccount])).toEqual([['a', 'Storage', null]])
    expect(places([byUsage])).toEqual([[null, 'Storage', 'x']])
    expect(places([tableOf(cells, ['SERVICE'], ({ service }) => [service])])).toEqual([[null, 'Storage', null]])
    expect(places([tableOf(cells, ['LINKED_ACCOUNT'], ({ accountId }) => [accountId])])).toEqual([['a', null, null]])
    expect(places([])).toBe('not-by-service')
    expect(places([tableOf(cells, ['REGION'], () => ['eu-west-1'])])).toBe('not-by-service')
  })

  it('is judged once it is known for long enough', () => {
    const days = (count: number) => {
      const search = findEvents(tablesOf(bill({}), { firstDay: FIRST_DAY + DAYS - count, days: count }), WINDOW, READ_AT_SEC, defaultPolicy)
      return search.assessed ? null : search.reason
    }
    const needed = defaultPolicy.costHistoryDays
    expect(days(needed + 2)).toEqual({ code: 'few-settled-days', settledDays: needed, neededDays: needed })
    expect(days(needed + 3)).toBeNull()
  })

  it('says the same of money ten times as much, and whatever the order of its rows', () => {
    const big = bill({ 'a x': from(80, 600) }, 1000)
    const events = (of: readonly Cell[]) =>
      found(of).events.map(({ impactMicroUsd, standardErrors, ...event }) => [told([event as never]), impactMicroUsd, standardErrors] as const)
    const [[small], [large], [turned]] = [events(cells), events(big), events(cells.toReversed())]
    expect(large?.[0]).toEqual(small?.[0])
    expect((large?.[1] ?? 0) / (small?.[1] ?? 1)).toBeCloseTo(10, 5)
    expect(large?.[2]).toBeCloseTo(small?.[2] ?? 0, 3)
    expect([turned?.[0], turned?.[1]]).toEqual([small?.[0], small?.[1]])
  })
})

describe('a rise on top of one that is no news any more', () => {
  // a hundred and twenty dollars a day more since before the window, and from some day in it on nine hundred
  const cells = bill({ 'a x': (i) => (i < WINDOW_FROM - 2 ? 0 : i < 82 ? 120 : 900) })

  it('is news of its own, whatever goes on below it', () => {
    const [event, ...more] = found(cells).events
    expect(more).toEqual([])
    expect(event).toMatchObject({ accountId: 'a', usageType: 'x', kind: 'shift', startDay: FIRST_DAY + 82, ongoing: true })
    expect(Math.abs((event?.impactMicroUsd ?? 0) / (780e6 * (DAYS - 82)) - 1)).toBeLessThan(0.1)
  })

  it('is one with it where both began in the window', () => {
    const both = found(bill({ 'a x': (i) => (i < WINDOW_FROM ? 0 : i < 82 ? 120 : 900) })).events
    expect(both.map(({ startDay }) => startDay - FIRST_DAY)).toEqual([WINDOW_FROM])
  })

  it('leaves what went back down no event: the old level is no fall', () => {
    expect(told(found(bill({ 'a x': (i) => (i < WINDOW_FROM - 2 || i >= 82 ? 0 : 120) })).events)).toEqual([])
  })
})
