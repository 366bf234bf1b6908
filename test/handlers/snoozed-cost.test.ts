import { afterEach, beforeEach, expect, it } from 'vitest'
import { findingCommand } from '../../cli/finding-command.ts'
import type { LocalService } from '../../local/service.ts'
import type { Report } from '../../report/schema.ts'
import { saidBy } from '../cli/said-by.ts'
import { DAYS, FIRST_DAY, ordinaryBill, tablesOf } from '../domain/spend/made-up-bill.ts'
import { aRunningService, judgeThat, openFleetOf, reportOf, tickOf } from './a-run.ts'

/** Compute in one account is $120 a day dearer for eleven days, and from the day after the first run on far dearer still. */
const rise = (i: number): number => (i < DAYS - 11 ? 0 : i < DAYS ? 120 : 900)

let s: LocalService
const today = { day: 0 }
beforeEach(async () => {
  today.day = 0
  s = await aRunningService({
    judge: judgeThat(() => []),
    openFleet: async (query) => {
      const days = DAYS + today.day
      const tables = tablesOf(ordinaryBill({ 'a Compute x': rise }), { days })
      const endSec = (FIRST_DAY + days) * 86_400
      const window = { startSec: endSec - 14 * 86_400, endSec }
      return { ...(await openFleetOf()(query)), window, capturedAtSec: endSec + 6 * 3600, readSpend: async () => ({ tables, unread: null }) }
    },
  })
})
afterEach(() => s.stop())

/** What all messages of a day say. */
async function toldOn(day: number): Promise<string> {
  today.day = day
  await s.tick(tickOf(day))
  return [...s.mails().map(({ text }) => text), ...s.messages().map((message) => JSON.stringify(message))].join('\n').replaceAll(/\s+/g, ' ')
}
const finding = (...argv: readonly string[]) =>
  saidBy(s, (world) =>
    findingCommand([...argv, '--table', 't', '--bucket', 'b', '--cost', '--kind', 'cost-shift', '--by', 'ana', '--reason', 'migration'], world),
  )
/** The days of this week on which messages tell of it. */
async function daysToldOf(...days: readonly number[]): Promise<readonly number[]> {
  const told: number[] = []
  for (const day of days) if (/Compute x in account a/.test(await toldOn(day))) told.push(day)
  return told
}

it('a finding about the bill is told, and told again when it is worse', async () => {
  expect(await daysToldOf(0, 3)).toEqual([0, 3])
})

it('one that is snoozed is in no message until its day, though it is worse; the report has it all the same', async () => {
  expect(await daysToldOf(0)).toEqual([0])
  expect(await finding('snooze', '--until', '2026-11-06')).toMatchObject({
    code: 0,
    out: expect.stringContaining('snoozed until 2026-11-06 by ana: migration'),
    err: '',
  })
  expect(await daysToldOf(3)).toEqual([])
  const { report } = await reportOf(s, tickOf(3))
  expect((report as Report).findings.map(({ kind }) => kind)).toContain('cost-shift')
  expect(await daysToldOf(4)).toEqual([4])
})
