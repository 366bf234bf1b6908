import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFocusFolder } from '../../../adapters/focus/folder.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import { ReadError } from '../../../audit/read-error.ts'
import { auditSpend } from '../../../audit/spend.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { totalsOf, wholeBill } from '../../../domain/spend/totals.ts'
import { type FocusCharge, focusCharges, focusHeader, focusUnit } from '../../../fixtures/answers/focus.ts'
import { draws } from '../../draws.ts'
import { costExplorerSpend, generatedBill, source, windowEndSec, writeCsv, writeParquet } from './generated-bill.ts'

const root = mkdtempSync(join(tmpdir(), 'headroom-focus-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0
const folder = (): string => {
  const dir = join(root, String(++folders))
  mkdirSync(dir)
  return dir
}
const read = async (dir: string, of = source): Promise<SpendAnswer> => (await openFocusFolder(dir)).readSpend(of)

const bill = generatedBill()
const charges = [...focusCharges(bill)]
const byCostExplorer = costExplorerSpend(bill).tables

/** Charges of one month as CSV, in files of so many charges. */
function writeInParts(dir: string, all: readonly FocusCharge[], most: number): void {
  for (let i = 0; i * most < all.length; i++) writeCsv(join(dir, `part-${i}.csv`), all.slice(i * most, (i + 1) * most))
}

const charge = (more: Partial<FocusCharge> = {}): FocusCharge => ({
  ...Object.fromEntries(focusHeader.map((name) => [name, null])),
  ...(charges[0] as FocusCharge),
  ChargePeriodStart: '2026-10-30 00:00:00',
  ChargePeriodEnd: '2026-10-30 08:00:00',
  BillingPeriodStart: '2026-10-01 00:00:00',
  ServiceName: 'Amazon Elastic Compute Cloud',
  SkuMeter: 'BoxUsage:m5.large',
  ...more,
})

const cost = (usd: string): Partial<FocusCharge> => ({ BilledCost: usd, EffectiveCost: usd })

/** A table without what the two have different words for: the unit's name. */
const inFocusWords = (table: DailySpend): DailySpend => ({ ...table, rows: table.rows.map((row) => ({ ...row, usageUnit: focusUnit(row.usageUnit) })) })
/** Plans and fees have no usage in FOCUS. */
const hasUsage = ({ keys }: { readonly keys: readonly string[] }): boolean => !keys.some((key) => /^(Tax|AWS Support|Savings Plans)/.test(key))

describe('the same bill from FOCUS files and from Cost Explorer', () => {
  let fromParquet: readonly DailySpend[]
  let fromCsv: readonly DailySpend[]
  beforeAll(async () => {
    const [parquet, csv] = [folder(), folder()]
    await writeParquet(parquet, charges)
    writeInParts(csv, charges, 5000)
    const answers = [await read(parquet), await read(csv)]
    expect(answers.map(({ unread }) => unread)).toEqual([null, null])
    ;[fromParquet = [], fromCsv = []] = answers.map(({ tables }) => tables)
  })

  it('has the same three tables, over the same days', () => {
    const frames = (tables: readonly DailySpend[]) =>
      tables.map(({ dimensions, firstDay, days, currency, estimated, answered }) => ({
        dimensions,
        firstDay,
        days,
        currency,
        estimated: [...estimated],
        answered: [...answered],
      }))
    expect(frames(fromParquet)).toEqual(frames(byCostExplorer))
    expect(frames(fromCsv)).toEqual(frames(byCostExplorer))
    expect(new Set(byCostExplorer[1]?.estimated)).toEqual(new Set([0, 1]))
  })

  it('is the same to the micro-dollar by account and service, and by service and usage type', () => {
    for (const at of [1, 2]) {
      const [focus, cost] = [fromParquet[at], byCostExplorer[at]].map((table) => inFocusWords(table as DailySpend))
      expect(focus?.rows.map(({ keys }) => keys)).toEqual(cost?.rows.map(({ keys }) => keys))
      expect(focus?.rows.filter(hasUsage)).toEqual(cost?.rows.filter(hasUsage))
      const money = (table?: DailySpend) => table?.rows.map(({ amortizedMicroUsd, unblendedMicroUsd }) => [[...amortizedMicroUsd], [...unblendedMicroUsd]])
      expect(money(focus)).toEqual(money(cost))
      expect(focus?.rows.length).toBeGreaterThan(8)
    }
  })

  it('is the same by group: effective cost and hours of each, and what is billed where no plan covers the group', () => {
    const [focus, cost] = [fromParquet[0], byCostExplorer[0]].map((table) => inFocusWords(table as DailySpend))
    const covered = new Set(bill.dayAt(0).lines.flatMap((line) => (line.commitment === 'covered' ? [line.groupName ?? ''] : [])))
    expect(covered.size).toBeGreaterThan(0)
    expect(focus?.rows.map(({ keys }) => keys)).toEqual(cost?.rows.map(({ keys }) => keys))
    const effective = (table?: DailySpend) =>
      table?.rows.map(({ amortizedMicroUsd, usageQuantity, usageUnit }) => [[...amortizedMicroUsd], [...usageQuantity], usageUnit])
    expect(effective(focus)).toEqual(effective(cost))
    const outside = (table?: DailySpend) =>
      table?.rows.filter(({ keys: [name = ''] }) => name !== '' && !covered.has(name)).map((row) => [...row.unblendedMicroUsd])
    expect(outside(focus)).toEqual(outside(cost))
    // FOCUS bills what is covered at nothing, Cost Explorer at the list price, and takes it back outside any group: in sum the same
    const billed = (table?: DailySpend) => table?.rows.reduce((sum, row) => sum + row.unblendedMicroUsd.reduce((a, b) => a + b, 0), 0)
    expect(billed(focus)).toBe(billed(cost))
  })

  it('is the same from Parquet with doubles as from CSV with decimals', () => {
    expect(fromCsv).toEqual(fromParquet)
  })

  it('is judged alike: the same events with the same impact, the same rates of groups, the same forecast', async () => {
    const judged = (tables: readonly DailySpend[]) => auditSpend({ ...source, places: [], readSpend: async () => ({ tables, unread: null }) })
    const [focus, cost] = [await judged(fromParquet), await judged(byCostExplorer)]
    const events = ({ findings }: typeof focus) => findings.map(({ fingerprint, impactMicroUsd, facts }) => [fingerprint, impactMicroUsd, facts])
    expect(events(focus)).toEqual(events(cost))
    expect(cost.findings.length).toBeGreaterThan(1)
    expect([focus.billedRates, focus.cost.forecast]).toEqual([cost.billedRates, cost.cost.forecast])
    expect(cost.billedRates.groups.length).toBeGreaterThan(30)
  })

  it('does not depend on the order of charges, nor on how they lie in files', async () => {
    const dir = folder()
    writeInParts(dir, charges.toReversed(), 3111)
    for (const name of readdirSync(dir))
      if (name.endsWith('1.csv')) {
        writeFileSync(join(dir, `z-${name}.gz`), gzipSync(readFileSync(join(dir, name))))
        rmSync(join(dir, name))
      }
    expect((await read(dir)).tables).toEqual(fromCsv)
  })

  it('reads exports of both versions side by side: a usage type is SkuMeter in one and x_UsageType in the other', async () => {
    const dir = folder()
    await writeParquet(
      join(dir, 'new'),
      charges.filter(({ BillingPeriodStart }) => BillingPeriodStart !== '2026-09-01 00:00:00'),
    )
    writeCsv(
      join(dir, 'old.csv'),
      charges.filter(({ BillingPeriodStart }) => BillingPeriodStart === '2026-09-01 00:00:00'),
    )
    const [header, ...rest] = readFileSync(join(dir, 'old.csv'), 'utf8').split('\n')
    writeFileSync(join(dir, 'old.csv'), [header?.replace('SkuMeter', 'x_UsageType'), ...rest].join('\n'))
    expect((await read(dir)).tables).toEqual(fromCsv)
  })
})

/** A handful of charges of few keys, so that many fall together; their costs are no round numbers. */
const someCharges = fc.array(
  fc.record({
    BilledCost: fc.integer({ min: -1e9, max: 1e9 }).map((n) => (n / 1e9).toFixed(9)),
    ChargePeriodStart: fc.constantFrom('2026-10-29 23:00:00', '2026-10-30 00:00:00', '2026-11-01 08:00:00'),
    SubAccountId: fc.constantFrom('000000000001', '000000000002'),
    SkuMeter: fc.constantFrom('BoxUsage:m5.large', 'EBS:VolumeUsage.gp3', ''),
    ConsumedUnit: fc.constantFrom('Hours', 'GB'),
    ChargeCategory: fc.constantFrom('Usage', 'Usage', 'Credit', 'Tax'),
    Tags: fc.constantFrom('{}', '{"aws:autoscaling:groupName":"web"}', '{"aws:autoscaling:groupName":"api"}'),
  }),
  { minLength: 1, maxLength: 30 },
)

describe('any charges', () => {
  it('give the same tables in any order and in any files, and the same total whatever they are grouped by', async () => {
    await fc.assert(
      fc.asyncProperty(someCharges, fc.integer(), fc.integer({ min: 1, max: 12 }), async (drawn, seed, most) => {
        // no two charges are the same row: in two files they would be one
        const all = drawn.map((more, i) => charge({ ...more, ResourceId: `r-${i}`, EffectiveCost: more.BilledCost }))
        const shuffled = all.map((one, i) => [Math.imul(i + 1, seed | 1) >>> 0, one] as const).sort(([a], [b]) => a - b)
        const [one, other] = [folder(), folder()]
        writeCsv(join(one, 'a.csv'), all)
        writeInParts(
          other,
          shuffled.map(([, of]) => of),
          most,
        )
        const { tables } = await read(one)
        expect((await read(other)).tables).toEqual(tables)
        // each cell is rounded to the micro-dollar, and nothing else is lost
        const exact = all.reduce((sum, { BilledCost }) => sum + Math.round(Number(BilledCost) * 1e9), 0) / 1000
        for (const { rows } of tables.slice(1)) {
          const cells = rows.flatMap(({ unblendedMicroUsd }) => [...unblendedMicroUsd].filter((x) => !Number.isNaN(x)))
          expect(Math.abs(cells.reduce((a, b) => a + b, 0) - exact)).toBeLessThanOrEqual(cells.length / 2 + 1e-6)
        }
      }),
      draws(25),
    )
  })
})

describe('files', () => {
  it('that hold the same rows count once, and it is said; also where one of them has days more', async () => {
    const [one, two] = [folder(), folder()]
    const september = charges.filter(({ ChargePeriodStart }) => (ChargePeriodStart ?? '') < '2026-10-01')
    writeCsv(join(one, 'a.csv'), charges)
    writeCsv(join(two, 'a.csv'), charges)
    writeCsv(join(two, 'a (1).csv'), september.toReversed())
    const [once, twice] = [await read(one), await read(two)]
    expect(twice.tables).toEqual(once.tables)
    expect(once.notes).toBeUndefined()
    expect(twice.notes?.join()).toMatch(/^a \(1\)\.csv: \d+ charges are in another file as well and were counted once$/)
  })

  it('are read whatever the case of their ending', async () => {
    const [one, two] = [folder(), folder()]
    writeCsv(join(one, 'a.csv'), charges.slice(-300))
    writeFileSync(join(two, 'A.CSV.GZ'), gzipSync(readFileSync(join(one, 'a.csv'))))
    expect((await read(two)).tables).toEqual((await read(one)).tables)
  })
})

it('keeps charges of another provider as a bill of their own', async () => {
  const dir = folder()
  writeCsv(join(dir, 'a.csv'), [charge(cost('1')), charge({ ...cost('5'), ServiceName: 'Virtual Machines' })])
  const [header, ...rest] = readFileSync(join(dir, 'a.csv'), 'utf8').trimEnd().split('\n')
  writeFileSync(join(dir, 'a.csv'), [`${header},ProviderName`, ...rest.map((line) => `${line},${line.includes('Virtual') ? 'Microsoft' : 'AWS'}`)].join('\n'))
  const { tables } = await read(dir)
  expect(
    tables.filter(({ dimensions }) => dimensions.join() === 'LINKED_ACCOUNT,SERVICE').map(({ provider, rows }) => [provider, rows[0]?.unblendedMicroUsd[0]]),
  ).toEqual([
    [undefined, 1e6],
    ['Microsoft', 5e6],
  ])
})

describe('what a charge is', () => {
  const classesOf = async (all: readonly FocusCharge[]) => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), all)
    const { tables } = await read(dir)
    const table = wholeBill(tables) as DailySpend
    const { byClass } = totalsOf(table, { startDay: table.firstDay, endDay: table.firstDay + table.days }, table.firstDay + table.days)
    return Object.fromEntries(byClass.map(({ chargeClass, billedMicroUsd }) => [chargeClass, billedMicroUsd]))
  }
  it('is told apart: usage, tax, support, credits, refunds and fees paid up front, also within one service', async () => {
    expect(
      await classesOf([
        charge(cost('100')),
        charge({ ...cost('7'), ChargeCategory: 'Tax' }),
        charge({ ...cost('50'), ServiceName: 'AWS Support (Business)', SkuMeter: 'Dollar' }),
        charge({ ...cost('-20'), ChargeCategory: 'Credit' }),
        charge({ ...cost('-3'), ChargeCategory: 'Adjustment' }),
        charge({ ...cost('-2'), ChargeClass: 'Correction' }),
        charge({ ...cost('900'), ChargeCategory: 'Purchase', ChargeFrequency: 'One-Time', CommitmentDiscountId: 'arn:aws:ec2:r:1:reserved-instances/x' }),
        charge({
          ...cost('30'),
          ChargeCategory: 'Purchase',
          ChargeFrequency: 'Recurring',
          CommitmentDiscountId: 'arn:aws:savingsplans::1:savingsplan/x',
          ServiceName: 'Compute',
          SkuMeter: 'Hours',
        }),
      ]),
    ).toEqual({ usage: 100e6, 'recurring-fee': 30e6, tax: 7e6, support: 50e6, credit: -20e6, refund: -5e6, upfront: 900e6 })
  })

  it('takes what corrects an invoice for no usage of its day, whether it gives back or charges more', async () => {
    expect(
      await classesOf([
        charge(cost('100')),
        charge({ ...cost('-40'), ChargeClass: 'Correction' }),
        charge({ ...cost('900'), ChargeClass: 'Correction' }),
        charge({ ...cost('5'), ChargeCategory: 'Adjustment' }),
        charge({ ...cost('30'), ChargeClass: 'Correction', CommitmentDiscountId: 'arn:aws:savingsplans::1:savingsplan/x', CommitmentDiscountStatus: 'Used' }),
        charge({ ...cost('7'), ChargeClass: 'Correction', ChargeCategory: 'Tax' }),
      ]),
    ).toEqual({ usage: 100e6, tax: 7e6, refund: 895e6 })
  })

  it('keeps volumes, addresses and traffic of EC2 out of compute', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [
      charge(cost('1')),
      charge({ ...cost('2'), SkuMeter: 'EU-EBS:VolumeUsage.gp3' }),
      charge({ ...cost('4'), SkuMeter: 'EU-SpotUsage:m5.large' }),
    ])
    const { tables } = await read(dir)
    expect(tables[2]?.rows.map(({ keys, unblendedMicroUsd }) => [...keys, unblendedMicroUsd[0]])).toEqual([
      ['Amazon Elastic Compute Cloud - Compute', 'BoxUsage:m5.large', 1e6],
      ['Amazon Elastic Compute Cloud - Compute', 'EU-SpotUsage:m5.large', 4e6],
      ['EC2 - Other', 'EU-EBS:VolumeUsage.gp3', 2e6],
    ])
  })

  it('finds the group under the key of either version of the tags', async () => {
    const [dir, account] = [folder(), '123456789012']
    const tagged = (key: string, value: string) => charge({ ...cost('1'), Tags: JSON.stringify({ other: 'x', [key]: value }) })
    writeCsv(join(dir, 'a.csv'), [
      tagged('aws:autoscaling:groupName', 'a$b, "c"'),
      tagged('resourceTags/aws:autoscaling:groupName', 'größe'),
      tagged('accountTag/team', 'no'),
    ])
    expect((await read(dir)).tables[0]?.rows.map(({ keys }) => keys)).toEqual([
      ['', account],
      ['a$b, "c"', account],
      ['größe', account],
    ])
  })

  it('lies on the day that it begins in UTC, whatever the host’s zone and the way the time is written', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [
      charge({ ...cost('1'), ChargePeriodStart: '2026-10-30T23:59:59Z' }),
      charge({ ...cost('2'), ChargePeriodStart: '2026-10-31 00:00:00' }),
    ])
    expect((await read(dir)).tables[1]?.rows.map((row) => [...row.unblendedMicroUsd])).toEqual([[1e6, 2e6]])
  })

  it('adds cents up exactly where floats do not', async () => {
    const dir = folder()
    writeCsv(
      join(dir, 'a.csv'),
      Array.from({ length: 1000 }, () => charge(cost('0.000000100000'))),
    )
    expect((await read(dir)).tables[1]?.rows[0]?.unblendedMicroUsd[0]).toBe(100)
    // half a micro-dollar, either way
    const other = folder()
    writeCsv(join(other, 'a.csv'), [
      charge(cost('0.0000005')),
      charge({ ...cost('-0.0000005'), ChargePeriodStart: '2026-10-31 00:00:00' }),
      charge({ ...cost('0.000000499999'), ChargePeriodStart: '2026-11-01 00:00:00' }),
    ])
    expect([...((await read(other)).tables[1]?.rows[0]?.unblendedMicroUsd ?? [])]).toEqual([1, -1, 0])
  })

  it('is never added to one in another currency', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge(cost('1')), charge({ ...cost('5'), BillingCurrency: 'CNY' })])
    const { tables, unread } = await read(dir)
    expect(unread).toBeNull()
    expect(tables.map(({ currency, rows }) => [currency, rows[0]?.unblendedMicroUsd[0]])).toEqual([
      ...Array(5).fill(['CNY', 5e6]),
      ...Array(5).fill(['USD', 1e6]),
    ])
  })
})

