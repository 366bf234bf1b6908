import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { entriesOf } from '../../../domain/reconcile/entries.ts'
import { type GroupLedger, ledgerAfter } from '../../../domain/reconcile/group-ledger.ts'
import type { LedgerFacts } from '../../../domain/reconcile/need-of-day.ts'
import { type GroupSettings, settingsOf } from '../../../domain/reconcile/settings.ts'
import { groupNamed } from '../../audit/made-up-fleet.ts'
import { DOLLAR } from '../spend/made-up-bill.ts'

const FIRST = 20_000
const CHANGE = FIRST + 30
/** m5.large in us-east-1: $70.08 a month of 730 hours. */
const PRICE = 0.096
const MONTH = 730 * PRICE
const old = settingsOf(groupNamed('web', { minSize: 12, maxSize: 24, desiredCapacity: 12 }))

type Story = {
  readonly then?: GroupSettings
  readonly now: GroupSettings
  readonly changes: NonNullable<LedgerFacts['proposal']>['changes']
  /** Instances that the demand of a day requires. */
  readonly demand?: (day: number) => number
  /** Billed over list, by day. */
  readonly rate?: (day: number) => number
  /** List price of an hour on a day; a run knows that of its own day, and reads all its days at it. */
  readonly price?: (day: number) => number
  /** List prices of an hour of the old type and of the one that is proposed, by day. */
  readonly typePrices?: (day: number) => readonly [ran: number, proposed: number]
  readonly revertedOn?: number
  /** What the settings are from the change on, where they do not stay as they were made. */
  readonly since?: (day: number) => GroupSettings
  /** Whether the group is there: a day without it has no run that sees it, and no hours. */
  readonly exists?: (day: number) => boolean
  /** Instances that run beside what settings and demand ask for. */
  readonly extra?: (day: number) => number
}

/** Runs daily for ten weeks; the change is made on day 30 after that day's run. The bill settles two days later. */
function told(story: Story) {
  const {
    then = old,
    now,
    changes,
    demand = () => 4,
    rate = () => 1,
    typePrices,
    price = (day) => (typePrices === undefined ? PRICE : typePrices(day)[day > CHANGE ? 1 : 0]),
    revertedOn = Number.POSITIVE_INFINITY,
    exists = () => true,
    extra = () => 0,
  } = story
  const { since = (day: number) => (day < revertedOn ? now : then) } = story
  const settingsOn = (day: number) => (day > CHANGE ? since(day) : then)
  const isTypeOf = (of: number, run: number) => settingsOn(of).instanceType === settingsOn(run).instanceType
  const hours = (day: number) => (Math.max(settingsOn(day).minSize, demand(day)) + extra(day)) * 24
  let ledger: GroupLedger | null = null
  for (let day = FIRST + 14; day < CHANGE + 36; day++) {
    if (!exists(day)) continue
    const settings = settingsOn(day)
    const days = Array.from({ length: 13 }, (_, i) => day - 13 + i).filter(exists)
    const facts: LedgerFacts = {
      accountId: '1',
      region: 'us-east-1',
      name: 'web',
      settings,
      unit: { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 },
      proposal:
        day <= CHANGE
          ? {
              changes,
              savingsMicroUsdPerMonth: 500 * DOLLAR,
              savingsRangeMicroUsdPerMonth: [400 * DOLLAR, 600 * DOLLAR],
              confidence: 'high',
              ...(typePrices === undefined ? {} : { listMicroUsdPerHour: [typePrices(day)[0] * DOLLAR, typePrices(day)[1] * DOLLAR] as const }),
            }
          : null,
      days: days.map((of) => ({
        day: of,
        requiredHours: demand(of) * 24,
        overloadedMinutes: 0,
        inServiceHours: hours(of),
        listMicroUsd: Math.round(hours(of) * price(isTypeOf(of, day) ? day : of) * DOLLAR),
      })),
    }
    const billedMicroUsd = (of: number) => (of > day - 2 ? null : Math.round(hours(of) * price(of) * rate(of) * DOLLAR))
    ledger = ledgerAfter(ledger, { runSec: day * 86_400, day, facts, billedMicroUsd }, defaultPolicy)
  }
  const entry = entriesOf(ledger as GroupLedger, defaultPolicy)[0]?.entry
  if (entry === undefined || !('saving' in entry) || entry.saving === null) throw new Error(`nothing is measured: ${entry?.state}`)
  const { saving } = entry
  const [low, high] = saving.savingsRangeMicroUsdPerMonth
  return { entry, saving, usd: saving.savingsMicroUsdPerMonth / DOLLAR, low: low / DOLLAR, high: high / DOLLAR }
}

