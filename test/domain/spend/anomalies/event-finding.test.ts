import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { type CostEventFacts, type EventContext, eventFinding, isShift } from '../../../../domain/spend/anomalies/event-finding.ts'
import { unusedCommitmentFinding } from '../../../../domain/spend/anomalies/unused-commitment.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const days = { startDay: MONDAY - 20, settledEndDay: MONDAY + 5, todayDay: MONDAY + 7, endDay: MONDAY + 7 }
const context: EventContext = { days, policy: defaultPolicy, others: [], tables: [] }
const shift = anEvent({ kind: 'shift', startDay: MONDAY - 3, endDay: MONDAY + 7, settledDays: 8, ongoing: true, impactMicroUsd: 80e6 })
const facts = (event = shift, more: Partial<EventContext> = {}) => eventFinding(event, { ...context, ...more }).facts as CostEventFacts

describe('an event as a finding', () => {
  it('is a shift once it has stayed for long enough, else an anomaly', () => {
    const { costShiftDays } = defaultPolicy
    const settled = (settledDays: number, changes: Parameters<typeof anEvent>[0] = {}) =>
      isShift(anEvent({ ongoing: true, settledDays, ...changes }), defaultPolicy)
    expect([settled(costShiftDays - 1), settled(costShiftDays)]).toEqual([false, true])
    expect([settled(costShiftDays, { ongoing: false }), settled(costShiftDays, { provisional: true })]).toEqual([false, false])
    expect(eventFinding(shift, context)).toMatchObject({ category: 'cost', kind: 'cost-shift', facts: { lasting: true, growing: false, ongoing: true } })
    expect(eventFinding(anEvent(), context)).toMatchObject({ kind: 'cost-anomaly', facts: { lasting: false, ongoing: false } })
    expect(facts(anEvent({ kind: 'drift' })).growing).toBe(true)
  })

  it('names its place as far as it is known, with its days and what it comes to', () => {
    expect(eventFinding(shift, context)).toMatchObject({
      fingerprint: 'cost-shift/111122223333/-/-/Amazon%0020S3/TimedStorage',
      resource: { accountId: '111122223333', service: 'Amazon S3', usageType: 'TimedStorage' },
      periodDays: { startDay: MONDAY - 3, endDay: MONDAY + 7 },
      impactMicroUsd: 80e6,
    })
    expect(eventFinding(anEvent({ accountId: null, usageType: null, groupName: 'web' }), context).resource).toEqual({
      service: 'Amazon S3',
      autoScalingGroupName: 'web',
    })
    expect(eventFinding(anEvent({ service: null }), context).resource).toEqual({ accountId: '111122223333', usageType: 'TimedStorage' })
  })

  it('counts days that still fill, and tells no more errors than mean anything', () => {
    expect([facts().fillingDays, facts(anEvent()).fillingDays]).toEqual([2, 0])
    expect([facts(anEvent({ standardErrors: 7 })).standardErrors, facts(anEvent({ standardErrors: 500 })).standardErrors]).toEqual([7, 50])
  })

  it('lists five parts, groups and sights at most, and three places of a rise that is everywhere', () => {
    const parts = Array.from({ length: 7 }, (_, i) => ({ accountId: `a${i}`, service: 'S', usageType: null, impactMicroUsd: 10 - i }))
    const groups = parts.map(({ accountId, impactMicroUsd }) => ({ accountId, groupName: `g${accountId}`, impactMicroUsd }))
    const sights = parts.map(({ accountId }) => ({
      series: aSeriesOf({ accountId }, new Float64Array(27)),
      actualMicroUsd: 2,
      expectedMicroUsd: 1,
      settledDays: 3,
    }))
    const told = facts(anEvent({ parts, groups, sights }))
    expect([told.parts.length, told.partsInAll, told.groups.length, told.sights.length]).toEqual([5, 7, 5, 5])
    expect(told.parts[0]).toEqual({ accountId: 'a0', service: 'S', usageType: null, groupName: null, impactMicroUsd: 10 })
    expect(told.groups[0]).toEqual({ groupName: 'ga0', impactMicroUsd: 10 })
    expect(told.sights[0]).toEqual({
      accountId: 'a0',
      service: 'Amazon S3',
      usageType: null,
      groupName: null,
      actualMicroUsd: 2,
      expectedMicroUsd: 1,
      settledDays: 3,
    })
    const doubts = [{ doubt: 'accounts-alike' as const }]
    const broad = facts(anEvent({ parts, doubts, breadth: { accounts: 7, services: 1, riseFraction: 0.2 } }))
    expect([broad.parts.length, broad.partsInAll, broad.doubts]).toEqual([3, 7, []])
    expect(facts(anEvent({ doubts })).doubts).toEqual(doubts)
  })

  it('is told with what else began in its account within a day', () => {
    const [before, after, far, elsewhere] = [
      anEvent({ startDay: MONDAY - 4, service: 'A', impactMicroUsd: 5 }),
      anEvent({ startDay: MONDAY - 2, service: 'B' }),
      anEvent({ startDay: MONDAY - 1, service: 'C' }),
      anEvent({ startDay: MONDAY - 3, accountId: 'b' }),
    ]
    const { related } = facts(shift, { others: [shift, before, after, far, elsewhere] })
    expect(related.map(({ service }) => service)).toEqual(['A', 'B'])
    expect(related[0]).toEqual({ accountId: '111122223333', service: 'A', usageType: 'TimedStorage', groupName: null, impactMicroUsd: 5 })
    expect(facts(shift, { others: new Array(9).fill(null).map(() => anEvent({ startDay: MONDAY - 3 })) }).related).toHaveLength(5)
  })

  it('says what was used and what a unit cost, and nothing of it where that is not known', () => {
    const course = (before: number, since: number) => Float64Array.from({ length: 27 }, (_, i) => (i < 17 ? before : since))
    const sights = [
      { series: aSeriesOf({ usageType: 'TimedStorage' }, course(10, 20), course(5, 5)), actualMicroUsd: 160, expectedMicroUsd: 80, settledDays: 8 },
    ]
    expect(facts({ ...shift, sights })).toMatchObject({ cause: { usageRatio: 1, priceRatio: 2 }, freeOfCharge: null })
    expect(facts()).toMatchObject({
      cause: null,
      freeOfCharge: null,
      course: null,
      endedCommitmentMicroUsdPerDay: null,
      endedCreditMicroUsdPerDay: null,
      fleetCauses: [],
    })
  })
})

