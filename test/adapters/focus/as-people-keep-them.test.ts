import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openFocusFolder } from '../../../adapters/focus/folder.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import type { FocusCharge } from '../../../fixtures/answers/focus.ts'
import { aCharge } from './a-charge.ts'
import { source, writeCsv } from './generated-bill.ts'

const root = mkdtempSync(join(tmpdir(), 'headroom-kept-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

type Files = Readonly<Record<string, readonly FocusCharge[]>>

/** Reads files of these charges; `change` is what happened to the text of each since it was exported. */
async function read(files: Files, change: (text: string) => string = (text) => text): Promise<SpendAnswer> {
  const dir = join(root, String(++folders))
  mkdirSync(dir)
  for (const [name, charges] of Object.entries(files)) {
    const path = join(dir, name)
    writeCsv(path, charges)
    writeFileSync(path, change(readFileSync(path, 'utf8')))
  }
  return (await openFocusFolder(dir, [{ type: 'tag', key: 'team' }])).readSpend(source)
}

/** Dollars billed by day from the first on, by key of a table; null where there is no row. */
function dollars({ tables }: SpendAnswer, dimensions = 'LINKED_ACCOUNT,SERVICE', provider?: string): Record<string, (number | null)[]> {
  const rows = tables.filter((table) => table.dimensions.join() === dimensions && table.provider === provider).flatMap((table) => table.rows)
  return Object.fromEntries(rows.map(({ keys, unblendedMicroUsd }) => [keys.join(' '), [...unblendedMicroUsd].map((x) => (Number.isNaN(x) ? null : x / 1e6))]))
}

const [MONDAY, TUESDAY, WEDNESDAY] = ['2026-10-26', '2026-10-27', '2026-10-28'] as const
const s3 = (day: string, usd: string, more: Partial<FocusCharge> = {}): FocusCharge =>
  aCharge(day, usd, { SubAccountId: '111122223333', ServiceName: 'Amazon S3', SkuMeter: 'TimedStorage-ByteHrs', ...more })
const lambda = (day: string, usd: string): FocusCharge => s3(day, usd, { ServiceName: 'AWS Lambda', SkuMeter: 'Request' })
const week = [s3(MONDAY, '1'), s3(TUESDAY, '1')]

describe('an export that was downloaded again', () => {
  it('counts as the later file has it, also of days that were in part then', async () => {
    const answer = await read({ 'oct.csv': [...week, s3(WEDNESDAY, '0.4')], 'oct (1).csv': [...week, s3(WEDNESDAY, '0.4'), lambda(WEDNESDAY, '0.6')] })
    expect(dollars(answer)).toEqual({ '111122223333 Amazon S3': [1, 1, 0.4], '111122223333 AWS Lambda': [null, null, 0.6] })
    expect(answer.notes).toEqual(['oct.csv: 3 charges are in another file as well and were counted once'])
  })

  it('counts as it was invoiced, where all amounts and the invoice have changed', async () => {
    const invoiced = [s3(MONDAY, '0.9', { InvoiceId: '7' }), s3(TUESDAY, '0.8', { InvoiceId: '7' })]
    expect(dollars(await read({ 'a.csv': invoiced, 'b.csv': week }))).toEqual({ '111122223333 Amazon S3': [0.9, 0.8] })
  })

  it('with days before it that the later file does not have keeps those', async () => {
    const earlier = { 'a.csv': [s3('2026-10-25', '3'), s3(MONDAY, '1')], 'b.csv': [s3(MONDAY, '1.1'), s3(TUESDAY, '2')] }
    expect(dollars(await read(earlier))).toEqual({ '111122223333 Amazon S3': [3, 1.1, 2] })
  })

  it('is refused where amounts differ and nothing tells which file is newer', async () => {
    await expect(read({ 'a.csv': [...week, s3(WEDNESDAY, '0.4')], 'b.csv': [...week, s3(WEDNESDAY, '1.1')] })).rejects.toThrow(
      'a.csv: it holds the same charges as b.csv with other amounts (on 2026-10-28), and nothing tells which file is newer. Keep the newer of the two.',
    )
  })

  it('counts once in chunks, though these were cut elsewhere', async () => {
    const all = [...week, lambda(MONDAY, '2'), lambda(TUESDAY, '2')]
    const answer = await read({
      'first-00001.csv': all.slice(0, 1),
      'first-00002.csv': all.slice(1),
      'second-00001.csv': all.slice(0, 3),
      'second-00002.csv': [...all.slice(3), lambda(WEDNESDAY, '5')],
    })
    expect(dollars(answer)).toEqual({ '111122223333 Amazon S3': [1, 1, null], '111122223333 AWS Lambda': [2, 2, 5] })
  })
})

describe('files that are no second download', () => {
  it('are parts of an export: a day that lies in two of them counts whole', async () => {
    expect(dollars(await read({ 'a.csv': [...week, s3(WEDNESDAY, '1')], 'b.csv': [lambda(WEDNESDAY, '2')] }))).toEqual({
      '111122223333 Amazon S3': [1, 1, 1],
      '111122223333 AWS Lambda': [null, null, 2],
    })
  })

  it('are the hours of a day, half in one file and half in the other', async () => {
    const at = (hour: string) => s3(MONDAY, '1', { ChargePeriodStart: `${MONDAY} ${hour}:00:00` })
    expect(dollars(await read({ 'a.csv': [at('01'), at('02')], 'b.csv': [at('13'), at('14')] }))).toEqual({ '111122223333 Amazon S3': [4] })
  })

  it('are those of two payers, charge for charge alike', async () => {
    const ofPayer = (BillingAccountId: string) => [s3(MONDAY, '1', { BillingAccountId })]
    expect(dollars(await read({ 'a.csv': ofPayer('1'), 'b.csv': ofPayer('2') }))).toEqual({ '111122223333 Amazon S3': [2] })
  })

  it('have too few columns to know a charge by: what two files both say of a service is not the same for that', async () => {
    const few = (usd: string) => [s3(MONDAY, usd), s3(MONDAY, '4')]
    expect(dollars(await read({ 'a.csv': few('1'), 'b.csv': few('2') }))).toEqual({ '111122223333 Amazon S3': [11] })
  })
})

describe('a file that went through a spreadsheet', () => {
  it('has lost the zeros of account ids: they are those of the same account elsewhere', async () => {
    const files = { 'a.csv': [s3(MONDAY, '1', { SubAccountId: '11122223333' })], 'b.csv': [s3(TUESDAY, '2', { SubAccountId: '011122223333' })] }
    expect(dollars(await read(files))).toEqual({ '011122223333 Amazon S3': [1, 2] })
  })

  it('has rounded them: no account is told, and it is said why', async () => {
    const answer = await read({ 'a.csv': [...week, s3(TUESDAY, '5', { SubAccountId: '1.11122E+11' })] })
    expect(dollars(answer, 'SERVICE')).toEqual({ 'Amazon S3': [1, 6] })
    expect(answer.unread).toBe('FOCUS files: spend by account cannot be told: SubAccountId was rounded (by a spreadsheet) in 1 charge of a.csv')
  })

  it.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ])('has other separators (%j), and says so', async (separator, name) => {
    await expect(read({ 'a.csv': week }, (text) => text.replaceAll(',', separator))).rejects.toThrow(
      `a.csv: its columns are separated by ${name}, not by commas. Save it as CSV with commas, or take the file as it was exported.`,
    )
  })

  it('has a byte order mark, or lines that end as on Windows', async () => {
    for (const change of [(text: string) => `\uFEFF${text}`, (text: string) => text.replaceAll('\n', '\r\n')])
      expect(dollars(await read({ 'a.csv': week }, change))).toEqual({ '111122223333 Amazon S3': [1, 1] })
  })

  it('has decimal commas: no cost is told, and the file is named', async () => {
    const answer = await read({ 'a.csv': [...week, s3(WEDNESDAY, '1,25')] })
    expect(answer.tables).toEqual([])
    expect(answer.unread).toContain('BilledCost is empty or no number in 1 charge of a.csv')
  })
})