describe('what cannot be told is said, and the rest is', () => {
  const without = async (...columns: readonly (keyof FocusCharge)[]): Promise<SpendAnswer> => {
    const dir = folder()
    writeCsv(
      join(dir, 'a.csv'),
      charges.slice(-400),
      focusHeader.filter((name) => !columns.includes(name)),
    )
    return await read(dir)
  }
  const byType = ['LINKED_ACCOUNT+RECORD_TYPE', 'SERVICE+RECORD_TYPE']
  const dimensionsOf = ({ tables }: SpendAnswer) => tables.map(({ dimensions }) => dimensions.join('+'))

  it.each([
    [
      'SkuMeter',
      'spend by usage type cannot be told: there is no column SkuMeter (or x_UsageType)',
      ['TAG+LINKED_ACCOUNT', 'LINKED_ACCOUNT+SERVICE', ...byType],
    ],
    ['Tags', 'spend by group cannot be told: there is no column Tags', ['LINKED_ACCOUNT+SERVICE', 'SERVICE+USAGE_TYPE', ...byType]],
    ['SubAccountId', 'spend by account cannot be told: there is no column SubAccountId', ['TAG', 'SERVICE', 'SERVICE+USAGE_TYPE', 'SERVICE+RECORD_TYPE']],
    ['ServiceName', 'spend by service, usage type and group cannot be told: there is no column ServiceName', ['LINKED_ACCOUNT', 'LINKED_ACCOUNT+RECORD_TYPE']],
    [
      'ConsumedQuantity',
      'usage, and what an instance-hour costs cannot be told: there is no column ConsumedQuantity',
      ['TAG+LINKED_ACCOUNT', 'LINKED_ACCOUNT+SERVICE', 'SERVICE+USAGE_TYPE', ...byType],
    ],
    [
      'ChargeCategory',
      'tax, credits and refunds apart from usage cannot be told: there is no column ChargeCategory',
      ['TAG+LINKED_ACCOUNT', 'LINKED_ACCOUNT+SERVICE', 'SERVICE+USAGE_TYPE'],
    ],
  ] as const)('without %s', async (column, reason, dimensions) => {
    const answer = await without(column)
    expect(answer.unread).toContain(reason)
    expect(dimensionsOf(answer)).toEqual(dimensions)
  })

  it('without EffectiveCost there is billed cost alone', async () => {
    const answer = await without('EffectiveCost')
    expect(answer.unread).toContain('effective cost cannot be told: there is no column EffectiveCost')
    expect(answer.tables[1]?.rows.every(({ amortizedMicroUsd }) => amortizedMicroUsd.every(Number.isNaN))).toBe(true)
    expect(answer.tables[1]?.rows.some(({ unblendedMicroUsd }) => unblendedMicroUsd.some((x) => x > 0))).toBe(true)
  })

  it('without usage types, an instance is known by its id and its hours', async () => {
    expect((await without('SkuMeter')).tables[1]?.rows.map(({ keys }) => keys[1])).toContain('Amazon Elastic Compute Cloud - Compute')
  })

  it('without InvoiceId, the month that is not over counts as estimated, and the one that has just ended', async () => {
    const dir = folder()
    writeCsv(
      join(dir, 'a.csv'),
      charges,
      focusHeader.filter((name) => name !== 'InvoiceId'),
    )
    const { tables, unread } = await read(dir)
    expect(unread).toBeNull()
    const table = tables[1] as DailySpend
    const firstOpen = table.firstDay + table.estimated.indexOf(1)
    expect(new Date(firstOpen * 86_400_000).toISOString().slice(0, 10)).toBe('2026-10-01')
  })

  it('a column that one file lacks is not told by halves', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), charges.slice(0, 100))
    writeCsv(
      join(dir, 'b.csv'),
      charges.slice(100, 200),
      focusHeader.filter((name) => name !== 'Tags'),
    )
    const answer = await read(dir)
    expect(answer.unread).toContain('spend by group cannot be told: Tags is not in b.csv')
    expect(dimensionsOf(answer)).not.toContain('TAG')
  })

  it('an empty cost names file and column, and the other cost stands', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge(cost('1'))])
    writeCsv(join(dir, 'sub/b.csv'), [
      charge({ ...cost('2'), EffectiveCost: null, ChargePeriodStart: '2026-10-31 00:00:00' }),
      charge({ ...cost('4'), EffectiveCost: 'n/a', ChargePeriodStart: '2026-10-31 08:00:00' }),
    ])
    const { tables, unread } = await read(dir)
    expect(unread).toBe(`FOCUS files: effective cost cannot be told: EffectiveCost is empty or no number in 2 charges of ${join('sub', 'b.csv')}`)
    expect(tables[1]?.rows.map((row) => [[...row.unblendedMicroUsd], [...row.amortizedMicroUsd]])).toEqual([
      [
        [1e6, 6e6],
        [Number.NaN, Number.NaN],
      ],
    ])
  })

  it('when both costs have gaps, nothing is told', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge({ BilledCost: null, EffectiveCost: null }), charge()])
    const answer = await read(dir)
    expect(answer.tables).toEqual([])
    expect(answer.unread).toMatch(/billed cost cannot be told: BilledCost is empty or no number in 1 charge of a\.csv.*EffectiveCost is empty/)
  })

  it('tags that are no JSON are not taken for none', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge({ Tags: '{"half' }), charge()])
    const answer = await read(dir)
    expect(answer.unread).toContain('spend by group cannot be told: Tags is not a JSON object in 1 charge of a.csv')
    expect(dimensionsOf(answer)).not.toContain('TAG')
  })

  it('an export by month is not one by day', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge({ ChargePeriodStart: '2026-10-01 00:00:00', ChargePeriodEnd: '2026-11-01 00:00:00' })])
    expect(await read(dir)).toEqual({
      tables: [],
      unread: 'FOCUS files: its usage is not by day or by hour: make an export with TIME_GRANULARITY DAILY or HOURLY',
    })
  })

  it('days without any charge are missing, and files of other days are not the bill', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge({ ChargePeriodStart: '2026-10-28 00:00:00', ChargePeriodEnd: '2026-10-29 00:00:00' }), charge()])
    expect([...((await read(dir)).tables[1]?.answered ?? [])]).toEqual([1, 0, 1])
    const later = { ...source, window: { startSec: windowEndSec + 200 * 86_400, endSec: windowEndSec + 214 * 86_400 } }
    expect(await read(dir, later)).toEqual({ tables: [], unread: expect.stringContaining('it holds no charge from 2027-03-06 to 2027-06-03') })
  })
})

