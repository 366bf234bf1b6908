import { describe, expect, it } from 'vitest'
import { joinedEvent, mergeEvents } from '../../../../domain/spend/anomalies/merge-events.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const account = (i: number): string => String(100_000_000_000 + i)
const places = (events: ReturnType<typeof mergeEvents>) => events.map(({ accountId, service, usageType }) => [accountId, service, usageType])

describe('one event, one finding', () => {
  it('joins what continues in one place, also where the days only touch', () => {
    const first = anEvent({ startDay: MONDAY, endDay: MONDAY + 3, settledDays: 3 })
    const touching = anEvent({ kind: 'shift', ongoing: true, startDay: MONDAY + 3, endDay: MONDAY + 9, settledDays: 6 })
    expect(mergeEvents([first, touching])).toMatchObject([{ startDay: MONDAY, endDay: MONDAY + 9, impactMicroUsd: 20e6, ongoing: true, settledDays: 9 }])
    expect(mergeEvents([touching, first])).toMatchObject([{ startDay: MONDAY, endDay: MONDAY + 9 }])
    const apart = anEvent({ kind: 'shift', ongoing: true, startDay: MONDAY + 4, endDay: MONDAY + 9 })
    expect(mergeEvents([first, apart])).toHaveLength(2)
    expect(mergeEvents([apart, first])).toHaveLength(2)
  })

  it('joins a rise and a fall of one place where they overlap, not where one follows the other', () => {
    const rise = anEvent({ startDay: MONDAY + 3, endDay: MONDAY + 6 })
    const fall = (startDay: number, endDay: number) => anEvent({ startDay, endDay, impactMicroUsd: -4e6 })
    expect(mergeEvents([rise, fall(MONDAY, MONDAY + 3)])).toHaveLength(2)
    expect(mergeEvents([rise, fall(MONDAY + 6, MONDAY + 9)])).toHaveLength(2)
    expect(mergeEvents([rise, fall(MONDAY + 5, MONDAY + 9)])).toMatchObject([{ impactMicroUsd: 6e6 }])
  })

  it('knows the difference of a rise and a fall only as far as their errors let it', () => {
    const apart = { endDay: MONDAY + 3, standardErrors: 5 }
    const [both] = mergeEvents([anEvent({ impactMicroUsd: 90e6, ...apart }), anEvent({ impactMicroUsd: -100e6, ...apart })])
    expect(both).toMatchObject({ impactMicroUsd: -10e6 })
    expect(both?.standardErrors).toBeCloseTo(10 / Math.hypot(18, 20))
    expect(mergeEvents([anEvent(apart), anEvent({ ...apart, startDay: MONDAY + 2 })])).toMatchObject([{ standardErrors: 5 }])
  })

  it('keeps groups of one account that rose together apart, and joins a rise of one with a fall of another', () => {
    const group = (groupName: string | null, impactMicroUsd = 10e6) => anEvent({ usageType: null, groupName, impactMicroUsd })
    expect(mergeEvents([group('web'), group('api')]).map(({ groupName }) => groupName)).toEqual(['api', 'web'])
    // the account's own rise holds that of its group
    expect(mergeEvents([group(null, 30e6), group('api')])).toHaveLength(2)
    expect(mergeEvents([group('web'), group('api', -9e6)])).toMatchObject([{ groupName: null, impactMicroUsd: 1e6 }])
  })

  it('joins what began together in one account and service, of drifts give or take a day', () => {
    const storage = anEvent({ usageType: 'TimedStorage' })
    const requests = (startDay: number, changes = {}) => anEvent({ usageType: 'Requests', startDay, endDay: startDay + 1, ...changes })
    expect(mergeEvents([storage, requests(MONDAY)])).toMatchObject([{ usageType: null, impactMicroUsd: 20e6 }])
    expect(mergeEvents([storage, requests(MONDAY + 1)])).toHaveLength(2)
    const drifting = (usageType: string, startDay: number) => anEvent({ usageType, kind: 'drift', startDay, endDay: startDay + 5 })
    expect(mergeEvents([drifting('TimedStorage', MONDAY), drifting('Requests', MONDAY + 1)])).toHaveLength(1)
    expect(mergeEvents([drifting('TimedStorage', MONDAY), drifting('Requests', MONDAY + 2)])).toHaveLength(2)
    expect(mergeEvents([storage, requests(MONDAY, { endDay: MONDAY + 3 })])).toHaveLength(2)
    expect(mergeEvents([storage, requests(MONDAY, { service: 'Amazon SNS' })])).toHaveLength(2)
    expect(mergeEvents([storage, requests(MONDAY, { kind: 'shift', ongoing: true })])).toHaveLength(2)
    expect(mergeEvents([storage, requests(MONDAY, { accountId: account(1) })])).toHaveLength(2)
  })

  it('is one of many accounts where every two of them began together: a drift that lies between two days does not make them one', () => {
    const rise = (i: number, startDay: number, kind: 'shift' | 'drift') =>
      anEvent({ accountId: account(i), usageType: 'Requests', kind, ongoing: true, startDay, endDay: MONDAY + 9 })
    expect(mergeEvents([rise(1, MONDAY, 'shift'), rise(2, MONDAY, 'drift'), rise(3, MONDAY, 'shift')])).toHaveLength(1)
    expect(mergeEvents([rise(1, MONDAY - 1, 'shift'), rise(2, MONDAY, 'drift'), rise(3, MONDAY + 1, 'shift')])).toHaveLength(3)
    expect(mergeEvents([rise(1, MONDAY - 1, 'drift'), rise(2, MONDAY, 'drift'), rise(3, MONDAY + 1, 'drift')])).toHaveLength(3)
  })

  it('of many alike, none of them large, has their days', () => {
    const alike = Array.from({ length: 40 }, (_, i) => anEvent({ usageType: `Type ${i}` }))
    expect(mergeEvents(alike)).toMatchObject([{ startDay: MONDAY, endDay: MONDAY + 1, settledDays: 1, impactMicroUsd: 400e6 }])
  })

  it('of an account that is not known joins only a move from one type to another', () => {
    const up = anEvent({ accountId: null, usageType: 'BoxUsage:m6i.large', impactMicroUsd: 10e6 })
    const down = anEvent({ accountId: null, usageType: 'BoxUsage:m5.large', impactMicroUsd: -9e6 })
    expect(mergeEvents([up, down])).toMatchObject([{ impactMicroUsd: 1e6 }])
    expect(mergeEvents([up, anEvent({ accountId: null, usageType: 'BoxUsage:m5.large', impactMicroUsd: 9e6 })])).toHaveLength(2)
  })

  it('joins one usage type that rose in three accounts on one day, and not in two', () => {
    const rises = (count: number, changes = {}) => Array.from({ length: count }, (_, i) => anEvent({ accountId: account(i), ...changes }))
    expect(places(mergeEvents(rises(3)))).toEqual([[null, 'Amazon S3', 'TimedStorage']])
    expect(mergeEvents(rises(3))[0]?.parts).toHaveLength(3)
    expect(mergeEvents(rises(2))).toHaveLength(2)
    // where none can be told it may be another in each of them: four of one service are one
    expect(mergeEvents(rises(3, { usageType: null }))).toHaveLength(3)
    expect(places(mergeEvents(rises(4, { usageType: null })))).toEqual([[null, 'Amazon S3', null]])
    const [one, two] = rises(2)
    const others = [one, two].flatMap((event) => event ?? [])
    expect(mergeEvents([...others, anEvent({ accountId: account(2), usageType: 'Requests' })])).toHaveLength(3)
    expect(mergeEvents([...others, anEvent({ accountId: account(2), startDay: MONDAY + 2, endDay: MONDAY + 3 })])).toHaveLength(3)
    expect(mergeEvents([...others, anEvent({ accountId: null })])).toHaveLength(3)
  })

  it('joins an account of which four services rose on one day, and not three', () => {
    const rises = (count: number) => Array.from({ length: count }, (_, i) => anEvent({ service: `service ${i}`, usageType: `usage ${i}` }))
    expect(places(mergeEvents(rises(4)))).toEqual([['111122223333', null, null]])
    expect(mergeEvents(rises(3))).toHaveLength(3)
    const three = rises(3)
    const fourth = (changes = {}) => anEvent({ service: 'service 3', usageType: 'usage 3', ...changes })
    expect(mergeEvents([...three, fourth({ startDay: MONDAY + 1, endDay: MONDAY + 2 })])).toHaveLength(4)
    expect(mergeEvents([...three, fourth({ impactMicroUsd: -10e6 })])).toHaveLength(4)
    expect(mergeEvents([...three, fourth({ kind: 'shift', ongoing: true })])).toHaveLength(4)
    expect(mergeEvents([...three, fourth({ accountId: account(1) })])).toHaveLength(4)
  })

  it('tells the most money first, saved or spent', () => {
    const small = anEvent({ service: 'a', impactMicroUsd: 1e6 })
    const saved = anEvent({ service: 'b', impactMicroUsd: -5e6, startDay: MONDAY + 9, endDay: MONDAY + 10 })
    expect(mergeEvents([small, saved]).map(({ service }) => service)).toEqual(['b', 'a'])
    const alike = ['c', 'b', 'a'].map((service, i) => anEvent({ service, usageType: null, startDay: MONDAY + 5 * i, endDay: MONDAY + 5 * i + 1 }))
    expect(mergeEvents(alike).map(({ service }) => service)).toEqual(['a', 'b', 'c'])
  })
})