describe('charges of an export', () => {
  it('may be written with exponents, and as nothing at all', async () => {
    const few = [s3(MONDAY, '1.5E-3'), s3(TUESDAY, '0E-10'), s3(WEDNESDAY, '-2.5e+2')]
    expect(dollars(await read({ 'a.csv': few }))).toEqual({ '111122223333 Amazon S3': [0.0015, 0, -250] })
  })

  it('are AWS’s whatever AWS was called in a month, one row a place, and others’ are bills of their own', async () => {
    const of = (provider: string, usd: string) => s3(MONDAY, usd, { InvoiceId: provider })
    const all = [of('AWS', '1'), of('Amazon Web Services, Inc.', '2'), of('aws', '4'), of('', '8'), of('Microsoft', '16'), of('Awsome Hosting', '32')]
    const answer = await read({ 'a.csv': all }, (text) => text.replace('InvoiceId', 'ProviderName'))
    expect(dollars(answer)).toEqual({ '111122223333 Amazon S3': [15] })
    expect(answer.tables.filter(({ dimensions, provider }) => dimensions.join() === 'LINKED_ACCOUNT,SERVICE' && provider === undefined)[0]?.rows).toHaveLength(
      1,
    )
    expect(dollars(answer, 'LINKED_ACCOUNT,SERVICE', 'Microsoft')).toEqual({ '111122223333 Amazon S3': [16] })
    expect(dollars(answer, 'LINKED_ACCOUNT,SERVICE', 'Awsome Hosting')).toEqual({ '111122223333 Amazon S3': [32] })
  })

  it('have tags whose values are numbers, none, or hold quotes and line breaks', async () => {
    const tagged = (usd: string, Tags: string) => s3(MONDAY, usd, { Tags })
    const all = [tagged('1', '{"team":7}'), tagged('2', '{"team":null}'), tagged('4', '{"team":""}'), tagged('8', '{"team":"a\\nb, \\"c\\""}')]
    expect(dollars(await read({ 'a.csv': all }), 'LABEL,LINKED_ACCOUNT')).toEqual({
      ' 111122223333': [6],
      '7 111122223333': [1],
      'a\nb, "c" 111122223333': [8],
    })
  })

  it('may lie beside a file that has a header alone', async () => {
    expect(dollars(await read({ 'a.csv': week, 'b.csv': [] }))).toEqual({ '111122223333 Amazon S3': [1, 1] })
  })

  it('keep tax that is taken back, and a credit for no service in particular, apart from usage', async () => {
    const all = [
      s3(MONDAY, '10'),
      s3(MONDAY, '2', { ChargeCategory: 'Tax' }),
      s3(MONDAY, '-1', { ChargeCategory: 'Tax' }),
      s3(MONDAY, '-3', { ChargeCategory: 'Credit', ServiceName: null }),
    ]
    expect(dollars(await read({ 'a.csv': all }))).toEqual({ '111122223333  (credit)': [-3], '111122223333 Amazon S3': [10], '111122223333 Tax': [1] })
  })
})
