import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costAnswers } from '../../../adapters/aws-shapes/cost-explorer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { spendAnswerOf, spendTableOf } from '../../../adapters/facts/spend.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { capture, failureOf } from '../capture-builder.ts'

const DAY = 86_400_000
const NONE = Number.NaN
const tag = [{ Type: 'TAG', Key: 'aws:autoscaling:groupName' }]
const dateOf = (day: number): string => new Date(Date.UTC(2026, 9, 1) + day * DAY).toISOString().slice(0, 10)
const cost = (amount: string, Unit = 'USD') => ({ Amount: amount, Unit })
const row = (keys: readonly string[] | undefined, amount: string, more: object = {}) => ({
  Keys: keys,
  Metrics: { AmortizedCost: cost(amount), UnblendedCost: cost(amount), UsageQuantity: cost('24', 'Hrs'), ...more },
})
const onDay = (day: number, groups: readonly object[] | undefined, more: object = {}) => ({
  TimePeriod: { Start: dateOf(day), End: dateOf(day + 1) },
  Total: {},
  Groups: groups,
  Estimated: false,
  ...more,
})
const answerOf = (results: readonly object[], GroupBy: readonly object[] = tag, request: object = {}) => ({
  Request: { Granularity: 'DAILY', GroupBy, ...request },
  Response: { ResultsByTime: results },
})
const result = (answer: object, currency = 'USD') => spendTableOf(costAnswers.parse([answer])[0] as never, currency)
function tableOf(answer: object): DailySpend {
  const read = result(answer)
  if (!('table' in read)) throw new Error(read.unusable)
  return read.table
}
const amounts = (table: DailySpend) => table.rows.map(({ keys, amortizedMicroUsd }) => [...keys, ...amortizedMicroUsd])