describe('several events as one', () => {
  it('is named by a usage type that carries four fifths of it', () => {
    const main = anEvent({ usageType: 'BoxUsage', impactMicroUsd: 8e6 })
    const company = (impactMicroUsd: number) => anEvent({ usageType: 'EBS', impactMicroUsd })
    expect(joinedEvent([main, company(2e6)]).usageType).toBe('BoxUsage')
    expect(joinedEvent([main, company(2.1e6)]).usageType).toBeNull()
    // what went down takes some of it back: a main part of more than five fourths is not the event
    expect(joinedEvent([main, company(-1.5e6)]).usageType).toBe('BoxUsage')
    expect(joinedEvent([main, company(-1.7e6)]).usageType).toBeNull()
  })

  it('is not stretched by a day of little money', () => {
    const main = anEvent({ startDay: MONDAY + 1, endDay: MONDAY + 2, impactMicroUsd: 100e6 })
    const eve = (impactMicroUsd: number) => anEvent({ startDay: MONDAY, endDay: MONDAY + 1, impactMicroUsd })
    expect(joinedEvent([main, eve(5e6)])).toMatchObject({ startDay: MONDAY + 1, endDay: MONDAY + 2, impactMicroUsd: 105e6 })
    expect(joinedEvent([main, eve(6e6)])).toMatchObject({ startDay: MONDAY, endDay: MONDAY + 2 })
  })

  it('does not begin with a small event long before the large one', () => {
    const large = anEvent({ startDay: MONDAY + 12, endDay: MONDAY + 20, impactMicroUsd: 100e6, standardErrors: 17 })
    const early = (impactMicroUsd: number) => anEvent({ startDay: MONDAY, endDay: MONDAY + 20, impactMicroUsd, standardErrors: 5 })
    expect(joinedEvent([early(30e6), large])).toMatchObject({ startDay: MONDAY + 12, impactMicroUsd: 130e6 })
    expect(joinedEvent([early(40e6), large])).toMatchObject({ startDay: MONDAY, impactMicroUsd: 140e6 })
  })

  it('keeps what stands out most, adds parts of one place up, and says each doubt once', () => {
    const [a, b] = [{ doubt: 'accounts-alike' }, { doubt: 'account', bestFit: '111122223333' }] as const
    const weak = anEvent({ standardErrors: 5, kind: 'shift', doubts: [a, b], lastDayMicroUsd: 3e6, endDay: MONDAY + 2 })
    const strong = anEvent({ standardErrors: 9, kind: 'spike', doubts: [{ ...b }], lastDayMicroUsd: 4e6, endDay: MONDAY + 2 })
    const joined = joinedEvent([weak, strong])
    expect(joined).toMatchObject({ kind: 'spike', standardErrors: 9, doubts: [a, b], lastDayMicroUsd: 7e6 })
    expect(joined.parts).toEqual([{ accountId: '111122223333', service: 'Amazon S3', usageType: 'TimedStorage', impactMicroUsd: 20e6 }])
    expect(joinedEvent([weak, { ...strong, endDay: MONDAY + 1 }]).lastDayMicroUsd).toBe(3e6)
  })

  it('has the parts of each place, the largest first, whatever their order was', () => {
    const part = (usageType: string, impactMicroUsd: number) => ({ accountId: 'a', service: 'Amazon S3', usageType, impactMicroUsd })
    const joined = joinedEvent([
      anEvent({ parts: [part('small', 1e6), part('fell', -9e6)] }),
      anEvent({ parts: [part('large', 5e6), part('small', 2e6), part('large', 6e6)] }),
    ])
    expect(joined.parts).toEqual([part('large', 11e6), part('fell', -9e6), part('small', 3e6)])
  })

  it('has each series and each group once that any of them has', () => {
    const [one, two] = [aSeriesOf({ accountId: 'a' }, new Float64Array(1)), aSeriesOf({ accountId: 'b' }, new Float64Array(1))]
    const sight = (series: typeof one, actualMicroUsd: number) => ({ series, actualMicroUsd, expectedMicroUsd: 0, settledDays: 1 })
    const group = (groupName: string) => ({ accountId: 'a', groupName, impactMicroUsd: 1 })
    const joined = joinedEvent([
      anEvent({ sights: [sight(one, 1)], groups: [group('web')] }),
      anEvent({ sights: [sight(two, 2), sight(one, 3)], groups: [group('api')] }),
    ])
    expect(joined.sights.map(({ actualMicroUsd }) => actualMicroUsd)).toEqual([1, 2])
    expect(joined.groups.map(({ groupName }) => groupName)).toEqual(['web', 'api'])
  })

  it('has what all have in common: where it was sought, and of which group', () => {
    const both = (a: string | null, b: string | null) => joinedEvent([anEvent({ soughtIn: a, groupName: a }), anEvent({ soughtIn: b, groupName: b })])
    expect(both('x', 'x')).toMatchObject({ soughtIn: 'x', groupName: 'x' })
    expect(both('x', 'y')).toMatchObject({ soughtIn: null, groupName: null })
    expect(both('x', null)).toMatchObject({ soughtIn: null, groupName: null })
  })

  it('is steady where all are, goes on where one does, and lasts as long as its days reach', () => {
    const one = anEvent({ steady: true, ongoing: true, settledDays: 1 })
    const two = anEvent({ steady: true, startDay: MONDAY + 2, endDay: MONDAY + 5, settledDays: 3 })
    expect(joinedEvent([one, two])).toMatchObject({ steady: true, ongoing: true, startDay: MONDAY, endDay: MONDAY + 5, settledDays: 5 })
    expect(joinedEvent([two, { ...one, steady: false, ongoing: false }])).toMatchObject({ steady: false, ongoing: false })
  })

  it('of equals that stand out keeps the first', () => {
    expect(joinedEvent([anEvent({ kind: 'shift' }), anEvent({ kind: 'spike' })]).kind).toBe('shift')
  })

  it('of a rise and a fall of the same size has no usage type, and is as far from nothing as their difference', () => {
    const joined = joinedEvent([anEvent({ usageType: 'x', impactMicroUsd: 10e6 }), anEvent({ usageType: 'y', impactMicroUsd: -10e6 })])
    expect(joined).toMatchObject({ impactMicroUsd: 0, usageType: null, standardErrors: 0 })
  })
})

