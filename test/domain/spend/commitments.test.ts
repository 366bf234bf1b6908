import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { Finding } from '../../../domain/findings.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { CostEventFacts } from '../../../domain/spend/anomalies/event-finding.ts'
import { commitmentsOf, endedCommitment, leavesBillAtMost } from '../../../domain/spend/commitments.ts'
import type { DailySpend, SpendDimension } from '../../../domain/spend/daily.ts'
import { judgeSpend } from '../../../domain/spend/spend.ts'
import { DOLLAR } from './made-up-bill.ts'

const END = dayFromCivil(2026, 10, 20)
const DAYS = 90
const FIRST = END - DAYS
const WINDOW = { startDay: END - 14, endDay: END - 1 }

/** Dollars of a line on a day: effective and billed; usage in hours. */
type Line = {
  readonly service: string
  readonly usageType: string
  readonly recordType: string
  readonly accountId?: string
  readonly on: (day: number) => readonly [effective: number, billed: number] | null
  readonly hours?: number
}

function table(lines: readonly Line[], dimensions: readonly SpendDimension[]): DailySpend {
  const value = (line: Line, dimension: SpendDimension) =>
    dimension === 'LINKED_ACCOUNT'
      ? (line.accountId ?? 'a')
      : dimension === 'SERVICE'
        ? line.service
        : dimension === 'USAGE_TYPE'
          ? line.usageType
          : line.recordType
  const groups = Map.groupBy(lines, (line) => JSON.stringify(dimensions.map((dimension) => value(line, dimension))))
  return {
    dimensions,
    firstDay: FIRST,
    days: DAYS,
    currency: 'USD',
    estimated: new Uint8Array(DAYS),
    answered: new Uint8Array(DAYS).fill(1),
    rows: [...groups].map(([key, same]) => {
      const sum = (of: (line: Line, day: number) => number | undefined) =>
        Float64Array.from({ length: DAYS }, (_, i) => {
          const amounts = same.flatMap((line) => of(line, FIRST + i) ?? [])
          return amounts.length === 0 ? Number.NaN : Math.round(amounts.reduce((a, b) => a + b, 0) * DOLLAR)
        })
      return {
        keys: JSON.parse(key) as string[],
        amortizedMicroUsd: sum((line, day) => line.on(day)?.[0]),
        unblendedMicroUsd: sum((line, day) => line.on(day)?.[1]),
        usageQuantity: Float64Array.from({ length: DAYS }, () => same[0]?.hours ?? 24),
        usageUnit: 'Hrs',
      }
    }),
  }
}

const tables = (lines: readonly Line[], byType = true) => [
  table(lines, ['LINKED_ACCOUNT', 'SERVICE']),
  table(lines, ['SERVICE', 'USAGE_TYPE']),
  ...(byType ? [table(lines, ['LINKED_ACCOUNT', 'RECORD_TYPE']), table(lines, ['SERVICE', 'RECORD_TYPE'])] : []),
]
const judged = (lines: readonly Line[], byType = true) =>
  judgeSpend({
    tables: tables(lines, byType),
    window: { startSec: (END - 14) * 86_400, endSec: END * 86_400 },
    capturedAtSec: END * 86_400 + 6 * 3600,
    currency: 'USD',
    budgets: [{ name: 'all', accountId: null, microUsdPerMonth: 3000 * DOLLAR }],
    policy: defaultPolicy,
  })
const kinds = (lines: readonly Line[], byType = true) => judged(lines, byType).findings.map(({ kind }) => kind)

const EC2 = 'Amazon Elastic Compute Cloud - Compute'
const plan = (on: Line['on'], usageType = 'ComputeSP:1yrNoUpfront'): Line => ({
  service: 'Plans of some name',
  usageType,
  recordType: 'SavingsPlanRecurringFee',
  on,
})
const covered = (usd: number, from = 0): Line => ({
  service: EC2,
  usageType: 'BoxUsage:m5.large',
  recordType: 'SavingsPlanCoveredUsage',
  on: (day) => (day >= from ? [usd, usd * 1.4] : null),
})
const negation = (usd: number, from = 0): Line => ({
  service: EC2,
  usageType: 'BoxUsage:m5.large',
  recordType: 'SavingsPlanNegation',
  on: (day) => (day >= from ? [0, -usd * 1.4] : null),
})
const onDemand = (usd: number): Line => ({ service: EC2, usageType: 'BoxUsage:c5.large', recordType: 'Usage', on: () => [usd, usd] })

