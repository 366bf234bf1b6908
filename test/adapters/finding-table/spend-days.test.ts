import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpendDay } from '../../../domain/spend/kept-days.ts'
import { aTable, type TestTable } from './a-table.ts'

let t: TestTable
beforeEach(async () => {
  t = await aTable()
})
afterEach(() => t.stop())

const byService = { dimensions: ['SERVICE', 'USAGE_TYPE'], currency: 'USD' } as const
const aDay = (day: number, microUsd: number, more: Partial<SpendDay> = {}): SpendDay => ({
  ...byService,
  day,
  estimated: true,
  total: { effectiveMicroUsd: microUsd, billedMicroUsd: microUsd },
  rows: [[['Größe', 'x$y'], microUsd, microUsd, null, 'Hrs']],
  ...more,
})
const kept = (day: SpendDay, settled = true) => ({ day, settled })
const openAll = async (fromDay = 0) => Promise.all((await t.table.readSpendDays(byService, fromDay)).map(({ open }) => open()))

describe('days of the bill in the table', () => {
  it('come back as they were, in order, from a day on, and apart from those of other tables and currencies', async () => {
    await t.table.writeSpendDays([kept(aDay(20_002, 3)), kept(aDay(20_000, 1)), kept(aDay(20_001, 2)), kept(aDay(20_001, 9, { currency: 'CNY' }))], 100)
    await t.table.writeSpendDays([kept(aDay(20_001, 7, { dimensions: ['TAG'] }))], 100)
    expect(await openAll(20_001)).toEqual([aDay(20_001, 2), aDay(20_002, 3)])
    expect(await openAll()).toHaveLength(3)
  })

  it('say without being opened whether a day has moved', async () => {
    await t.table.writeSpendDays([kept(aDay(20_000, 1))], 100)
    const [day] = await t.table.readSpendDays(byService, 0)
    expect([day?.holds(aDay(20_000, 1)), day?.holds(aDay(20_000, 2)), day?.holds(aDay(20_000, 1, { estimated: false }))]).toEqual([true, false, false])
    expect(day).toMatchObject({ settled: true, total: { billedMicroUsd: 1 } })
  })

  it('are not changed by an older or a repeated run, and are by a later one', async () => {
    expect(await t.table.writeSpendDays([kept(aDay(20_000, 1))], 100)).toEqual([true])
    expect(await t.table.writeSpendDays([kept(aDay(20_000, 2))], 100)).toEqual([false])
    expect(await t.table.writeSpendDays([kept(aDay(20_000, 2)), kept(aDay(20_001, 2))], 99)).toEqual([false, true])
    expect(await openAll()).toEqual([aDay(20_000, 1), aDay(20_001, 2)])
    expect(await t.table.writeSpendDays([kept(aDay(20_000, 3))], 101)).toEqual([true])
    expect(await openAll()).toEqual([aDay(20_000, 3), aDay(20_001, 2)])
  })

  it('of more rows than an item holds lie in the bucket', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => [[`account-${i}`, randomBytes(24).toString('hex')], i, i, null, 'Hrs'] as const)
    await t.table.writeSpendDays([kept(aDay(20_000, 1, { rows }))], 100)
    const [item] = await t.items()
    expect(item).not.toHaveProperty('rows')
    expect([...t.large.keys()]).toEqual([item?.rowsKey])
    expect((await openAll())[0]?.rows).toHaveLength(12_000)
    t.large.clear()
    expect(await openAll()).toEqual([null])
  })

  it('that cannot be read are not there, and are written anew by a run that has them', async () => {
    await t.table.writeSpendDays([kept(aDay(20_000, 1))], 100)
    const [item] = await t.items()
    await t.put({ ...item, format: 99 })
    expect(await openAll()).toEqual([])
    await t.table.writeSpendDays([kept(aDay(20_000, 1))], 101)
    expect(await openAll()).toHaveLength(1)
    await t.put({ ...item, rows: Uint8Array.from([1, 2, 3]) })
    expect(await openAll()).toEqual([null])
  })
})
