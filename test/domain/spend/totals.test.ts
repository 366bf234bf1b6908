import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { tablesByBill } from '../../../domain/spend/spend.ts'
import { totalsOf, wholeBill } from '../../../domain/spend/totals.ts'
import { type Cell, DOLLAR, END_DAY, FIRST_DAY, ordinaryBill, tableOf, tablesOf, WINDOW } from './made-up-bill.ts'

const SETTLED = END_DAY - 2
const anyCells: fc.Arbitrary<Cell[]> = fc.array(
  fc
    .record({
      accountId: fc.constantFrom('1', '2', '3'),
      service: fc.constantFrom('Compute', 'Tax', 'AWS Support (Business)', '__proto__', ''),
      usageType: fc.constantFrom('x', 'y', 'EDP Discount'),
      days: fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(Number.NaN), fc.constant(0)), { minLength: 20, maxLength: 20 }),
    })
    .map(({ days, ...cell }) => ({ ...cell, usd: (index: number) => days[index] as number })),
  { maxLength: 12 },
)
const sumOf = (parts: readonly { readonly effectiveMicroUsd: number }[]) => parts.reduce((sum, part) => sum + part.effectiveMicroUsd, 0)

describe('totals of spend', () => {
  it('are the exact sums of their parts, however they are grouped', () => {
    fc.assert(
      fc.property(anyCells, fc.integer({ min: -3, max: 22 }), fc.integer({ min: 0, max: 25 }), (cells, from, length) => {
        const tables = tablesOf(cells, { days: 20 })
        const range = { startDay: FIRST_DAY + from, endDay: FIRST_DAY + from + length }
        const [byAccount, byUsage] = tables.map((table) => totalsOf(table, range, SETTLED))
        if (byAccount === undefined || byUsage === undefined) throw new Error('two tables')
        const whole = byAccount.total.effectiveMicroUsd
        // no day of the range is in the table: what was spent on it is not known
        const isUnknown = byAccount.days.length === 0
        expect(Number.isNaN(whole)).toBe(isUnknown)
        if (isUnknown) return
        expect(Number.isSafeInteger(whole)).toBe(true)
        expect(byUsage.total).toEqual(byAccount.total)
        expect(sumOf(byAccount.byAccount)).toBe(whole)
        expect(sumOf(byAccount.byService)).toBe(whole)
        expect(sumOf(byAccount.byClass)).toBe(whole)
        expect(sumOf(byAccount.days)).toBe(whole)
        expect(new Map(byUsage.byService.map((part) => [part.name, part.effectiveMicroUsd]))).toEqual(
          new Map(byAccount.byService.map((part) => [part.name, part.effectiveMicroUsd])),
        )
      }),
    )
  })

  it('are the sums of their classes, though AWS’s answer by record type is rounded apart', () => {
    // a third of a micro-dollar by account and service is nothing; together by record type it is one
    const cell = (service: string, usd: number): Cell => ({ accountId: '1', service, usageType: 'x', usd: () => usd })
    const rounded = tablesOf(
      ['a', 'b', 'c'].map((service) => cell(service, 1.0000004)),
      { days: 20 },
    )
    const byRecord = (usage: number): DailySpend => ({
      ...tableOf([cell('Usage', usage), cell('Tax', 0.5)], ['LINKED_ACCOUNT', 'RECORD_TYPE'], ({ accountId, service }) => [accountId, service], { days: 20 }),
    })
    const whole = wholeBill(rounded) as DailySpend
    const range = { startDay: FIRST_DAY, endDay: FIRST_DAY + 20 }
    const classes = (usage: number) => totalsOf(whole, range, SETTLED, [...rounded, byRecord(usage)])
    const { total, byClass } = classes(2.5000012)
    expect(byClass.map(({ chargeClass, effectiveMicroUsd, billedMicroUsd }) => [chargeClass, effectiveMicroUsd, billedMicroUsd])).toEqual([
      ['usage', 50e6, 50e6],
      ['tax', 10e6, 10e6],
    ])
    expect(total.effectiveMicroUsd).toBe(60e6)
    // a cent is no rounding
    const apart = classes(2.51)
    expect(sumOf(apart.byClass) - apart.total.effectiveMicroUsd).toBe(20 * 10_000)
  })

  it('do not depend on the order of rows and tables', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const tables = tablesOf(cells, { days: 20 })
        const turned = tables.map((table) => ({ ...table, rows: [...table.rows].reverse() })).reverse()
        const range = { startDay: FIRST_DAY, endDay: FIRST_DAY + 20 }
        expect(totalsOf(wholeBill(turned) as never, range, SETTLED)).toEqual(totalsOf(wholeBill(tables) as never, range, SETTLED))
      }),
    )
  })

  it('keep what is negative, and show tax, support and credits apart', () => {
    const cells: Cell[] = [
      { accountId: '1', service: 'Compute', usageType: 'x', usd: () => 10 },
      { accountId: '1', service: 'Tax', usageType: 'Tax', usd: (_, day) => (day === dayFromCivil(2026, 11, 1) ? 50 : Number.NaN) },
      { accountId: '1', service: 'AWS Support (Business)', usageType: 'Dollar', usd: (_, day) => (day === dayFromCivil(2026, 11, 1) ? 29 : Number.NaN) },
      { accountId: '1', service: 'Migration credits', usageType: 'z', usd: () => -30 },
    ]
    const { total, byClass } = totalsOf(tablesOf(cells)[0] as never, WINDOW, SETTLED)
    const kept = (14 * 10 + 50 + 29 - 14 * 30) * DOLLAR
    expect([total.effectiveMicroUsd, total.billedMicroUsd]).toEqual([kept, kept])
    expect(byClass.map(({ chargeClass, billedMicroUsd }) => [chargeClass, billedMicroUsd / DOLLAR])).toEqual([
      ['usage', 140],
      ['tax', 50],
      ['support', 29],
      ['credit', -420],
    ])
  })

  it('tell days that are missing and still filling from days of nothing', () => {
    const [table] = tablesOf([{ accountId: '1', service: 'Compute', usageType: 'x', usd: (i) => (i === 80 ? Number.NaN : 1) }], { missing: [81] })
    const { days } = totalsOf(table as never, WINDOW, SETTLED)
    expect(days.slice(4, 6).map(({ state, billedMicroUsd }) => [state, billedMicroUsd])).toEqual([
      ['settled', 0],
      ['missing', Number.NaN],
    ])
    expect(days.slice(-2).map(({ state }) => state)).toEqual(['filling', 'filling'])
    expect(days.every(({ estimated }) => estimated)).toBe(true)
  })

  it('know nothing of a period without a day, whichever column was asked', () => {
    const read = tablesOf([{ accountId: '1', service: 'Compute', usageType: 'x', usd: () => 2 }], { missing: [88, 89] })[0] as DailySpend
    const billedOnly = { ...read, rows: read.rows.map((row) => ({ ...row, amortizedMicroUsd: row.amortizedMicroUsd.map(() => Number.NaN) })) }
    const effectiveOnly = { ...read, rows: read.rows.map((row) => ({ ...row, unblendedMicroUsd: row.unblendedMicroUsd.map(() => Number.NaN) })) }
    for (const table of [read, billedOnly, effectiveOnly, { ...read, rows: [] }])
      for (const range of [
        { startDay: FIRST_DAY - 3, endDay: FIRST_DAY },
        { startDay: END_DAY - 2, endDay: END_DAY },
      ]) {
        const { total, byService } = totalsOf(table, range, SETTLED)
        for (const sum of [total, ...byService]) expect(sum).toMatchObject({ effectiveMicroUsd: Number.NaN, billedMicroUsd: Number.NaN })
      }
    // answered without a row: nothing was spent
    expect(totalsOf({ ...read, rows: [] }, WINDOW, SETTLED).total).toEqual({ effectiveMicroUsd: 0, billedMicroUsd: 0 })
  })

  it('give the month to date from its first, whatever the window', () => {
    const [table] = tablesOf([{ accountId: '1', service: 'Compute', usageType: 'x', usd: () => 2 }])
    const end = dayFromCivil(2026, 10, 21)
    const { monthToDate } = totalsOf(table as never, { startDay: end - 3, endDay: end }, SETTLED)
    expect(monthToDate).toEqual({ startDay: dayFromCivil(2026, 10, 1), endDay: end, effectiveMicroUsd: 40 * DOLLAR, billedMicroUsd: 40 * DOLLAR })
  })

  it('say which days an answer restates, and change nothing but those', () => {
    const before = tablesOf(ordinaryBill())[0] as never
    const after = tablesOf(ordinaryBill({ 'b Storage x': (i) => (i === 88 ? 7 : 0) }))[0] as never
    const [old, now] = [before, after].map((table) => totalsOf(table, WINDOW, SETTLED))
    expect(now?.days.filter((day, i) => day.billedMicroUsd !== old?.days[i]?.billedMicroUsd).map(({ day }) => day - FIRST_DAY)).toEqual([88])
    expect(
      now?.byAccount.filter((part) => part.billedMicroUsd !== old?.byAccount.find(({ name }) => name === part.name)?.billedMicroUsd).map(({ name }) => name),
    ).toEqual(['b'])
  })

  it('never mix currencies', () => {
    const cell: Cell = { accountId: '1', service: 'Compute', usageType: 'x', usd: () => 1 }
    const tables = [...tablesOf([cell], { currency: 'CNY' }), ...tablesOf([cell]), tableOf([cell], ['SERVICE'], () => ['Compute'], { currency: 'EUR' })]
    expect(tablesByBill(tables, 'USD').map(({ currency, tables: { length } }) => [currency, length])).toEqual([
      ['USD', 2],
      ['CNY', 2],
      ['EUR', 1],
    ])
  })
})
