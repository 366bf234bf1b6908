import { describe, expect, it } from 'vitest'
import { chargeClassOf, classesIn, needsRecordTypesByAccount } from '../../../domain/spend/charge-class.ts'
import { endedCommitment } from '../../../domain/spend/commitments.ts'
import { begunCredit, creditChanges, endedCredit } from '../../../domain/spend/credits.ts'
import type { SpendDimension } from '../../../domain/spend/daily.ts'
import { ownCostOf, readingUse, serviceUse } from '../../../domain/spend/own-cost.ts'
import { monthsByGroup, showbackOf } from '../../../domain/spend/showback.ts'
import { typeRates } from '../../../domain/spend/type-rates.ts'
import { DAYS, FIRST, NONE, type Row, table } from './a-table.ts'
import { DOLLAR } from './made-up-bill.ts'

const RANGE = { startDay: FIRST + 5, endDay: FIRST + 15 }

describe('kinds of charges', () => {
  it.each([
    ['AWS Credit', '', 'credit'],
    ['Amazon S3', 'Credit', 'credit'],
    ['Amazon S3', 'EU-Credits', 'credit'],
    ['Amazon S3', 'AWSCredit', 'credit'],
    ['Amazon S3', 'CreditsBytes', 'usage'],
    ['Amazon S3', 'Discounted', 'usage'],
    ['Amazon Redshift (recurring fee) more', '', 'usage'],
    ['Amazon Redshift (upfront fee) more', '', 'usage'],
    ['Amazon S3', 'AllUpfront', 'upfront'],
    ['Amazon S3', 'Spam:1yr', 'usage'],
  ] as const)('%s, %s: %s', (service, usageType, kind) => {
    expect(chargeClassOf(service, usageType, 100)).toBe(kind)
  })

  it('a service is charged nothing but fees of commitments: what recurs, or what was paid once', () => {
    const classes = (dimension: SpendDimension, ...types: readonly string[]) => {
      const whole = table(['LINKED_ACCOUNT', 'SERVICE'], [{ keys: ['a', 'Plans'], usd: 5 }])
      const by = table(
        ['SERVICE', dimension],
        types.map((type) => ({ keys: ['Plans', type], usd: 5 })),
      )
      return classesIn(whole, [whole, by])(whole.rows[0] as never)
    }
    expect(classes('USAGE_TYPE', 'ComputeSP:1yrNoUpfront')).toBe('recurring-fee')
    expect(classes('USAGE_TYPE', 'ComputeSP:1yrAllUpfront')).toBe('upfront')
    expect(classes('RECORD_TYPE', 'SavingsPlanUpfrontFee')).toBe('upfront')
    expect(classes('RECORD_TYPE', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee')).toBe('recurring-fee')
    expect(classes('RECORD_TYPE', 'SavingsPlanRecurringFee', 'Usage')).toBe('usage')
  })

  it('of a row that has one are its record type, also where its sum is negative', () => {
    const by = table(
      ['LINKED_ACCOUNT', 'RECORD_TYPE'],
      [
        { keys: ['a', 'Usage'], usd: -5 },
        { keys: ['a', 'Tax'], usd: 5 },
      ],
    )
    expect(by.rows.map(classesIn(by, [by]))).toEqual(['usage', 'tax'])
    const plain = table(
      ['SERVICE', 'USAGE_TYPE'],
      [
        { keys: ['S', 'x'], usd: -5 },
        { keys: ['S', 'Tax'], usd: 5 },
      ],
    )
    expect(plain.rows.map(classesIn(plain, [plain]))).toEqual(['credit', 'tax'])
  })

  it('by account would tell more where a service is charged for more than one, or a commitment paid for usage', () => {
    const needed = (whole: readonly Row[], types: readonly Row[]) =>
      needsRecordTypesByAccount([table(['LINKED_ACCOUNT', 'SERVICE'], whole), table(['SERVICE', 'RECORD_TYPE'], types)])
    const usage = { keys: ['a', 'S'], usd: 5 }
    expect(
      needed(
        [usage, { keys: ['a', 'Tax'], usd: 1 }],
        [
          { keys: ['S', 'Usage'], usd: 5 },
          { keys: ['Tax', 'Tax'], usd: 1 },
        ],
      ),
    ).toBe(false)
    expect(
      needed(
        [usage],
        [
          { keys: ['S', 'Usage'], usd: 5 },
          { keys: ['S', 'Tax'], usd: 1 },
        ],
      ),
    ).toBe(true)
    expect(needed([usage], [{ keys: ['S', 'DiscountedUsage'], usd: 5 }])).toBe(true)
    expect(needed([usage], [{ keys: ['T', 'Usage'], usd: 5 }])).toBe(true)
    expect(needsRecordTypesByAccount([table(['LINKED_ACCOUNT', 'SERVICE'], [usage])])).toBe(true)
    expect(needsRecordTypesByAccount([table(['SERVICE', 'RECORD_TYPE'], [{ keys: ['S', 'Usage'], usd: 5 }])])).toBe(true)
  })
})

describe('what ended, or began, on a day', () => {
  const untilDay = (day: number, usd: number) => (i: number) => (i < day ? usd : NONE)
  const ended = (row: Row, startDay: number) =>
    endedCommitment([table(['SERVICE', 'RECORD_TYPE'], [row, { keys: ['S', 'Usage'], usd: untilDay(12, 50) }])], FIRST + startDay)?.microUsdPerDay
  const fee = (usd: Row['usd']): Row => ({ keys: ['Plans', 'SavingsPlanRecurringFee'], usd: 0, billed: usd })

  it('is a fee of which the week after has less than half of the week before', () => {
    // four of seven days are more than half, three are less
    expect([7, 8, 12].map((day) => ended(fee(untilDay(12, 7)), day) !== undefined)).toEqual([false, true, true])
    expect(ended(fee(untilDay(12, 7)), 12)).toBe(7 * DOLLAR)
    expect([
      ended(
        fee((i) => (i < 12 ? 7 : 3.4)),
        12,
      ),
      ended(
        fee((i) => (i < 12 ? 7 : 3.6)),
        12,
      ),
    ]).toEqual([expect.closeTo(3.6 * DOLLAR, 0), undefined])
    expect([ended(fee(0), 12), ended(fee(7), 12)]).toEqual([undefined, undefined])
  })

  it('is known with a week before it and a day after it', () => {
    expect([6, 7].map((day) => ended(fee(untilDay(day, 7)), day) !== undefined)).toEqual([false, true])
    expect([DAYS - 1, DAYS - 2].map((day) => ended(fee(untilDay(day, 7)), day) !== undefined)).toEqual([false, true])
  })

  it('is, of what a commitment paid for, its effective cost', () => {
    expect(ended({ keys: ['S', 'DiscountedUsage'], usd: untilDay(12, 9), billed: 0 }, 12)).toBe(9 * DOLLAR)
    expect(endedCommitment([], FIRST)).toBeNull()
    const byUsage = table(['SERVICE', 'USAGE_TYPE'], [{ keys: ['S', 'HeavyUsage:m5'], usd: 0, billed: untilDay(12, 4) }])
    expect(endedCommitment([byUsage], FIRST + 12)?.microUsdPerDay).toBe(4 * DOLLAR)
  })

  it('is a credit of the service, or of all of them, that ends or begins', () => {
    const credits = (...rows: readonly Row[]) => [table(['SERVICE', 'RECORD_TYPE'], [{ keys: ['S', 'Usage'], usd: untilDay(12, 50) }, ...rows])]
    const ends = credits({ keys: ['S', 'Credit'], usd: untilDay(12, -5) }, { keys: ['T', 'Credit'], usd: untilDay(12, -3) })
    expect([
      endedCredit(ends, 'S', FIRST + 12),
      endedCredit(ends, null, FIRST + 12),
      endedCredit(ends, 'U', FIRST + 12),
      begunCredit(ends, 'S', FIRST + 12),
    ]).toEqual([5 * DOLLAR, 8 * DOLLAR, null, null])
    const begins = credits({ keys: ['S', 'Credit'], usd: (i) => (i < 12 ? NONE : -5) })
    expect([begunCredit(begins, 'S', FIRST + 12), endedCredit(begins, 'S', FIRST + 12)]).toEqual([5 * DOLLAR, null])
    expect(endedCredit([], 'S', FIRST + 12)).toBeNull()
  })
})

describe('the days on which credits changed', () => {
  const of = (...rows: readonly Row[]) => [table(['SERVICE', 'RECORD_TYPE'], rows)]
  const changes = (tables: ReturnType<typeof of>, ended: boolean) =>
    creditChanges(tables, ended, FIRST, FIRST + DAYS).map(({ day, microUsdPerDay, services }) => [day - FIRST, Math.round(microUsdPerDay / DOLLAR), services])

  it('are those on which they were half of what they ended at, or began with, largest first', () => {
    const until = (day: number, usd: number) => (i: number) => (i < day ? -usd : NONE)
    expect(
      changes(
        of(
          { keys: ['S', 'Credit'], usd: until(12, 5) },
          { keys: ['T', 'Credit'], usd: until(12, 3) },
          { keys: ['U', 'Credit'], usd: until(9, 2) },
          { keys: ['U', 'Usage'], usd: 50 },
        ),
        true,
      ),
    ).toEqual([
      [12, 8, ['S', 'T']],
      [9, 2, ['U']],
    ])
    expect(changes(of({ keys: ['S', 'Credit'], usd: (i) => (i < 12 ? NONE : -5) }), false)).toEqual([[12, 5, ['S']]])
    expect(changes(of({ keys: ['S', 'Credit'], usd: (i) => (i < 12 ? NONE : -5) }), true)).toEqual([])
    expect([creditChanges([], true, FIRST, FIRST + 9), changes(of({ keys: ['S', 'Usage'], usd: until(12, -5) }), true)]).toEqual([[], []])
    expect(creditChanges(of({ keys: ['S', 'Credit'], usd: until(12, 5) }), true, FIRST, FIRST + 12)).toEqual([])
    expect(creditChanges(of({ keys: ['S', 'Credit'], usd: until(12, 5) }), true, FIRST + 3, FIRST + 2)).toEqual([])
  })
})

describe('what a type costs an hour', () => {
  const rates = (...rows: readonly Row[]) => [...typeRates([table(['SERVICE', 'USAGE_TYPE'], rows)], RANGE)]
  const box = (usageType: string, usd: Row['usd'], hours: Row['hours'] = 10): Row => ({ keys: ['EC2', usageType], usd, hours })
  it('is all that is charged for it over its running hours, from one hour on', () => {
    expect(rates(box('EU-BoxUsage:m5.large', 1), box('EU-EBSOptimized:m5.large', 0.5), box('EU-DataTransfer', 9))).toEqual([['m5.large', 150_000]])
    const quarters = (count: number, usd = 1) => rates(box('BoxUsage:m5.large', usd, (i) => (i < 5 + count ? 0.25 : 0))).length
    expect([quarters(3), quarters(4), quarters(40, 0)]).toEqual([0, 1, 0])
    expect(
      rates(
        box(
          'BoxUsage:m5.large',
          (i) => (i === 6 ? NONE : 1),
          (i) => (i === 7 ? NONE : 10),
        ),
      ),
    ).toEqual([['m5.large', 112_500]])
    expect(typeRates([], RANGE).size).toBe(0)
  })
})

describe('what teams spend', () => {
  /** From the first of March on. */
  const MARCH = { firstDay: FIRST - 1 }
  const month = (...rows: readonly Row[]) => monthsByGroup(table(['SERVICE'], [{ keys: ['S'], usd: 10, billed: 20 }], MARCH), table(['TAG'], rows, MARCH))[0]
  it('is of groups that spent something, in order of their names, in a cost that both tables have', () => {
    expect(month({ keys: ['b'], usd: 2 }, { keys: ['a'], usd: 3 }, { keys: [''], usd: 4 }, { keys: ['c'], usd: 0 })).toMatchObject({
      costKind: 'effective',
      totalMicroUsd: 200 * DOLLAR,
      groups: [
        { groupName: 'a', microUsd: 60 * DOLLAR },
        { groupName: 'b', microUsd: 40 * DOLLAR },
      ],
    })
    expect(month({ keys: ['a'], usd: 3 })?.groups).toHaveLength(1)
    expect(month({ keys: ['a'], usd: NONE, billed: 3 })).toMatchObject({ costKind: 'billed', totalMicroUsd: 400 * DOLLAR, groups: [{ microUsd: 60 * DOLLAR }] })
  })

  it('is told dearest first, and of the same spend by name', () => {
    const known = month({ keys: ['a'], usd: 1 }, { keys: ['b'], usd: 1 }, { keys: ['c'], usd: 3 }, { keys: ['d'], usd: 1 })
    const teams = showbackOf(known as never, ({ groupName }) => ({ a: 'two', b: 'one', c: 'three', d: 'two' })[groupName] ?? null).teams
    expect(teams.map(({ team, groups }) => [team, groups])).toEqual([
      ['three', 1],
      ['two', 2],
      ['one', 1],
    ])
    expect(showbackOf(known as never, ({ groupName }) => ({ a: 'y', b: 'x' })[groupName] ?? null).teams.map(({ team }) => team)).toEqual(['x', 'y'])
  })
})

describe('what a run of our own uses', () => {
  it('is estimated from its groups and pages: of a thousand groups in ten pages', () => {
    expect(serviceUse({ groups: 1000, metrics: 0, costExplorerPages: 0, groupsPerBatch: 100 })).toEqual({
      // ten pages and nine steps beside them
      lambdaRequests: 19,
      // half a second for each group and a minute, of two gigabytes
      lambdaGbSeconds: 1120,
      // two items and two units of a ledger for each group; 600 for the bill
      dynamoReadUnits: 4600,
      // two items of four units and two of a ledger; 90 for the bill
      dynamoWriteUnits: 10_090,
      s3Puts: 29,
      s3Gets: 39,
      // twelve kilobytes of four hundred runs
      s3GbMonths: expect.closeTo(4.8, 9),
      snsPublishes: 1,
      alarmMonths: expect.closeTo(72 / 365, 9),
      logGbs: expect.closeTo(0.00038, 9),
      durableOperations: 29,
      durableGbs: expect.closeTo(0.0019, 9),
    })
    expect(serviceUse({ groups: 1001, metrics: 0, costExplorerPages: 0, groupsPerBatch: 100 }).lambdaRequests).toBe(20)
    expect(readingUse({ groups: 9, metrics: 7, costExplorerPages: 3, groupsPerBatch: 100 })).toEqual({ metricsRequested: 7, costExplorerPages: 3 })
  })

  it('is told dearest first, and of one price in the order of the list', () => {
    expect(ownCostOf({ metricStatisticsCalls: 1000, metricsRequested: 1000, costExplorerPages: 9 }).parts.map(({ kind }) => kind)).toEqual([
      'costExplorerPages',
      'metricsRequested',
      'metricStatisticsCalls',
    ])
  })
})