describe('the fee of a commitment', () => {
  it.each([true, false])('that recurs by the hour is part of the month, its forecast and its budget (record types read: %s)', (byType) => {
    const { findings, cost } = judged([plan(() => [0, 84]), covered(84), negation(84), onDemand(21)], byType)
    expect(cost.forecast.assessed && cost.forecast.total.expectedMicroUsd / DOLLAR).toBeCloseTo(31 * 105, -1)
    expect(findings.map(({ kind }) => kind)).toEqual(['forecast-over-budget'])
  })

  it('that is posted on the first of the month falls due again on the next first, not each day', () => {
    const first = (day: number) => new Date(day * 86_400_000).getUTCDate() === 1
    const fee: Line = { service: EC2, usageType: 'HeavyUsage:m5.large', recordType: 'RIFee', on: (day) => (first(day) ? [0, 600] : null) }
    const { cost } = judged([fee, onDemand(20)])
    expect(cost.forecast.assessed && cost.forecast.total.expectedMicroUsd / DOLLAR).toBeCloseTo(600 + 31 * 20, -1)
  })

  it('that was paid once is in the month it was paid in, and does not come again', () => {
    const paid: Line = {
      service: 'Plans',
      usageType: 'ComputeSP:1yrAllUpfront',
      recordType: 'SavingsPlanUpfrontFee',
      on: (day) => (day === END - 8 ? [0, 1200] : null),
    }
    const { cost, findings } = judged([paid, onDemand(50)])
    expect(cost.forecast.assessed && cost.forecast.total.expectedMicroUsd / DOLLAR).toBeCloseTo(1200 + 31 * 50, -1)
    expect(findings).toEqual([])
  })

  it('that began this month goes on to its end', () => {
    const from = END - 10
    const { cost } = judged([plan((day) => (day >= from ? [0, 40] : null)), onDemand(20)])
    expect(cost.forecast.assessed && cost.forecast.total.expectedMicroUsd / DOLLAR).toBeCloseTo(31 * 20 + (31 - 9) * 40, -1)
  })
})