const minimum = (minSize: number): GroupSettings => ({ ...old, minSize })

describe('what a change has saved, whatever happened beside it', () => {
  const stories: readonly (readonly [string, Story, number])[] = [
    ['nothing', { now: minimum(4), changes: { minSize: 4 } }, 8 * MONTH],
    ['demand that doubled', { now: minimum(4), changes: { minSize: 4 }, demand: (day) => (day > CHANGE ? 8 : 4) }, 4 * MONTH],
    ['demand that halved', { now: minimum(4), changes: { minSize: 4 }, demand: (day) => (day > CHANGE ? 4 : 8) }, 8 * MONTH],
    [
      'a Savings Plan of 28 % that began on the same day',
      { now: minimum(11), changes: { minSize: 11 }, demand: () => 3, rate: (day) => (day > CHANGE ? 0.72 : 1) },
      MONTH,
    ],
    [
      'a reservation that expired five days later',
      { now: minimum(10), changes: { minSize: 10 }, demand: () => 3, rate: (day) => (day > CHANGE + 5 ? 1 : 0.6) },
      2 * MONTH,
    ],
    [
      'another type',
      { now: { ...old, instanceType: 'm6g.large' }, changes: { instanceType: 'm6g.large' }, price: (day) => (day > CHANGE ? PRICE - 0.0032 : PRICE) },
      12 * 730 * 0.0032,
    ],
  ]
  it.each(stories)('%s', (_, story, truth) => {
    const { usd, low, high } = told(story)
    expect(Math.abs(usd - truth) / truth).toBeLessThan(0.1)
    expect(low).toBeLessThanOrEqual(truth * 1.001)
    expect(high).toBeGreaterThanOrEqual(truth * 0.999)
  })

  it('is no more than what was proposed would have saved, where people went further by themselves', () => {
    // 12 became 8 as proposed, and 4 ten days later: four fewer are the advice's, for as long as it stood (days 2 to 10 after the change)
    const later = told({ now: minimum(8), since: (day) => minimum(day > CHANGE + 10 ? 4 : 8), changes: { minSize: 8 } })
    expect(later.entry.proposal.dates).toMatchObject({ appliedDay: CHANGE + 1, endDay: CHANGE + 11, endedBy: 'overtaken' })
    expect(later.usd).toBeCloseTo(4 * MONTH, 0)
    expect((later.saving.savedMicroUsd ?? 0) / DOLLAR).toBeCloseTo(9 * 4 * 24 * PRICE, 0)
    // at once: 8 would have run in place of the 4 that did, and 10 on the days that ask for 10 (fourteen of the 28)
    const atOnce = told({ now: minimum(4), changes: { minSize: 8 }, demand: (day) => (day > CHANGE + 15 ? 10 : 4) })
    expect(atOnce.entry).toMatchObject({ state: 'measured', proposal: { dates: { endDay: null } } })
    expect(atOnce.usd).toBeCloseTo(((14 * (12 - 8) + 14 * (12 - 10)) / 28) * MONTH, 0)
  })

  it('goes on where scheduled actions move the minimum below what was proposed', () => {
    const then = { ...old, scheduledActions: ['night'] }
    const since = (day: number) => ({ ...then, minSize: day % 2 === 0 ? 4 : 8 })
    const { entry, usd } = told({ then, now: { ...then, minSize: 8 }, since, changes: { minSize: 8 } })
    expect(entry).toMatchObject({ state: 'measured', proposal: { dates: { endDay: null } } })
    // who set it is not known: all of it stays the advice's, half of the days 4 fewer and half 8
    expect(usd).toBeCloseTo(6 * MONTH, 0)
  })

  it.each([
    ['three days after the change', (day: number) => (day >= CHANGE + 12 && day < CHANGE + 15 ? 1 : 0)],
    ['four days before it', (day: number) => (day >= CHANGE - 9 && day < CHANGE - 5 ? 2 : 0)],
    ['no day that was seen', () => 0],
  ])('is told with room for what instance refreshes add: on %s', (_, extra) => {
    const { usd, low, high } = told({ now: minimum(4), changes: { minSize: 4 }, extra })
    // of the settings, whatever a refresh adds for some days: 12 became 4
    expect(low).toBeLessThan(8 * MONTH)
    expect(high).toBeGreaterThan(8 * MONTH)
    expect(high - low).toBeLessThan(0.2 * usd)
  })

  it('is none on days on which demand asks for more than the old minimum', () => {
    // ten of the 28 days compared need 14 of the 12 that the old minimum held: on them nothing is saved
    const demand = (day: number) => (day > CHANGE + 5 && day <= CHANGE + 15 ? 14 : 4)
    expect(told({ now: minimum(4), changes: { minSize: 4 }, demand }).usd).toBeCloseTo((18 / 28) * 8 * MONTH, 0)
  })

  it('counts each day at its own demand, where that doubles for ten days', () => {
    // 28 days are compared, from the second after the change on: on ten of them 8 of 12 are needed, on eighteen 4
    const truth = ((10 * (12 - 8) + 18 * (12 - 4)) / 28) * MONTH
    const demand = (day: number) => (day > CHANGE + 5 && day <= CHANGE + 15 ? 8 : 4)
    expect(told({ now: minimum(4), changes: { minSize: 4 }, demand }).usd).toBeCloseTo(truth, 0)
  })

  it('is that of both parts where they came a week apart', () => {
    const target = (targetValue: number) => [{ metric: 'ASGAverageCPUUtilization', targetValue }]
    const then = { ...old, tracking: target(40) }
    const { entry, usd } = told({
      then,
      now: { ...then, minSize: 8, tracking: target(60) },
      since: (day) => ({ ...then, minSize: 8, tracking: target(day > CHANGE + 7 ? 60 : 40) }),
      changes: { minSize: 8, targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60 } } as never,
    })
    expect(entry).toMatchObject({ state: 'measured', proposal: { dates: { partlyDay: CHANGE + 1, appliedDay: CHANGE + 8, endDay: null } } })
    // the group sits at its minimum all along, 8 in place of 12; the target moves nothing there
    expect(usd).toBeCloseTo((12 - 8) * MONTH, 0)
  })

  it('goes on in a group that was deleted and made again under its name, as its settings are then', () => {
    const exists = (day: number) => day <= CHANGE + 12 || day > CHANGE + 17
    // 8 fewer on each day that it is there; the five days without it belong to neither side
    expect(told({ now: minimum(4), changes: { minSize: 4 }, exists }).usd).toBeCloseTo(8 * MONTH, 0)
    const asBefore = told({ now: minimum(4), changes: { minSize: 4 }, exists, revertedOn: CHANGE + 18 })
    expect([asBefore.entry.proposal.dates.endedBy, asBefore.usd]).toEqual(['reverted', 0])
    // days 2 to 12 after the change, eleven of them
    expect((asBefore.saving.savedMicroUsd ?? 0) / DOLLAR).toBeCloseTo(11 * 8 * 24 * PRICE, 0)
  })

  it('is no larger for a share of Spot that grew later: that is a price', () => {
    const { saving, usd, low } = told({ now: minimum(4), changes: { minSize: 4 }, rate: (day) => (day > CHANGE + 10 ? 0.6 : 1) })
    // of the 28 days compared 9 are billed at the list price and 19 at 60 % of it
    const rate = (9 + 19 * 0.6) / 28
    expect(usd).toBeCloseTo(8 * MONTH, 0)
    expect(low).toBeLessThanOrEqual(8 * MONTH * rate)
    expect(low).toBeGreaterThan(0.95 * 8 * MONTH * rate)
    expect((saving.priceEffectMicroUsdPerMonth ?? 0) / DOLLAR).toBeCloseTo((rate - 1) * 4 * MONTH, 0)
  })

  it.each([
    { when: 'on the day of the change', cut: CHANGE },
    { when: 'ten days before it', cut: CHANGE - 10 },
    { when: 'ten days after it', cut: CHANGE + 10 },
  ])('is no larger for a list price that was cut by 3 % $when', ({ cut }) => {
    const { saving, usd, low, high } = told({ now: minimum(4), changes: { minSize: 4 }, price: (day) => (day > cut ? 0.97 : 1) * PRICE })
    // 8 fewer, at the old price or the new one
    expect(usd).toBeGreaterThanOrEqual(0.97 * 8 * MONTH - 0.01)
    expect(usd).toBeLessThanOrEqual(8 * MONTH + 0.01)
    expect(low).toBeLessThanOrEqual(0.97 * 8 * MONTH)
    expect(high).toBeGreaterThanOrEqual(8 * MONTH)
    // told apart, of the four that are left: on all days after the cut, and on none before it
    const effect = (saving.priceEffectMicroUsdPerMonth ?? 0) / DOLLAR
    expect(effect).toBeLessThanOrEqual(cut < CHANGE ? 0 : -0.03 * (18 / 28) * 4 * MONTH + 0.01)
    expect(effect).toBeGreaterThanOrEqual(-0.03 * 4 * MONTH - 0.01)
  })

  it('is no larger for a new type whose list price is cut three weeks later', () => {
    const price = (day: number) => (day > CHANGE + 20 ? 0.9 : 1) * (day > CHANGE ? PRICE - 0.0032 : PRICE)
    const { usd, saving } = told({ now: { ...old, instanceType: 'm6g.large' }, changes: { instanceType: 'm6g.large' }, price })
    expect(usd).toBeCloseTo(12 * 730 * 0.0032, 0)
    expect(saving.priceEffectMicroUsdPerMonth).toBeLessThan(0)
  })

  it.each([
    { when: 'on the day of the change', cut: CHANGE },
    { when: 'five days before it', cut: CHANGE - 5 },
    { when: 'three days after it', cut: CHANGE + 3 },
  ])('is what one type costs less than the other, where the list prices of both are cut by a tenth $when', ({ cut }) => {
    const typePrices = (day: number) => (day > cut ? ([0.9 * PRICE, 0.9 * (PRICE - 0.0032)] as const) : ([PRICE, PRICE - 0.0032] as const))
    const { usd, low, high, saving } = told({ now: { ...old, instanceType: 'm6g.large' }, changes: { instanceType: 'm6g.large' }, typePrices })
    const truth = 12 * 730 * 0.0032 * (cut < CHANGE ? 0.9 : 1)
    expect(Math.abs(usd - truth) / truth).toBeLessThan(0.1)
    expect(low).toBeLessThanOrEqual(truth * 1.001)
    expect(high).toBeGreaterThanOrEqual(truth * 0.999)
    expect(saving.priceEffectMicroUsdPerMonth).toBeLessThan(0)
  })

  it('tells what prices did apart', () => {
    const { saving } = told({ now: minimum(11), changes: { minSize: 11 }, demand: () => 3, rate: (day) => (day > CHANGE ? 0.72 : 1) })
    expect((saving.priceEffectMicroUsdPerMonth ?? 0) / DOLLAR / (-0.28 * 11 * MONTH)).toBeCloseTo(1, 1)
  })

  it('is nothing any more once it was taken back, and ten days’ worth in all', () => {
    const { entry, saving, usd } = told({ now: minimum(4), changes: { minSize: 4 }, revertedOn: CHANGE + 12 })
    expect([entry.proposal.dates.endedBy, usd]).toEqual(['reverted', 0])
    const truth = (10 * 8 * MONTH * 12) / 365
    expect(Math.abs((saving.savedMicroUsd ?? 0) / DOLLAR - truth) / truth).toBeLessThan(0.1)
    expect(saving.savingsRangeMicroUsdPerMonth).toEqual([0, 0])
  })

  it('is told of what was followed in part, with what is missing', () => {
    const target = { metric: 'ASGAverageCPUUtilization', targetValue: 40 }
    const then: GroupSettings = { ...old, tracking: [target] }
    const { entry, usd, low, high } = told({
      then,
      now: { ...then, minSize: 6 },
      changes: { minSize: 6, targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60 } } as never,
    })
    expect(entry).toMatchObject({ state: 'partly', proposal: { missing: ['targetTracking'] } })
    expect(Math.abs(usd - 6 * MONTH) / (6 * MONTH)).toBeLessThan(0.1)
    expect(low).toBeLessThanOrEqual(6 * MONTH * 1.001)
    expect(high).toBeGreaterThanOrEqual(6 * MONTH * 0.999)
  })
})