describe('files that cannot be read name themselves', () => {
  const failure = async (work: Promise<unknown>): Promise<ReadError> => {
    const error = await work.then(
      () => null,
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(ReadError)
    return error as ReadError
  }

  it('a folder without any, a folder that is not there, and a file in its place', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'notes.txt'), 'x')
    expect((await failure(openFocusFolder(dir))).message).toContain('it holds no FOCUS export')
    expect((await failure(openFocusFolder(join(dir, 'nowhere')))).message).toContain('there is no such folder')
    expect((await failure(openFocusFolder(join(dir, 'notes.txt')))).message).toContain('it is a file, not a folder')
  })

  it('Parquet that is cut off', async () => {
    const dir = folder()
    await writeParquet(dir, charges.slice(0, 200))
    const [part] = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet')) as [string]
    truncateSync(join(dir, part), 2000)
    const { message, where } = await failure(read(dir))
    expect(where.file).toBe(part)
    expect(message).not.toContain(root)
  })

  it('a .gz that is cut off', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), charges.slice(0, 3000))
    const packed = gzipSync(readFileSync(join(dir, 'a.csv')))
    rmSync(join(dir, 'a.csv'))
    writeFileSync(join(dir, 'a.csv.gz'), packed.subarray(0, packed.length / 2))
    expect((await failure(read(dir))).where.file).toBe('a.csv.gz')
  })

  it('CSV that says neither when nor how much', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), charges.slice(0, 10))
    writeFileSync(join(dir, 'people.csv'), 'name,age\nx,1\n')
    const { message, where } = await failure(read(dir))
    expect(where.file).toBe('people.csv')
    expect(message).toContain('there is no column ChargePeriodStart, and none BilledCost or EffectiveCost')
  })

  it('a row with fields too many', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), charges.slice(0, 10))
    writeFileSync(join(dir, 'a.csv'), `${readFileSync(join(dir, 'a.csv'), 'utf8')}${'x,'.repeat(40)}\n`)
    expect((await failure(read(dir))).where.file).toBe('a.csv')
  })

  it('a charge without a day', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge({ ChargePeriodStart: 'yesterday' }), charge()])
    const { message, where } = await failure(read(dir))
    expect(where).toEqual({ file: 'a.csv', field: 'ChargePeriodStart' })
    expect(message).toContain('ChargePeriodStart is no date in 1 charge of a.csv')
  })

  it('the same charges twice: packed beside unpacked, or two deliveries of a month', async () => {
    const dir = folder()
    writeCsv(join(dir, 'BILLING_PERIOD=2026-10/first/a.csv'), [charge()])
    writeCsv(join(dir, 'BILLING_PERIOD=2026-10/second/a.csv'), [charge(cost('2'))])
    expect((await failure(read(dir))).message).toMatch(
      /BILLING_PERIOD=2026-10.first: charges of the same days of the billing period 2026-10 also lie in BILLING_PERIOD=2026-10.second/,
    )
    const other = folder()
    writeCsv(join(other, 'a.csv'), [charge()])
    writeFileSync(join(other, 'a.csv.gz'), gzipSync(readFileSync(join(other, 'a.csv'))))
    expect((await failure(openFocusFolder(other))).message).toContain('a.csv.gz: it lies beside the same file unpacked')
  })

  it('what is corrected later lies in a later month’s folder, and is no second delivery', async () => {
    const dir = folder()
    writeCsv(join(dir, 'BILLING_PERIOD=2026-10/a.csv'), [charge()])
    writeCsv(join(dir, 'BILLING_PERIOD=2026-11/a.csv'), [charge({ BillingPeriodStart: '2026-11-01 00:00:00' })])
    expect((await read(dir)).unread).toBeNull()
  })

  it('reads files whose names hold quotes, blanks and signs', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [charge()])
    renameSync(join(dir, 'a.csv'), join(dir, "it's 100 % größe [1]*?; --.csv"))
    expect((await read(dir)).unread).toBeNull()
  })
})