describe('a daily spend table', () => {
  it('has a row a key and a column a day, in micro-dollars', () => {
    const table = tableOf(
      answerOf([
        onDay(0, [row(['aws:autoscaling:groupName$web'], '1.5'), row(['aws:autoscaling:groupName$'], '0.25')]),
        onDay(1, [row(['aws:autoscaling:groupName$web'], '2')]),
      ]),
    )
    expect(table).toMatchObject({ dimensions: ['TAG'], firstDay: Date.UTC(2026, 9, 1) / DAY, days: 2, currency: 'USD' })
    expect(amounts(table)).toEqual([
      ['', 250_000, NONE],
      ['web', 1_500_000, 2_000_000],
    ])
    expect(table.rows[1]).toMatchObject({ usageUnit: 'Hrs', usageQuantity: Float64Array.of(24, 24), unblendedMicroUsd: Float64Array.of(1_500_000, 2_000_000) })
  })

  it('tells days without an answer, days without a row and days of zero apart', () => {
    const table = tableOf(answerOf([onDay(0, [row(['aws:autoscaling:groupName$web'], '0')]), onDay(1, []), onDay(3, undefined, { Estimated: true })]))
    expect([...table.answered]).toEqual([1, 1, 0, 1])
    expect([...table.estimated]).toEqual([0, 0, 0, 1])
    expect(amounts(table)).toEqual([['web', 0, NONE, NONE, NONE]])
  })

  it('has the hours that instances ran as usage, where they were asked for apart', () => {
    const byGroup = [...tag, { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' }]
    const running = { Filter: { And: [{ Dimensions: { Key: 'USAGE_TYPE_GROUP', Values: ['EC2: Running Hours'] } }] } }
    const keys = (name: string, account: string) => [`aws:autoscaling:groupName$${name}`, account]
    const hours = (amount: string) => ({ UsageQuantity: { Amount: amount, Unit: 'Hrs' } })
    const mixed = { UsageQuantity: { Amount: '300', Unit: 'N/A' } }
    const cost = answerOf(
      [0, 1].map((day) => onDay(day, [row(keys('web', '1'), '5', mixed), row(keys('web', '2'), '9', mixed), row(keys('', '2'), '1', mixed)])),
      byGroup,
    )
    const read = (...answers: object[]) => spendAnswerOf(costAnswers.parse(answers), 'USD', [])
    const usage = ({ tables: [table] }: ReturnType<typeof read>) => table?.rows.map((one) => [...one.keys, ...one.usageQuantity, one.usageUnit])
    const ran = answerOf([onDay(1, [row(keys('web', '1'), '5', hours('48')), row(keys('web', '2'), '8', hours('24'))])], byGroup, running)
    expect(read(cost, ran).tables).toHaveLength(1)
    expect(usage(read(cost, ran))).toEqual([
      ['', '2', NONE, NONE, ''],
      ['web', '1', NONE, 48, 'Hrs'],
      ['web', '2', NONE, 24, 'Hrs'],
    ])
    // a label that this bill does not have answers nothing, and takes nothing away
    expect(usage(read(cost, answerOf([onDay(0, []), onDay(1, [])], byGroup, running)))).toEqual(usage(read(cost)))
    expect(usage(read(cost))?.[0]).toEqual(['', '2', 300, 300, 'N/A'])
  })

  it('knows a tag or a cost category that the bill is shown by, and the names of accounts', () => {
    const by = (Type: string, Key: string) => [
      { Type, Key },
      { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
    ]
    const attributes = [
      { Value: '111122223333', Attributes: { description: 'shop-prod' } },
      { Value: 'EC2', Attributes: { description: 'no account' } },
    ]
    const tagged = answerOf([onDay(0, [row(['team$a$b', '111122223333'], '2'), row(['team$', '111122223333'], '1')])], by('TAG', 'team'))
    const categorized = answerOf([onDay(0, [row(['Product$', '111122223333'], '3')])], by('COST_CATEGORY', 'Product'))
    const { tables, accountNames, unread } = spendAnswerOf(
      costAnswers.parse([{ ...tagged, Response: { ...tagged.Response, DimensionValueAttributes: attributes } }, categorized]),
      'USD',
      [],
    )
    expect(tables.map(({ dimensions, label }) => [dimensions, label])).toEqual([
      [['LABEL', 'LINKED_ACCOUNT'], { type: 'tag', key: 'team' }],
      [['LABEL', 'LINKED_ACCOUNT'], { type: 'cost-category', key: 'Product' }],
    ])
    expect(tables.map(amounts)).toEqual([
      [
        ['', '111122223333', 1e6],
        ['a$b', '111122223333', 2e6],
      ],
      [['', '111122223333', 3e6]],
    ])
    expect([accountNames, unread]).toEqual([[['111122223333', 'shop-prod']], null])
  })

  it('splits a tag at its first $ alone', () => {
    const keys = ['aws:autoscaling:groupName$a$b', 'aws:autoscaling:groupName$$', 'aws:autoscaling:groupName$__proto__', 'aws:autoscaling:groupName$=cmd']
    expect(
      tableOf(
        answerOf([
          onDay(
            0,
            keys.map((key) => row([key], '1')),
          ),
        ]),
      ).rows.map((r) => r.keys[0]),
    ).toEqual(['$', '=cmd', '__proto__', 'a$b'])
  })

  it('adds up spend without a key: of no tag, of an empty key, and of none', () => {
    const table = tableOf(
      answerOf([
        onDay(0, [row(['aws:autoscaling:groupName$'], '1'), row([''], '2'), row([], '4'), row(undefined, '8'), row(['aws:autoscaling:groupName'], '16')]),
      ]),
    )
    expect(amounts(table)).toEqual([['', 27_000_000]])
  })

  it('counts a repeated page once, in any order of pages', () => {
    const pages = [
      onDay(0, [row(['aws:autoscaling:groupName$a'], '1')]),
      onDay(0, [row(['aws:autoscaling:groupName$b'], '2')]),
      onDay(1, [row(['aws:autoscaling:groupName$a'], '3'), row(['aws:autoscaling:groupName$'], '5')]),
    ]
    const expected = tableOf(answerOf(pages))
    expect(amounts(expected)).toEqual([
      ['', NONE, 5_000_000],
      ['a', 1_000_000, 3_000_000],
      ['b', 2_000_000, NONE],
    ])
    fc.assert(
      fc.property(fc.shuffledSubarray(pages, { minLength: 3 }), fc.subarray(pages), (shuffled, again) => {
        expect(tableOf(answerOf([...shuffled, ...again]))).toEqual(expected)
      }),
    )
  })

  it('takes amounts as AWS writes them: tiny, negative, long, of no unit', () => {
    const written = ['0', '1e-7', '-12.3', '0.123456789012340008', '0.0000300172']
    const table = tableOf(
      answerOf([
        onDay(
          0,
          written.map((amount, i) => row([`aws:autoscaling:groupName$${i}`], amount)),
        ),
      ]),
    )
    expect(table.rows.map((r) => r.amortizedMicroUsd[0])).toEqual([0, 0, -12_300_000, 123_457, 30])
    const usage = (Amount: string, Unit?: string) => ({ UsageQuantity: { Amount, Unit } })
    const mixed = tableOf(answerOf([onDay(0, [row(['a$x'], '1', usage('12345678901234000', 'N/A'))]), onDay(1, [row(['a$x'], '1', usage('3'))])]))
    expect(mixed.rows[0]).toMatchObject({ usageUnit: 'N/A', usageQuantity: Float64Array.of(12345678901234000, 3) })
    const changing = tableOf(answerOf([onDay(0, [row(['a$x'], '1', usage('1', 'Hrs'))]), onDay(1, [row(['a$x'], '1', usage('1', 'GB'))])]))
    expect(changing.rows[0]?.usageUnit).toBe('N/A')
  })

  it('keeps a metric that was not asked for as not read', () => {
    const table = tableOf(answerOf([onDay(0, [{ Keys: ['a$x'], Metrics: { UnblendedCost: cost('2') } }, { Keys: ['a$y'] }])]))
    expect(table.rows[0]).toMatchObject({
      amortizedMicroUsd: Float64Array.of(NONE),
      unblendedMicroUsd: Float64Array.of(2_000_000),
      usageQuantity: Float64Array.of(NONE),
      usageUnit: '',
    })
  })

  it('carries its own currency, and refuses to add two', () => {
    const yuan = (amount: string) => ({ AmortizedCost: cost(amount, 'CNY'), UnblendedCost: cost(amount, 'CNY') })
    expect(tableOf(answerOf([onDay(0, [row(['a$x'], '1', yuan('1'))])])).currency).toBe('CNY')
    expect(result(answerOf([onDay(0, [row(['a$x'], '1', yuan('1')), row(['a$y'], '1')])]))).toEqual({
      unusable: 'the request by TAG aws:autoscaling:groupName mixes currencies (CNY, USD), which cannot be added',
    })
    expect(result(answerOf([onDay(0, [])]), 'CNY')).toMatchObject({ table: { currency: 'CNY' } })
    expect(tableOf(answerOf([onDay(0, [row(['a$x'], '1', { UnblendedCost: cost('0', 'N/A') })])])).currency).toBe('USD')
  })

  it('reads the requests of the format, and says why others are of no use', () => {
    const by = (...keys: readonly string[]) => keys.map((Key) => ({ Type: 'DIMENSION', Key }))
    expect(tableOf(answerOf([onDay(0, [row(['000000000012', 'AmazonCloudWatch'], '1')])], by('LINKED_ACCOUNT', 'SERVICE')))).toMatchObject({
      dimensions: ['LINKED_ACCOUNT', 'SERVICE'],
      rows: [{ keys: ['000000000012', 'AmazonCloudWatch'] }],
    })
    expect(tableOf(answerOf([onDay(0, [row(['only one'], '1')])], by('SERVICE', 'USAGE_TYPE'))).rows[0]?.keys).toEqual(['only one', ''])
    const reason = (answer: object) => (result(answer) as { unusable?: string }).unusable
    expect(reason(answerOf([onDay(0, [])], []))).toBe('the request by nothing is none that is used')
    expect(reason(answerOf([onDay(0, [])], by('INSTANCE_TYPE')))).toMatch(/none that is used/)
    expect(reason(answerOf([onDay(0, [])], [{ Type: 'DIMENSION', Key: 'AZ' }]))).toMatch(/none that is used/)
    expect(reason({ Request: { GroupBy: tag } })).toBe('the request by TAG aws:autoscaling:groupName has no answer')
    expect(reason(answerOf([]))).toMatch(/returned no days/)
    expect(reason(answerOf([onDay(0, [])], tag, { Granularity: 'MONTHLY' }))).toMatch(/is not by day/)
    expect(reason(answerOf([onDay(0, [], { TimePeriod: { Start: dateOf(0), End: dateOf(30) } })]))).toMatch(/is not by day/)
    expect(reason(answerOf([onDay(0, []), onDay(0, [], { TimePeriod: { Start: '9999-12-30', End: '9999-12-31' } })]))).toMatch(/spans \d+ days/)
  })

  it('knows 29 February, and the day at the end of a month', () => {
    const days = [
      { Start: '2024-02-28', End: '2024-02-29' },
      { Start: '2024-02-29', End: '2024-03-01' },
      { Start: '2024-03-01', End: '2024-03-02' },
    ]
    expect(tableOf(answerOf(days.map((TimePeriod) => onDay(0, [row(['a$x'], '1')], { TimePeriod })))).days).toBe(3)
  })
})

describe('the bill of a capture', () => {
  const read = async (costs: unknown) => (await openCapture(capture({ groups: [], costs }))).readSpend()

  it('is as many tables as it has usable answers, and says what the others lack', async () => {
    const answer = await read([answerOf([onDay(0, [row(['a$x'], '1')])]), { Request: { GroupBy: tag }, Response: null }])
    expect(answer.tables).toHaveLength(1)
    expect(answer.unread).toBe('ce.get-cost-and-usage: the request by TAG aws:autoscaling:groupName has no answer')
    expect(await read([answerOf([onDay(0, [row(['a$x'], '1')])])])).toMatchObject({ unread: null })
  })

  it('that is not there, or empty, is told apart from one that is broken', async () => {
    expect(await (await openCapture(capture({ groups: [] }))).readSpend()).toEqual({ tables: [], unread: 'ce.get-cost-and-usage: not in the capture' })
    expect(await read([])).toMatchObject({ tables: [], unread: 'ce.get-cost-and-usage: it holds no request' })
    const broken: readonly (readonly [unknown, RegExp])[] = [
      [{}, /^ce\.get-cost-and-usage\.json: expected array, received object/],
      [[{}], /field \[0\]\.Request: expected object/],
      [
        [answerOf([onDay(0, [row(['a$x'], '1,234.50')])])],
        /field \[0\]\.Response\.ResultsByTime\[0\]\.Groups\[0\]\.Metrics\.UnblendedCost\.Amount: "1,234\.50" is no decimal amount/,
      ],
      [[answerOf([onDay(0, [row(['a$x'], '1', { UsageQuantity: { Amount: 'N/A' } })])])], /UsageQuantity\.Amount: "N\/A" is no decimal amount/],
      [[answerOf([onDay(0, [{ Keys: [123456789012], Metrics: {} }])])], /Keys\[0\]: expected string, received number/],
      [[answerOf([onDay(0, [], { TimePeriod: { Start: '2026-02-30', End: '2026-03-01' } })])], /TimePeriod\.Start: "2026-02-30" is no date/],
    ]
    for (const [costs, message] of broken) expect((await failureOf(read(costs))).message).toMatch(message)
  })
})
