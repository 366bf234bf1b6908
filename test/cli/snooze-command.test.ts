import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { snoozeCommand } from '../../cli/snooze-command.ts'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, tickOf } from '../handlers/a-run.ts'

let s: LocalService
const day = { is: 0 }
beforeEach(async () => {
  day.is = 0
  s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
  await s.tick(tickOf(0))
  s.mails()
})
afterEach(() => s.stop())

async function run(...argv: readonly string[]) {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  const code = await snoozeCommand(argv, { openTable: async () => s.table, out: stream('out'), err: stream('err'), env: {}, nowSec: () => s.now.sec })
  return { code, ...said }
}
const batch = ['--table', 't', '--bucket', 'b', '--account', '111122223333', '--region', 'eu-west-1', '--group', 'batch'] as const

describe('the snooze command', () => {
  it('keeps a finding from being told until the day, though it is worse, and then tells it', async () => {
    expect(await run(...batch, '--until', '2026-11-05')).toEqual({
      code: 0,
      out: 'excess-capacity: batch: excess-capacity\nnot told before 2026-11-05\n',
      err: '',
    })
    day.is = 1
    await s.tick(tickOf(1))
    expect(s.mails().some(({ text }) => text.includes('batch'))).toBe(false)
    await s.tick(tickOf(3))
    expect(s.mails().some(({ text }) => text.includes('batch'))).toBe(true)
  })

  it('tells it again when the snooze is ended', async () => {
    await run(...batch, '--until', '2026-12-24')
    expect(await run(...batch, '--kind', 'excess-capacity', '--end')).toMatchObject({ code: 0, out: expect.stringContaining('told again from now on') })
    day.is = 1
    await s.tick(tickOf(1))
    expect(s.mails().some(({ text }) => text.includes('batch'))).toBe(true)
  })

  it('says what the group has where nothing is meant', async () => {
    expect(await run(...batch, '--kind', 'flapping', '--until', '2026-12-24')).toEqual({
      code: 1,
      out: '',
      err: 'batch in 111122223333 eu-west-1 has no such open finding; it has excess-capacity\n',
    })
  })

  it.each([
    [[...batch], 'say either --until and a day, or --end'],
    [[...batch, '--end', '--until', '2026-12-24'], 'say either --until and a day, or --end'],
    [[...batch, '--until', 'tomorrow'], '--until has to be a day to come, like 2026-12-24; it is "tomorrow"'],
    [[...batch, '--until', '2026-02-30'], '--until has to be a day to come'],
    [[...batch, '--until', '2026-11-01'], '--until has to be a day to come'],
    [batch.slice(2), "required option '--table <name>' not specified"],
  ])('%j is wrong usage', async (argv, words) => {
    expect(await run(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(words) })
  })
})
