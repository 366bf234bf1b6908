import { describe, expect, it } from 'vitest'
import { shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { GROUP_SERVICE, groupEvents, locateGroups, strayingGroups, withGroups } from '../../../../domain/spend/anomalies/group-events.ts'
import type { Judged } from '../../../../domain/spend/anomalies/located-event.ts'
import type { Search } from '../../../../domain/spend/anomalies/service-search.ts'
import { type Cell, FIRST_DAY, tableOf, DAYS as WHOLE } from '../made-up-bill.ts'
import { aSeries, DAYS, during, shown } from './a-state.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const days = { startDay: MONDAY, settledEndDay: MONDAY + DAYS, todayDay: MONDAY + DAYS + 1, endDay: MONDAY + DAYS + 1 }
const group = (groupName: string, size: number, accountId: string | null = null, start = 8, end = 12): Judged => ({
  series: aSeriesOf({ accountId, groupName }, new Float64Array(DAYS)),
  ready: aSeries(during(start, end, size)),
})
/** Four days of compute that came to so much. */
const rise = (microUsd: number, changes: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({
    service: GROUP_SERVICE,
    accountId: 'a',
    kind: 'spike',
    startDay: MONDAY + 8,
    endDay: MONDAY + 12,
    settledDays: 4,
    impactMicroUsd: microUsd,
    ...changes,
  })

describe('an event of compute', () => {
  it('names the group that carries it whole, between three quarters of it and as much more', () => {
    const named = (size: number, microUsd: number) => withGroups(rise(microUsd), [group('web', size)], days)
    expect(named(5, 20)).toMatchObject({ groupName: 'web', accountId: 'a', groups: [{ accountId: null, groupName: 'web', impactMicroUsd: 20 }] })
    expect([named(3, 16).groupName, named(3, 17).groupName]).toEqual(['web', null])
    expect([named(4, 12).groupName, named(4, 11).groupName]).toEqual(['web', null])
    // one that carries a part is told beside it
    expect(named(3, 17).groups).toEqual([{ accountId: null, groupName: 'web', impactMicroUsd: 12 }])
  })

  it('takes the account from its group, where it has none', () => {
    expect(withGroups(rise(20, { accountId: null }), [group('web', 5, 'b')], days)).toMatchObject({ accountId: 'b', groupName: 'web' })
    expect(withGroups(rise(20), [group('web', 5, 'b')], days)).toMatchObject({ accountId: 'a', groupName: null, groups: [] })
    expect(withGroups(rise(20), [group('web', 5, 'a')], days)).toMatchObject({ accountId: 'a', groupName: 'web' })
  })

  it('is told with the groups that changed with it, the largest first', () => {
    const { groups } = withGroups(rise(100), [group('small', 3), group('large', 6), group('other', -5), group('b', 4), group('a', 4)], days)
    expect(groups.map(({ groupName, impactMicroUsd }) => [groupName, impactMicroUsd])).toEqual([
      ['large', 24],
      ['a', 16],
      ['b', 16],
      ['small', 12],
    ])
    const fell = withGroups(rise(-100), [group('up', 5), group('down', -5)], days)
    expect(fell.groups.map(({ groupName }) => groupName)).toEqual(['down'])
  })

  it('is laid to a group only where that stands out by three standard errors', () => {
    expect([shown(4, 1.5), shown(4, 1.6)].map((x) => x >= 9)).toEqual([false, true])
    expect(withGroups(rise(20), [group('web', 1.5)], days).groups).toEqual([])
    expect(withGroups(rise(20), [group('web', 1.6)], days).groups).toHaveLength(1)
  })

  it('is not laid to spend outside any group, nor to a group of another time', () => {
    expect(withGroups(rise(20), [group('', 5)], days)).toMatchObject({ groupName: null, groups: [] })
    expect(withGroups(rise(20), [group('web', 5, null, 2, 6)], days)).toMatchObject({ groupName: null, groups: [] })
    expect(withGroups(rise(20, { service: 'Amazon S3' }), [group('web', 5)], days)).toMatchObject({ groupName: null, groups: [] })
  })

  it('that goes on is read from settled days, and counts for its group as long as it counts itself', () => {
    const ongoing = rise(45, { kind: 'shift', startDay: MONDAY + 12, endDay: MONDAY + DAYS + 1, settledDays: 8, ongoing: true })
    const [part] = withGroups(ongoing, [group('web', 5, null, 12, DAYS)], days).groups
    expect(part?.impactMicroUsd).toBe(45)
  })
})

describe('what only groups show', () => {
  const search: Search = {
    span: { firstDay: MONDAY, scanFrom: 0, referenceEnd: DAYS, settledEnd: DAYS },
    shapes: shapesBetween(0, DAYS),
    demand: [],
    sensitivity: { together: 4.5, only: 4.5, alone: 6 },
  }
  const found = (groups: readonly Judged[], known: Parameters<typeof groupEvents>[1] = []) => groupEvents(groups, known, search)

  it('is an event of a group whose spend stands out alone', () => {
    const [find, ...more] = found([group('web', 5, 'a'), group('calm', 0)])
    expect(more).toEqual([])
    expect(find).toMatchObject({ column: null, soughtIn: null, event: { row: 0, column: null, shape: { kind: 'spike', start: 8, end: 12 } } })
    expect(find?.row?.series).toMatchObject({ groupName: 'web', service: GROUP_SERVICE, accountId: 'a' })
    // four days of three and a half stand out by six and a half standard errors, of three by less than six
    expect([found([group('web', 3.5)]).length, found([group('web', 3)]).length]).toEqual([1, 0])
  })

  it('is none of a group that an event has already', () => {
    const told = rise(20, { groups: [{ accountId: 'a', groupName: 'web', impactMicroUsd: 20 }] })
    expect(found([group('web', 5, 'a')], [told])).toEqual([])
    expect(found([group('web', 5, 'b')], [told])).toHaveLength(1)
    expect(found([group('other', 5, 'a')], [told])).toHaveLength(1)
    expect(found([group('', 5)], [rise(20, { groups: [{ accountId: null, groupName: '', impactMicroUsd: 20 }] })])).toEqual([])
  })

  it('is told as a part of that group, and is no outage before a week is over', () => {
    const [event] = locateGroups(found([group('web', 5, 'a')]), days, 7)
    expect(event).toMatchObject({ groupName: 'web', accountId: 'a', service: GROUP_SERVICE, steady: false, impactMicroUsd: 20 })
    expect(event?.groups).toEqual([{ accountId: 'a', groupName: 'web', impactMicroUsd: 20 }])
    const unnamed = found([group('web', 5)]).map((find) => ({ ...find, row: find.row && { ...find.row, series: { ...find.row.series, groupName: null } } }))
    expect(locateGroups(unnamed, days, 7)[0]).toMatchObject({ groupName: null, groups: [] })
  })
})

describe('groups that are looked at', () => {
  it('do not simply go on as they did', () => {
    const cell = (groupName: string, more: (i: number) => number): Cell => ({
      accountId: 'a',
      service: GROUP_SERVICE,
      usageType: 'x',
      groupName,
      usd: (i) => 100 + (i % 2) + more(i),
    })
    const table = tableOf(
      [cell('on', () => 0), cell('risen', (i) => (i >= 80 ? 40 : 0)), cell('gone', (i) => (i >= 80 ? Number.NaN : 0))],
      ['TAG'],
      ({ groupName }) => [groupName ?? ''],
    )
    const whole = { startDay: FIRST_DAY, settledEndDay: FIRST_DAY + WHOLE - 2, todayDay: FIRST_DAY + WHOLE, endDay: FIRST_DAY + WHOLE }
    const span = { firstDay: FIRST_DAY, scanFrom: 62, referenceEnd: 76, settledEnd: WHOLE - 2 }
    const straying = strayingGroups(table, whole, { span, shapes: [], demand: [], sensitivity: { together: 0, only: 0, alone: 0 } })
    expect(straying.map(({ series }) => series.groupName)).toEqual(['gone', 'risen'])
    expect(straying.map(({ ready }) => ready.innovations.length)).toEqual([WHOLE - 2, WHOLE - 2])
  })
})
