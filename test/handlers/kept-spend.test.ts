import { afterEach, describe, expect, it } from 'vitest'
import type { FleetSource } from '../../audit/io.ts'
import type { FleetQuery } from '../../audit/run-io.ts'
import type { LocalService } from '../../local/service.ts'
import { DAYS, END_DAY, FIRST_DAY, ordinaryBill, tablesOf } from '../domain/spend/made-up-bill.ts'
import { aRunningService, judgeThat, openFleetOf, reportOf, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

type Bill = { readonly from: number; readonly days: number; readonly changes?: Parameters<typeof ordinaryBill>[0] }

/** A fleet whose bill is read at the midnight that its last day ends: `from` and `days` count from the first day of all. */
function billed(bill: () => Bill) {
  return async (query: FleetQuery): Promise<FleetSource> => {
    const { from, days, changes } = bill()
    const cells = ordinaryBill(changes).map((cell) => ({ ...cell, usd: (i: number, day: number) => cell.usd(i + from, day) }))
    const tables = tablesOf(cells, { firstDay: FIRST_DAY + from, days })
    return { ...(await openFleetOf()(query)), capturedAtSec: (FIRST_DAY + from + days) * 86_400 + 6 * 3600, readSpend: async () => ({ tables, unread: null }) }
  }
}

const aServiceOf = (bill: () => Bill) => aRunningService({ openFleet: billed(bill), judge: judgeThat(() => []) })
const mailText = () =>
  s
    .mails()
    .map(({ text }) => text)
    .join('\n')
    .replaceAll(/\s+/g, ' ')
const daysOf = async () => (await s.table.readSpendDays({ dimensions: ['LINKED_ACCOUNT', 'SERVICE'], currency: 'USD' }, 0)).map(({ day }) => day - FIRST_DAY)

describe('the bill, day by day', () => {
  it('is kept, and outgrows what Cost Explorer answers', async () => {
    const today = { bill: { from: 0, days: DAYS } as Bill }
    s = await aServiceOf(() => today.bill)
    await s.tick(tickOf(0))
    expect(await daysOf()).toHaveLength(DAYS)
    // the next answer is too short to judge a month by
    today.bill = { from: DAYS - 8, days: 9 }
    await s.tick(tickOf(1))
    expect(await daysOf()).toEqual(Array.from({ length: DAYS + 1 }, (_, i) => i))
    const { report } = await reportOf(s, tickOf(1))
    expect(report.cost.forecast).not.toBeNull()
    expect(report.cost.restated).toBeUndefined()
  })

  it('that is judged without what was kept says that too little is known: the history does make the difference', async () => {
    s = await aServiceOf(() => ({ from: DAYS - 8, days: 9 }))
    await s.tick(tickOf(0))
    const { report } = await reportOf(s, tickOf(0))
    expect(report.cost.forecast).toBeNull()
    expect(report.cost.notAssessed).toContainEqual({ subject: 'forecast-over-budget', reason: expect.stringContaining('fewer than 10') })
  })

  it('is written where it is new or has moved, and a settled day that has moved is told once', async () => {
    const today = { bill: { from: 0, days: DAYS } as Bill }
    s = await aServiceOf(() => today.bill)
    const written: number[] = []
    const world = {
      world: (io: LocalService['io']) => ({
        ...io,
        writeSpendDays: async (...[days, runSec]: Parameters<typeof io.writeSpendDays>) => {
          written.push(...days.map(({ day }) => day.day - FIRST_DAY))
          return io.writeSpendDays(days, runSec)
        },
      }),
    }
    await s.tick(tickOf(0), world)
    expect(new Set(written).size).toBe(DAYS)
    written.length = 0
    // day 70 has settled and is a hundred dollars dearer, day 88 was still filling
    const moved = { 'b Storage x': (i: number) => (i === 70 ? 100 : i === 88 ? 40 : 0) }
    today.bill = { from: 1, days: DAYS, changes: moved }
    s.mails()
    await s.tick(tickOf(1), world)
    expect([...new Set(written)].sort((a, b) => a - b)).toEqual([70, 88, 90])
    expect(mailText()).toMatch(/1 settled day of the bill of 2026-10-13 was restated by AWS: \+\$100\.00 in all, as billed/)
    expect((await reportOf(s, tickOf(1))).report.cost.restated).toMatchObject([{ day: '2026-10-13' }])
    written.length = 0
    today.bill = { from: 2, days: DAYS, changes: moved }
    await s.tick(tickOf(2), world)
    expect([...new Set(written)].sort((a, b) => a - b)).toEqual([91])
    expect((await reportOf(s, tickOf(2))).report.cost.restated).toBeUndefined()
    expect(mailText()).not.toContain('restated')
  })

  it('is not kept by an audit on demand that is not told', async () => {
    s = await aServiceOf(() => ({ from: 0, days: DAYS }))
    s.now.sec = END_DAY * 86_400
    await s.demand({ tell: false })
    expect(await daysOf()).toEqual([])
  })
})