const real = join(import.meta.dirname, '../../../../shared/reference/data/focus')

describe.skipIf(!existsSync(real))('942 real rows of a FOCUS 1.0 sample (skipped where they are not at hand)', () => {
  it('are all read: every account, service and micro-dollar', async () => {
    const endSec = Date.UTC(2024, 9, 1) / 1000
    const { tables, unread } = await read(real, { window: { startSec: endSec - 14 * 86_400, endSec }, capturedAtSec: endSec + 86_400, currency: 'USD' })
    expect(unread).toBe('FOCUS files: spend by usage type cannot be told: there is no column SkuMeter (or x_UsageType)')
    const [byGroup, byAccount] = tables
    expect([new Set(byGroup?.rows.map(({ keys }) => keys[0])), byAccount?.days, new Set(byAccount?.answered)]).toEqual([new Set(['']), 30, new Set([1])])
    // added up from the file by other means: 18.0066386184 dollars in 66 accounts; each cell is rounded to a micro-dollar
    const total = byAccount?.rows.reduce((sum, row) => sum + row.unblendedMicroUsd.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0), 0)
    expect(Math.abs((total ?? 0) - 18_006_638.6)).toBeLessThan(100)
    expect(new Set(byAccount?.rows.map(({ keys }) => keys[0])).size).toBe(66)
    const services = new Set(byAccount?.rows.map(({ keys }) => keys[1]))
    for (const service of ['Amazon Elastic Compute Cloud - Compute', 'EC2 - Other', 'Elastic Load Balancing', 'EC2 - Other (credit)'])
      expect(services).toContain(service)
  })
})

