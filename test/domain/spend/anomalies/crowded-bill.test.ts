import { describe, expect, it } from 'vitest'
import { isoFromDay } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { type BillOptions, type Cell, DAYS, DOLLAR, END_DAY, noise, READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

function found(tables: readonly DailySpend[]) {
  const all = anomalies(tables, WINDOW, READ_AT_SEC, defaultPolicy)
  if (!all.assessed) throw new Error(all.reason.code)
  return all.findings.map(({ resource, impactMicroUsd, periodDays }) => ({
    place: [resource.accountId, resource.service, resource.usageType].join('/'),
    usd: Math.round((impactMicroUsd ?? 0) / DOLLAR),
    since: isoFromDay(periodDays?.startDay ?? 0),
  }))
}
const places = (cells: readonly Cell[], options: BillOptions = {}) =>
  found(tablesOf(cells, options))
    .map(({ place }) => place)
    .sort()

/** One account's spend on one usage type: a level, noise of a share of it, and what is added. */
function cell(accountId: string, usageType: string, level: number, share: number, more: (i: number, day: number) => number = () => 0, service = 'Data'): Cell {
  const seed = [...`${accountId}${service}${usageType}`].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7) % 1000
  return { accountId, service, usageType, usd: (i, day) => level * (1 + share * noise(seed, i)) + more(i, day) }
}
const between = (from: number, to: number, usd: number) => (i: number) => (i >= from && i < to ? usd : 0)

describe('events of one service near each other', () => {
  it('are told apart, though three of them rise on the same days', () => {
    const cells = [
      cell('a', 'x', 10, 0.1, between(81, DAYS, 40)),
      cell('a', 'y', 30, 0.1),
      cell('b', 'x', 60, 0.1, between(79, 82, 60)),
      cell('b', 'y', 60, 0.1, between(82, DAYS, 45)),
      cell('c', 'x', 90, 0.08, between(84, 86, 60)),
      cell('c', 'y', 20, 0.08),
    ]
    expect(places(cells)).toEqual(['a/Data/x', 'b/Data/x', 'b/Data/y', 'c/Data/x'])
  })

  it('are told apart, though one ends as another begins and a third grows meanwhile', () => {
    const cells = [
      cell('a', 'x', 10, 0.1, between(81, DAYS, 25)),
      cell('a', 'y', 30, 0.1),
      cell('b', 'x', 60, 0.1),
      cell('b', 'y', 60, 0.1, (i) => Math.max(0, 5 * (i - 80))),
      cell('c', 'x', 90, 0.08),
      cell('c', 'y', 20, 0.08, between(79, 82, 60)),
    ]
    expect(places(cells)).toEqual(['a/Data/x', 'b/Data/y', 'c/Data/y'])
  })
})

describe('what grows in an account where something else has risen', () => {
  it('is told, though no usage type has most of it', () => {
    const cells = [
      cell('a', 'x', 40, 0.03),
      cell('b', 'x', 20, 0.03, between(79, DAYS, 25)),
      cell('b', 'y', 25, 0.03, (i) => Math.max(0, 4 * (i - 79))),
      cell('b', 'z', 30, 0.03, (i) => Math.max(0, 5 * (i - 79))),
      cell('c', 'y', 40, 0.03),
      cell('c', 'z', 50, 0.03),
    ]
    expect(places(cells)).toEqual(['b/Data/', 'b/Data/x'])
  })
})

describe('two events of one shape in one service', () => {
  const twins = (usd: number, other: number) => [
    cell('a', 'x', 20, 0.02, between(82, DAYS, usd)),
    cell('a', 'y', 30, 0.02),
    cell('b', 'x', 40, 0.02),
    cell('b', 'y', 25, 0.02, between(82, DAYS, other)),
  ]
  it('have no usage type where each would explain as much with the other’s', () => {
    expect(places(twins(30, 30))).toEqual(['a/Data/', 'b/Data/'])
  })
  it('have their own where their sizes tell', () => {
    expect(places(twins(30, 60))).toEqual(['a/Data/x', 'b/Data/y'])
  })
})

