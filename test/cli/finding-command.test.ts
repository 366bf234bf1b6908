import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findingCommand } from '../../cli/finding-command.ts'
import { runsCommand } from '../../cli/runs-command.ts'
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

async function run(command: typeof findingCommand, argv: readonly string[]) {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  const world = { openKept: async () => ({ table: s.table, bucket: s.bucket }), out: stream('out'), err: stream('err'), env: {}, nowSec: () => s.now.sec }
  return { code: await command(argv, world), ...said }
}
const finding = (...argv: readonly string[]) => run(findingCommand, argv)
const snooze = (...argv: readonly string[]) => finding('snooze', ...argv)
const kept = ['--table', 't', '--bucket', 'b'] as const
const batch = [...kept, '--account', '111122223333', '--region', 'eu-west-1', '--group', 'batch'] as const

describe('finding snooze', () => {
  it('keeps a finding from being told until the day, though it is worse, and then tells it', async () => {
    expect(await snooze(...batch, '--until', '2026-11-05')).toEqual({
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
    await snooze(...batch, '--until', '2026-12-24')
    expect(await snooze(...batch, '--kind', 'excess-capacity', '--end')).toMatchObject({ code: 0, out: expect.stringContaining('told again from now on') })
    day.is = 1
    await s.tick(tickOf(1))
    expect(s.mails().some(({ text }) => text.includes('batch'))).toBe(true)
  })

  it('says what the group has where nothing is meant', async () => {
    expect(await snooze(...batch, '--kind', 'flapping', '--until', '2026-12-24')).toEqual({
      code: 1,
      out: '',
      err: 'batch in 111122223333 eu-west-1 has no such open finding; it has excess-capacity\n',
    })
  })

  it.each([
    [[...batch], 'say either --until and a day, or --end'],
    [[...batch, '--end', '--until', '2026-12-24'], 'say either --until and a day, or --end'],
    [[...batch, '--until', 'tomorrow'], '--until has to be a day to come, like 2026-12-24; it is "tomorrow"'],
    [[...batch, '--until', '2027-02-30'], '--until has to be a day to come'],
    [[...batch, '--until', '2026-11-01'], '--until has to be a day to come'],
    [[...batch.slice(2), '--end'], 'say which service: --stage and its name, or --table and --bucket'],
    [['--stage', 'prod', ...batch, '--end'], 'say which service'],
    [[...kept, '--group', 'batch', '--end'], 'say whose findings: --account, --region and --group, or --cost'],
    [[...batch, '--cost', '--end'], 'say whose findings'],
    [[...batch, '--account', '1', '--end'], '--account: "1" is no account id of twelve digits'],
    [[...batch, '--kind', 'flaping', '--end'], "option '--kind <kind>' argument 'flaping' is invalid"],
  ])('%j is wrong usage', async (argv, words) => {
    expect(await snooze(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(words) })
  })
})

describe('finding list', () => {
  it('has every open finding of the places of the last run, worst first, with how to name it', async () => {
    const { code, out } = await finding('list', ...kept)
    expect(code).toBe(0)
    expect(out).toMatch(/^(critical|high): /)
    expect(out).toContain('excess-capacity; new, open since 2026-11-02; told on 2026-11-02\n  --fingerprint excess-capacity/')
    const { out: json } = await finding('list', ...kept, '--json')
    const listed = JSON.parse(json) as readonly { finding: { severity: string } }[]
    expect(out.trimEnd().split('\n').at(-1)).toBe(`${listed.length} open findings`)
    const ranks = listed.map((one) => ['critical', 'high', 'medium', 'low'].indexOf(one.finding.severity))
    expect(ranks).toEqual([...ranks].sort())
  })

  it('says so where no run has made a report', async () => {
    s.now.sec -= 400 * 86_400
    expect(await finding('list', ...kept)).toEqual({ code: 1, out: '', err: 'no run of this service has made a report yet\n' })
  })
})

describe('finding show', () => {
  it('has what became of a finding, step by step, and until when it is snoozed', async () => {
    await snooze(...batch, '--until', '2026-12-24')
    day.is = 1
    await s.tick(tickOf(1))
    const { code, out } = await finding('show', ...batch)
    expect(code).toBe(0)
    expect(out).toContain('snoozed until 2026-12-24')
    expect(out.match(/^ {4}2026-11-0[12] \d\d:\d\d UTC {2}\w+, \w+/gm)?.length).toBeGreaterThan(0)
    const [first] = JSON.parse((await finding('show', ...batch, '--json')).out) as readonly { history: readonly unknown[] }[]
    expect(first?.history).toHaveLength(out.match(/^ {4}2026/gm)?.length ?? 0)
  })

  it('says so of a group that nothing is known of', async () => {
    expect(await finding('show', ...batch.slice(0, -1), 'nobody')).toEqual({ code: 1, out: '', err: 'nothing is known of nobody in 111122223333 eu-west-1\n' })
  })
})

describe('runs', () => {
  it('lists the runs of the schedule, newest first, with how they ended and where their reports lie', async () => {
    await s.tick(tickOf(1))
    const { code, out } = await run(runsCommand, kept)
    expect(code).toBe(0)
    const times = [
      ...out.matchAll(/^(2026-\d\d-\d\d \d\d:\d\d) UTC {2}complete: \d+ findings, savings of \$[\d,.]+ a month\n {4}reports\/.*report\.json$/gm),
    ].map(([, time]) => time)
    expect(times, out).toHaveLength(2)
    expect(times).toEqual([...times].sort().reverse())
  })

  it('says so where there was none', async () => {
    s.now.sec -= 400 * 86_400
    expect(await run(runsCommand, kept)).toEqual({ code: 1, out: '', err: 'this service has not run yet\n' })
  })
})