describe('what went unused of a commitment', () => {
  const unused = (changes: Parameters<typeof anEvent>[0] = {}, known: Parameters<typeof unusedCommitmentFinding>[1] = null) =>
    unusedCommitmentFinding(anEvent({ usageType: null, ...changes }), known, defaultPolicy)

  it('is told with what usually does, by day where it goes on', () => {
    const sights = [{ series: aSeriesOf({}, new Float64Array(27)), actualMicroUsd: 30e6, expectedMicroUsd: 20e6, settledDays: 1 }]
    expect(unused({ sights }).facts).toMatchObject({ unusedMicroUsd: 30e6, usualMicroUsd: 20e6, settledDays: 1, perDayMicroUsd: null })
    expect(unused({ ongoing: true }).facts).toMatchObject({ unusedMicroUsd: 10e6, usualMicroUsd: 0, perDayMicroUsd: 10e6 })
    expect(unused().resource).toEqual({ accountId: '111122223333', service: 'Amazon S3' })
    expect(unused({ accountId: null, service: null })).toMatchObject({ resource: {}, kind: 'unused-commitment', impactMicroUsd: 10e6 })
  })

  it('has the use of all commitments beside it, where that is known', () => {
    const known = (utilizationFraction: number) => ({ utilizationFraction, range: { startDay: MONDAY - 7, endDay: MONDAY } }) as never
    expect(unused({}, known(0.8)).facts).toMatchObject({ utilizationFraction: 0.8, utilizationFromDay: MONDAY - 7 })
    expect(unused({}, known(Number.NaN)).facts).toMatchObject({ utilizationFraction: null, utilizationFromDay: null })
    expect(unused().facts).toMatchObject({ utilizationFraction: null, utilizationFromDay: null })
  })
})
