import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { attributionOf, dailyCostOfGroups, effectiveRates } from '../../../domain/spend/attribution.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { impactSeverity } from '../../../domain/spend/impact-severity.ts'
import { daysOfWindow, isAnswered, withoutToday } from '../../../domain/spend/settled.ts'
import { budgetKindOf } from '../../../domain/spend/spend-column.ts'
import { byRecordType } from '../../../domain/spend/totals.ts'
import { unattributedCost } from '../../../domain/spend/unattributed.ts'
import { DAYS, FIRST, NONE, type Row, table } from './a-table.ts'
import { DOLLAR } from './made-up-bill.ts'

const RANGE = { startDay: FIRST + 5, endDay: FIRST + 15 }
const tag = (...rows: readonly Row[]) => table(['TAG'], rows)

describe('what groups cost', () => {
  it('is known of each day of a range, and null where there is no row, or no table', () => {
    const cost = dailyCostOfGroups(tag({ keys: ['web'], usd: (i) => (i === 6 ? NONE : i) }, { keys: [''], usd: 9 }), { startDay: FIRST + 5, endDay: FIRST + 8 })
    expect(cost).toEqual([{ accountId: null, groupName: 'web', microUsd: [5 * DOLLAR, null, 7 * DOLLAR] }])
    expect(dailyCostOfGroups(tag({ keys: ['web'], usd: 1 }), { startDay: FIRST - 1, endDay: FIRST + 1 })[0]?.microUsd).toEqual([null, DOLLAR])
    expect(dailyCostOfGroups(tag({ keys: ['web'], usd: 1 }), { startDay: FIRST + 3, endDay: FIRST + 2 })[0]?.microUsd).toEqual([])
    expect(dailyCostOfGroups(tag({ keys: ['web'], usd: NONE, billed: 2 }), { startDay: FIRST, endDay: FIRST + 1 })[0]?.microUsd).toEqual([2 * DOLLAR])
  })

  it('an hour is told by days with both cost and hours, from one hour on', () => {
    const rate = (row: Partial<Row>) => [...effectiveRates(tag({ keys: ['web'], usd: 2, ...row }), RANGE).values()][0]
    expect(rate({ hours: (i) => (i === 6 ? 0 : i === 7 ? NONE : 4), usd: (i) => (i === 8 ? NONE : 2) })).toEqual({
      microUsdPerInstanceHour: 500_000,
      instanceHours: 28,
      days: 7,
      mixed: false,
    })
    const quarters = (count: number) => rate({ hours: (i) => (i < 5 + count ? 0.25 : NONE) })?.instanceHours
    expect([quarters(3), quarters(4)]).toEqual([undefined, 1])
    expect([rate({ usd: -1 }), rate({ usd: 0 })?.microUsdPerInstanceHour, rate({ unit: 'N/A' })?.mixed]).toEqual([undefined, 0, true])
  })

  it('is told from the day after the tag named the first of them', () => {
    const from = (first: number) => attributionOf([tag({ keys: ['web'], usd: (i) => (i < first ? 0 : 3) }, { keys: [''], usd: 1 })], RANGE)
    expect(from(0)).toMatchObject({ range: RANGE, taggedFromDay: null })
    expect(from(4)).toMatchObject({ range: RANGE, taggedFromDay: null })
    expect(from(5)).toMatchObject({ range: { startDay: FIRST + 6, endDay: FIRST + 15 }, taggedFromDay: FIRST + 6, coverageFraction: 0.75 })
    expect(from(14)).toEqual({ assessed: false, reason: { code: 'groups-named-from', day: FIRST + 14 } })
    expect(from(13)).toMatchObject({ taggedFromDay: FIRST + 14 })
    // named by billed cost alone
    expect(attributionOf([tag({ keys: ['web'], usd: NONE, billed: (i) => (i < 5 ? NONE : 3) })], RANGE)).toMatchObject({ taggedFromDay: FIRST + 6 })
  })

  it('is not told of days that were not answered, nor where the tag names nobody', () => {
    expect(attributionOf([table(['TAG'], [{ keys: ['web'], usd: 3 }], { answered: new Uint8Array(DAYS) })], RANGE)).toEqual({
      assessed: false,
      reason: { code: 'no-day-by-group' },
    })
    expect(attributionOf([tag({ keys: [''], usd: 3 })], RANGE)).toEqual({ assessed: false, reason: { code: 'no-group-named' } })
    expect(attributionOf([], RANGE)).toEqual({ assessed: false, reason: { code: 'not-by-group' } })
    expect(attributionOf([tag({ keys: ['web'], usd: 0 })], { startDay: FIRST, endDay: FIRST })).toMatchObject({ assessed: false })
  })

  it('is told dearest first, and of the same cost by name; in billed cost where nothing else is known', () => {
    const names = (...rows: readonly Row[]) => {
      const found = attributionOf([tag(...rows)], RANGE)
      return found.assessed ? found.groups.map(({ groupName }) => groupName) : null
    }
    expect(names({ keys: ['b'], usd: 1 }, { keys: ['a'], usd: 1 }, { keys: ['c'], usd: 2 })).toEqual(['c', 'a', 'b'])
    expect(names({ keys: ['b'], usd: NONE, billed: 1 }, { keys: ['c'], usd: NONE, billed: 2 })).toEqual(['c', 'b'])
    expect(attributionOf([tag({ keys: ['b'], usd: NONE, billed: 1 }, { keys: [''], usd: NONE, billed: 3 })], RANGE)).toMatchObject({ coverageFraction: 0.25 })
  })
})