describe('commitments', () => {
  it('have a utilization and a coverage, by record type', () => {
    const known = commitmentsOf(tables([plan(() => [9, 84]), covered(75), negation(75), onDemand(25)]), WINDOW)
    expect(known?.utilizationFraction).toBeCloseTo(75 / 84, 6)
    expect(known?.coverageFraction).toBeCloseTo(0.75, 6)
    expect(known?.unusedMicroUsd).toBe(13 * 9 * DOLLAR)
  })

  it('let a saving leave the bill as far as usage is paid on demand, and say so where that is not known', () => {
    // 25 dollars a day on demand, 730 / 24 days a month
    const known = commitmentsOf(tables([plan(() => [9, 84]), covered(75), negation(75), onDemand(25)]), WINDOW)
    expect(leavesBillAtMost(known as never, 300 * DOLLAR)).toBe(300 * DOLLAR)
    expect(leavesBillAtMost(known as never, 2000 * DOLLAR) / DOLLAR).toBeCloseTo((25 * 730) / 24, 3)
    const whole = commitmentsOf(tables([plan(() => [9, 84]), covered(75), negation(75)]), WINDOW)
    expect(leavesBillAtMost(whole as never, 300 * DOLLAR)).toBe(0)
    const unread = commitmentsOf(tables([plan(() => [9, 84]), onDemand(96)], false), WINDOW)
    expect(leavesBillAtMost(unread as never, 300 * DOLLAR)).toBeNaN()
  })

  it('have a utilization from the fee where record types were not read, and no coverage', () => {
    const known = commitmentsOf(tables([plan(() => [9, 84]), onDemand(96)], false), WINDOW)
    expect(known?.utilizationFraction).toBeCloseTo(75 / 84, 6)
    expect(known?.coverageFraction).toBeNaN()
  })

  it('are not there where nothing is committed, and not known where effective cost was not read', () => {
    expect(commitmentsOf(tables([onDemand(10)]), WINDOW)).toBeNull()
    const billed = tables([plan(() => [9, 84])]).map((one) => ({
      ...one,
      rows: one.rows.map((row) => ({ ...row, amortizedMicroUsd: row.amortizedMicroUsd.map(() => Number.NaN) })),
    }))
    expect(commitmentsOf(billed, WINDOW)).toBeNull()
  })

  it.each([true, false])('that go unused from one day on are a finding, once, in their account (record types read: %s)', (byType) => {
    const lines = [plan((day) => (day >= END - 10 ? [300, 300] : [0, 300])), onDemand(200)]
    const found = judged(lines, byType).findings.filter(({ kind }) => kind === 'unused-commitment')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ resource: { accountId: 'a' }, periodDays: { startDay: END - 10 } })
    expect((found[0]?.impactMicroUsd ?? 0) / DOLLAR).toBeCloseTo(3000, -1)
    expect(kinds(lines, byType).filter((kind) => kind === 'cost-shift' || kind === 'cost-anomaly')).toEqual([])
  })

  // what ran under a plan stops, and the plan is paid for all the same
  const stops = END - 10
  const stopping = (usd: number, left: number, more: Partial<Line> = {}): Line[] =>
    [covered, negation].map((line) => ({ ...line(usd), ...more, on: (day: number) => line(day < stops ? usd : left).on(day) }))
  const unusedFrom = (usd: number) => plan((day) => [day < stops ? 0 : usd, 200])

  it.each([
    ['in one account', stopping(100, 40), 60],
    ['in one of two that share the plan', [...stopping(70, 0), ...stopping(70, 70, { accountId: 'b' })], 70],
    ['in two services', [...stopping(60, 15), ...stopping(60, 15, { service: 'Amazon Elastic Container Service', usageType: 'Fargate' })], 90],
  ])('that go unused because what they paid for stopped %s are one finding: that fall saved nothing', (_, lines, unused) => {
    const { findings } = judged([...lines, unusedFrom(unused), onDemand(30)])
    expect(findings.map(({ kind }) => kind).filter((kind) => kind !== 'forecast-over-budget')).toEqual(['unused-commitment'])
    expect((findings[0]?.impactMicroUsd ?? 0) / DOLLAR).toBeCloseTo(10 * unused, -1)
  })

  it('that go unused by as much as usage fell are one finding where record types were not read', () => {
    const lines = [unusedFrom(60), { ...onDemand(0), on: (day: number): [number, number] => [day < stops ? 100 : 40, 0] }]
    expect(kinds(lines, false).filter((kind) => kind !== 'forecast-over-budget')).toEqual(['unused-commitment'])
  })

  it('that were bought too large do not hide what a lower price saves', () => {
    const lines: Line[] = [
      { ...onDemand(0), usageType: 'BoxUsage:m5.large', on: (day) => (day < stops ? [140, 140] : null) },
      ...[covered, negation].map((line) => ({ ...line(100), on: (day: number) => (day < stops ? null : line(100).on(day)) })),
      plan((day) => (day < stops ? null : [100, 200])),
    ]
    expect(new Set(kinds(lines).filter((kind) => kind !== 'forecast-over-budget'))).toEqual(new Set(['cost-shift', 'unused-commitment']))
  })

  it('that go unused a little more each day are a finding', () => {
    const grows = (day: number) => Math.max(0, 6 * (day - (END - 11)))
    const lines = [plan((day) => [2 + grows(day), 100]), { ...covered(0), on: (day: number): [number, number] => [98 - grows(day), 1.4 * (98 - grows(day))] }]
    expect(kinds(lines)).toContain('unused-commitment')
  })

  it('are none that is bought once and costs on its day what is billed', () => {
    const bought: Line = { service: 'AWS Marketplace', usageType: 'Contract', recordType: 'Fee', on: (day) => (day === stops ? [50_000, 50_000] : null) }
    expect(commitmentsOf(tables([bought, onDemand(10)]), WINDOW)).toBeNull()
    const spread: Line = { ...bought, on: (day) => (day === stops ? [0, 50_000] : null) }
    expect(commitmentsOf(tables([spread, onDemand(10)]), WINDOW)?.billedMicroUsd).toBe(50_000 * DOLLAR)
  })

  it('that always leave the same unused are shown and no news', () => {
    expect(kinds([plan(() => [9, 84]), covered(75), negation(75), onDemand(1)])).toEqual([])
  })

  it('that ended make the same usage dearer, and the rise says so', () => {
    const ended = END - 8
    const usage = (day: number): readonly [number, number] => (day < ended ? [60, 84] : [84, 84])
    const lines: Line[] = [
      { ...covered(60), on: (day) => (day < ended ? usage(day) : null) },
      { ...covered(60), recordType: 'Usage', on: (day) => (day < ended ? null : usage(day)) },
    ]
    const [rise] = judged(lines).findings.filter(({ kind }) => kind === 'cost-shift')
    expect(rise?.facts).toMatchObject({ endedCommitmentMicroUsdPerDay: 60_000_000 })
    expect(endedCommitment(tables(lines), ended - 20)).toBeNull()
  })

  it.each([
    ['of one type', 'BoxUsage:m5.large'],
    ['of a type each', 'BoxUsage:c5.large'],
  ])('that ended for two accounts with usage %s are one finding, which names both', (_, other) => {
    const ended = END - 8
    const of = (accountId: string, usageType: string, usd: number): Line[] => {
      const on = (day: number): readonly [number, number] => (day < ended ? [usd, usd * 1.4] : [usd * 1.4, usd * 1.4])
      return [
        { ...covered(usd), accountId, usageType, on: (day) => (day < ended ? on(day) : null) },
        { ...covered(usd), accountId, usageType, recordType: 'Usage', on: (day) => (day < ended ? null : on(day)) },
      ]
    }
    const rises = judged([...of('a', 'BoxUsage:m5.large', 60), ...of('b', other, 100)]).findings.filter(({ kind }) => kind === 'cost-shift')
    expect(rises).toHaveLength(1)
    expect(rises[0]?.resource).not.toHaveProperty('accountId')
    expect((rises[0]?.impactMicroUsd ?? 0) / DOLLAR).toBeCloseTo(0.4 * 160 * 8, -1)
    const { parts, endedCommitmentMicroUsdPerDay: fee } = (rises[0] as Finding).facts as CostEventFacts
    expect(parts.map(({ accountId }) => accountId)).toEqual(['b', 'a'])
    expect(fee).toBeGreaterThan(0)
  })
})
