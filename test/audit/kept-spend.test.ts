import { expect, it } from 'vitest'
import { type KeptSpendDay, mergeKeptSpend } from '../../audit/kept-spend.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { spendDaysOf } from '../../domain/spend/kept-days.ts'
import { type Cell, DAYS, DOLLAR, FIRST_DAY, READ_AT_SEC, tableOf } from '../domain/spend/made-up-bill.ts'

const cell = (accountId: string, usd: number): Cell => ({ accountId, service: 'Compute', usageType: 'x', groupName: 'web', usd: () => usd })
const cells = [cell('a', 10), cell('b', 30)]
const EARLIER = 20
const byName = tableOf(cells, ['TAG'], ({ groupName = '' }) => [groupName], { firstDay: FIRST_DAY - EARLIER, days: EARLIER })
const byBoth = (options = {}) => tableOf(cells, ['TAG', 'LINKED_ACCOUNT'], ({ groupName = '', accountId }) => [groupName, accountId], options)

/** Days as they lie in the table, by what they are grouped by. */
const keptIn = (tables: readonly ReturnType<typeof byBoth>[]) => async (of: { readonly dimensions: readonly string[] }) =>
  tables
    .filter(({ dimensions }) => dimensions.join() === of.dimensions.join())
    .flatMap(spendDaysOf)
    .map((day): KeptSpendDay => ({ day: day.day, total: day.total, settled: true, holds: () => true, open: async () => day }))

it('days by tag alone that were kept before accounts were told apart are before those that were kept since, and before the answer', async () => {
  const since = byBoth({ firstDay: FIRST_DAY - 5, days: 5 })
  const { tables } = await mergeKeptSpend([byBoth()], READ_AT_SEC, defaultPolicy, { readSpendDays: keptIn([byName, since]) })
  const [joined] = tables
  expect([joined?.firstDay, joined?.days, joined?.rows.length]).toEqual([FIRST_DAY - EARLIER, DAYS + EARLIER, 2])
  for (const { keys, amortizedMicroUsd } of joined?.rows ?? [])
    expect([...new Set(amortizedMicroUsd)]).toEqual([keys.includes('a') ? 10 * DOLLAR : 30 * DOLLAR])
})