describe('a charge that falls due each month', () => {
  const due = (usd: number) => (_: number, day: number) => (isoFromDay(day).endsWith('-25') ? usd : 0)

  it('is known as one, though another account’s use of the same type has moved to a new level since', () => {
    const moved = (usd: number) => cell('b', 'x', 100, 0.04, (i) => (i < 24 ? 0 : usd))
    expect(places([cell('a', 'x', 12, 0.04, due(60)), moved(0)])).toEqual([])
    expect(places([cell('a', 'x', 12, 0.04, due(60)), moved(100)])).toEqual([])
    expect(places([cell('a', 'x', 12, 0.04, (i, day) => (i > 70 ? due(60)(i, day) : 0)), moved(100)])).toEqual(['a/Data/x'])
  })

  it('is known as one, though its usage type is rougher than its account', () => {
    const rough = cell('b', 'x', 260, 0.2)
    expect(places([cell('a', 'x', 55, 0.04, due(25)), rough])).toEqual([])
    expect(places([cell('a', 'x', 55, 0.04, (i, day) => (i > 70 ? due(25)(i, day) : 0)), rough])).toEqual(['a/Data/x'])
  })

  it('does not hide a rise that stays', () => {
    const cells = [cell('a', 'x', 50, 0.04, (i, day) => due(300)(i, day) + between(82, DAYS, 60)(i)), cell('b', 'x', 70, 0.04)]
    expect(places(cells)).toEqual(['a/Data/x'])
  })
})

describe('a rise of the window', () => {
  it('is news, though its place had begun to grow a little before', () => {
    const cells = [cell('a', 'x', 120, 0.04, (i) => Math.max(0, 2.5 * (i - 69)) + between(82, DAYS, 300)(i)), cell('b', 'x', 70, 0.04)]
    expect(found(tablesOf(cells))).toMatchObject([{ place: 'a/Data/x', since: isoFromDay(END_DAY - DAYS + 82) }])
  })

  it('is one event across days that are missing, after a month of history', () => {
    const options = { firstDay: END_DAY - 32, days: 32, missing: [17, 24] }
    const weekly = (level: number) => (_: number, day: number) => (isoFromDay(day) && ((day + 4) % 7) % 6 === 0 ? -0.4 * level : 0)
    const cells = [
      cell('a', 'x', 90, 0.03, (i, day) => weekly(90)(i, day) + between(21, 32, 60)(i)),
      cell('b', 'x', 70, 0.03, weekly(70)),
      cell('b', 'y', 40, 0.03, weekly(40)),
    ]
    const [event, ...others] = found(tablesOf(cells, options))
    expect(others).toEqual([])
    expect(event).toMatchObject({ place: 'a/Data/x', since: isoFromDay(END_DAY - 11) })
    expect(Math.abs((event?.usd ?? 0) / 660 - 1)).toBeLessThan(0.15)
  })

  it('of as much as another account fell is money that moved, and no event', () => {
    const all = anomalies(
      tablesOf([cell('a', 'x', 20, 0.03, between(82, DAYS, 12)), cell('b', 'x', 60, 0.03, between(82, DAYS, -12))]),
      WINDOW,
      READ_AT_SEC,
      defaultPolicy,
    )
    expect(all).toMatchObject({ assessed: true, findings: [], moves: [{ from: { accountId: 'b' }, to: { accountId: 'a' } }] })
  })

  it('beside a rough series that is low by chance is a rise, and no move', () => {
    const rough = cell('b', 'x', 240, 0.3, between(82, DAYS, -30), 'Data')
    const cells = [cell('a', 'x', 20, 0.03, between(82, DAYS, 60)), rough]
    expect(places(cells)).toEqual(['a/Data/x'])
  })

  it('of a service with one usage type has that for its place, though another account fell by twice as much', () => {
    expect(places([cell('a', 'x', 20, 0.03, between(82, DAYS, 12)), cell('b', 'x', 60, 0.03, between(82, DAYS, -25))])).toEqual(['a/Data/x', 'b/Data/x'])
  })
})

describe('a bill that follows its visitors', () => {
  const visitors = (i: number) => 0.2 * noise(77, i)
  const busy = (more: (i: number) => number = () => 0): Cell[] =>
    ['a', 'b', 'c'].flatMap((accountId) =>
      ['Compute', 'Balancer', 'Traffic'].flatMap((service) =>
        ['x', 'y'].map((usageType) =>
          cell(accountId, usageType, 100, 0.03, (i) => 100 * visitors(i) + (`${accountId}${service}${usageType}` === 'bBalancery' ? more(i) : 0), service),
        ),
      ),
    )

  it('has no event, however many came, and shows what does not follow them', () => {
    expect(places(busy())).toEqual([])
    expect(places(busy(between(83, 86, 45)))).toEqual(['b/Balancer/y'])
  })

  it('is told the same when an account of constant spend joins', () => {
    const constant: Cell = { accountId: 'constant', service: 'Constant', usageType: 'z', usd: () => 123.45 }
    const more = between(83, 86, 45)
    expect(found(tablesOf([...busy(more), constant]))).toEqual(found(tablesOf(busy(more))))
  })
})