describe('the day on which a FOCUS export is read', () => {
  it('is there with the hours that have been delivered', async () => {
    const dir = folder()
    const hour = (text: string) => charge({ ...cost('3'), ChargePeriodStart: `2026-11-02 ${text}:00:00`, BillingPeriodStart: '2026-11-01 00:00:00' })
    writeCsv(join(dir, 'a.csv'), [charge(cost('1')), hour('00'), hour('01')])
    const endSec = windowEndSec + 5 * 3600
    const { tables } = await read(dir, { ...source, window: { ...source.window, endSec }, capturedAtSec: endSec })
    const bill = wholeBill(tables)
    expect(bill?.rows.map(({ unblendedMicroUsd }) => unblendedMicroUsd.at(-1))).toEqual([6e6])
    expect(wholeBill((await read(dir)).tables)?.days).toBe(1)
  })
})

describe('spend by tags and cost categories from FOCUS files', () => {
  const labels = [
    { type: 'tag', key: 'team' },
    { type: 'cost-category', key: 'Product' },
    { type: 'tag', key: "o'clock" },
  ] as const
  const of = (tables: readonly DailySpend[], key: string) =>
    tables
      .filter(({ label }) => label?.key === key)
      .flatMap(({ rows }) => rows.map((row) => [...row.keys, row.unblendedMicroUsd.reduce((sum, x) => sum + (Number.isNaN(x) ? 0 : x), 0)]))
  const tagged = (usd: string, SubAccountId: string, tags: Record<string, string> | null) =>
    charge({ ...cost(usd), SubAccountId, Tags: (tags === null ? null : JSON.stringify(tags)) as never })

  it('is the whole bill by each and by account, with and without a prefix, and once', async () => {
    const dir = folder()
    writeCsv(join(dir, 'a.csv'), [
      tagged('1', '111122223333', { team: 'web' }),
      tagged('2', '111122223333', { 'resourceTags/team': 'web', 'costCategory/Product': 'shop' }),
      tagged('4', '222233334444', { 'resourceTags/team': 'data' }),
      tagged('8', '222233334444', null),
    ])
    const { tables, unread } = await (await openFocusFolder(dir, labels)).readSpend(source)
    expect(of(tables, 'team')).toEqual([
      ['', '222233334444', 8e6],
      ['data', '222233334444', 4e6],
      ['web', '111122223333', 3e6],
    ])
    expect(of(tables, 'Product')).toEqual([
      ['', '111122223333', 1e6],
      ['', '222233334444', 12e6],
      ['shop', '111122223333', 2e6],
    ])
    expect(of(tables, "o'clock").map(([value]) => value)).toEqual(['', ''])
    expect(unread ?? '').not.toContain('team')
    const without = (await read(dir)).tables
    expect(tables.filter(({ label }) => label === undefined)).toEqual(without)
  })

  it('says where the export has no column for it', async () => {
    const dir = folder()
    const untagged = Object.fromEntries(Object.entries(charge(cost('1'))).filter(([name]) => name !== 'Tags'))
    writeFileSync(
      join(dir, 'a.csv'),
      `${Object.keys(untagged).join(',')}\n${Object.values(untagged)
        .map((x) => JSON.stringify(x ?? ''))
        .join(',')}\n`,
    )
    const { tables, unread } = await (await openFocusFolder(dir, labels)).readSpend(source)
    expect(tables.filter(({ label }) => label !== undefined)).toEqual([])
    expect(unread).toContain('spend by the tag team cannot be told')
  })
})