describe('what began together', () => {
  it('ended together too, of drifts give or take a day', () => {
    const drift = (usageType: string, days: number) => anEvent({ usageType, kind: 'drift', endDay: MONDAY + days })
    expect(mergeEvents([drift('x', 5), drift('y', 6)])).toHaveLength(1)
    expect(mergeEvents([drift('x', 5), drift('y', 7)])).toHaveLength(2)
    // of one kind: a drift and a shift of one account are two, of one usage type in three accounts they are one event
    expect(mergeEvents([drift('x', 5), anEvent({ usageType: 'y', kind: 'shift', endDay: MONDAY + 5 })])).toHaveLength(2)
  })

  it('on one day in one place tells by the day where it began first', () => {
    const at = (startDay: number) => anEvent({ startDay, endDay: startDay + 1 })
    expect(mergeEvents([at(MONDAY + 8), at(MONDAY + 4), at(MONDAY)]).map(({ startDay }) => startDay - MONDAY)).toEqual([0, 4, 8])
  })

  it('in services of an account that is not known is no one event', () => {
    const rises = Array.from({ length: 4 }, (_, i) => anEvent({ accountId: null, service: `service ${i}`, usageType: `usage ${i}` }))
    expect(mergeEvents(rises)).toHaveLength(4)
  })

  it('in three accounts of which one is not known is two', () => {
    const rises = (names: readonly (string | null)[]) => names.map((accountId) => anEvent({ accountId }))
    expect(mergeEvents(rises(['a', null, 'b']))).toHaveLength(3)
    expect(mergeEvents(rises([null, 'a', 'b', 'c']))).toHaveLength(2)
  })
})