describe('spend that no group explains', () => {
  const { unattributedUsd, unattributedFraction } = defaultPolicy
  const outside = (usd: number, groups: number, billed = usd) =>
    unattributedCost(
      {
        assessed: true,
        range: RANGE,
        groups: [],
        withoutGroup: { effectiveMicroUsd: usd * DOLLAR, billedMicroUsd: billed * DOLLAR },
        taggedFromDay: null,
        coverageFraction: groups / (groups + Math.max(usd, billed)),
      },
      defaultPolicy,
    )
  it('is a finding from so many dollars and over such a share on', () => {
    expect([outside(unattributedUsd - 0.01, 0), outside(unattributedUsd, 0)?.impactMicroUsd]).toEqual([null, unattributedUsd * DOLLAR])
    const share = (fraction: number) => outside(1000 * fraction, 1000 * (1 - fraction))
    expect([share(unattributedFraction - 0.001), share(unattributedFraction + 0.001)?.facts]).toEqual([
      null,
      expect.objectContaining({ threshold: unattributedFraction }),
    ])
  })

  it('has its place, its days and its cost, which is billed where nothing else is known', () => {
    expect(outside(1000, 0)).toMatchObject({
      fingerprint: 'unattributed-cost/-/-/-/Amazon%0020Elastic%0020Compute%0020Cloud%0020-%0020Compute/-',
      category: 'cost',
      kind: 'unattributed-cost',
      resource: { service: 'Amazon Elastic Compute Cloud - Compute' },
      periodDays: RANGE,
      bestPractices: ['COST03-BP02', 'COST03-BP05'],
    })
    expect(outside(0, 0, 800)?.impactMicroUsd).toBe(800 * DOLLAR)
  })

  it('is never more than of medium severity', () => {
    expect(outside(defaultPolicy.costCriticalUsd * 2, 0)?.severity).toBe('medium')
    expect(outside(Math.max(unattributedUsd, defaultPolicy.costMediumUsd - 1), 0)?.severity).toBe(
      unattributedUsd < defaultPolicy.costMediumUsd ? 'low' : 'medium',
    )
  })
})

it('what spend comes to has the severity of its dollars', () => {
  const { costCriticalUsd, costHighUsd, costMediumUsd } = defaultPolicy
  const severity = (usd: number) => impactSeverity(usd * DOLLAR, defaultPolicy)
  expect([costCriticalUsd, costHighUsd, costMediumUsd].map(severity)).toEqual(['critical', 'high', 'medium'])
  expect([costCriticalUsd, costHighUsd, costMediumUsd].map((usd) => severity(usd - 0.01))).toEqual(['high', 'medium', 'low'])
})

describe('days of a bill', () => {
  it('are told without the one on which it is read', () => {
    const whole = table(['SERVICE'], [{ keys: ['S'], usd: (i) => i, hours: (i) => i }])
    const at = (day: number) => withoutToday([whole], (FIRST + day) * 86_400 + 3600)
    expect(at(DAYS)).toEqual([whole])
    expect([at(0), at(-3)]).toEqual([[], []])
    const [short] = at(DAYS - 1)
    expect([short?.days, short?.answered.length, short?.estimated.length]).toEqual([DAYS - 1, DAYS - 1, DAYS - 1])
    for (const values of [short?.rows[0]?.amortizedMicroUsd, short?.rows[0]?.unblendedMicroUsd, short?.rows[0]?.usageQuantity])
      expect(values).toHaveLength(DAYS - 1)
    expect(short?.rows[0]?.keys).toEqual(['S'])
    expect(at(1)[0]?.days).toBe(1)
  })

  it('are those that a window touches', () => {
    expect(daysOfWindow({ startSec: FIRST * 86_400 + 1, endSec: (FIRST + 2) * 86_400 })).toEqual({ startDay: FIRST, endDay: FIRST + 2 })
    expect(daysOfWindow({ startSec: FIRST * 86_400, endSec: (FIRST + 2) * 86_400 + 1 })).toEqual({ startDay: FIRST, endDay: FIRST + 3 })
  })

  it('are all there, or not', () => {
    const gap = table(['SERVICE'], [], { answered: new Uint8Array(DAYS).fill(1).fill(0, 7, 8) })
    const held = (from: number, to: number) => isAnswered(gap, { startDay: FIRST + from, endDay: FIRST + to })
    expect([held(0, 7), held(8, DAYS), held(0, 8), held(7, 9), held(-1, 3), held(10, DAYS + 1)]).toEqual([true, true, false, false, false, false])
  })

  it('have a billed cost for budgets where the answer holds one at all', () => {
    const kind = (...rows: readonly Row[]) => budgetKindOf(table(['SERVICE'], rows))
    expect([kind(), kind({ keys: ['S'], usd: 1 }), kind({ keys: ['S'], usd: 1, billed: NONE })]).toEqual(['billed', 'billed', 'effective'])
    expect(kind({ keys: ['S'], usd: 1, billed: NONE }, { keys: ['T'], usd: 1, billed: (i) => (i === 3 ? 1 : NONE) })).toBe('billed')
  })

  it('by account and record type stand for the whole where they are the same days, answered alike', () => {
    const whole = table(['LINKED_ACCOUNT', 'SERVICE'], [])
    const by = (changes: Partial<DailySpend>, fromDay = FIRST) =>
      byRecordType([whole, table(['LINKED_ACCOUNT', 'RECORD_TYPE'], [], changes)], fromDay) !== undefined
    const answered = (...missing: readonly number[]) => Uint8Array.from({ length: DAYS }, (_, i) => Number(!missing.includes(i)))
    expect([by({}), by({ answered: answered(4) }), by({ answered: answered(4) }, FIRST + 5), by({ answered: answered(DAYS - 1) }, FIRST + 5)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    const later = { firstDay: FIRST + 2, days: DAYS - 2, answered: new Uint8Array(DAYS - 2).fill(1) }
    expect([by(later), by(later, FIRST + 2), by(later, FIRST + 1), by({ ...later, firstDay: FIRST + 3 }, FIRST + 5)]).toEqual([false, true, false, false])
    expect(byRecordType([table(['LINKED_ACCOUNT', 'RECORD_TYPE'], [])], FIRST)).toBeUndefined()
    expect(byRecordType([whole], FIRST)).toBeUndefined()
    expect(byRecordType([table(['SERVICE'], []), table(['LINKED_ACCOUNT', 'RECORD_TYPE'], [])], FIRST - 9)).toBeDefined()
  })
})
