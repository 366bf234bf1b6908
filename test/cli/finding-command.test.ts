import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findingCommand } from '../../cli/finding-command.ts'
import { runsCommand } from '../../cli/runs-command.ts'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, tickOf } from '../handlers/a-run.ts'
import { saidBy } from './said-by.ts'

let s: LocalService
const day = { is: 0 }
beforeEach(async () => {
  day.is = 0
  s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
  await s.tick(tickOf(0))
  s.mails()
  s.messages()
})
afterEach(() => s.stop())

const run = (command: typeof findingCommand, argv: readonly string[]) => saidBy(s, (world) => command(argv, world))
const finding = (...argv: readonly string[]) => run(findingCommand, argv)
const kept = ['--table', 't', '--bucket', 'b'] as const
const ana = ['--by', 'ana', '--reason', 'a batch group'] as const
const snooze = (...argv: readonly string[]) => finding('snooze', ...argv, ...ana)
const batch = [...kept, '--account', '111122223333', '--region', 'eu-west-1', '--group', 'batch'] as const
const tellsOfBatch = async (on: number): Promise<boolean> => {
  await s.tick(tickOf(on))
  return s.messages().some(({ findings }) => findings.some(({ resource }) => resource.autoScalingGroupName === 'batch'))
}

describe('finding snooze', () => {
  it('keeps a finding from being told until the day, though it is worse, and then tells it', async () => {
    expect(await snooze(...batch, '--until', '2026-11-05')).toEqual({
      code: 0,
      out: 'excess-capacity: batch: excess-capacity\nsnoozed until 2026-11-05 by ana: a batch group\n',
      err: '',
    })
    day.is = 1
    expect(await tellsOfBatch(1)).toBe(false)
    expect(await tellsOfBatch(3)).toBe(true)
  })

  it('tells it again when the snooze is ended', async () => {
    await snooze(...batch, '--until', '2026-12-24')
    expect(await finding('unsnooze', ...batch, ...ana, '--kind', 'excess-capacity')).toMatchObject({
      code: 0,
      out: expect.stringContaining('unsnoozed by ana'),
    })
    day.is = 1
    expect(await tellsOfBatch(1)).toBe(true)
  })

  it('takes a fingerprint alone: it says whose it is', async () => {
    const { out } = await finding('list', ...kept)
    const [fingerprint = ''] = /(?<=--fingerprint )excess-capacity\/\S*batch\S*/.exec(out) ?? []
    expect(await snooze(...kept, '--fingerprint', fingerprint, '--until', '2026-11-05')).toMatchObject({
      code: 0,
      out: expect.stringContaining('excess-capacity: batch'),
    })
    expect(await finding('show', ...kept, '--fingerprint', fingerprint)).toMatchObject({ code: 0, out: expect.stringContaining('snoozed until 2026-11-05') })
  })

  it('says what the group has where nothing is meant', async () => {
    expect(await snooze(...batch, '--kind', 'flapping', '--until', '2026-12-24')).toEqual({
      code: 1,
      out: '',
      err: 'batch in 111122223333 eu-west-1 has no such open finding; it has excess-capacity\n',
    })
  })

  const until = ['--until', '2026-12-24'] as const
  it.each([
    [[...batch, ...ana], '--until must be a future day, like 2026-12-24; it is missing'],
    [[...batch, ...ana, '--until', 'tomorrow'], '--until must be a future day, like 2026-12-24; it is "tomorrow"'],
    [[...batch, ...ana, '--until', '2027-02-30'], '--until must be a future day'],
    [[...batch, ...ana, '--until', '2026-11-01'], '--until must be a future day'],
    [[...batch, ...until, '--by', 'ana'], '--reason is missing: say why'],
    [[...batch, ...until, '--reason', 'known', '--by', ' '], '--by is missing: say who you are'],
    [[...batch, ...until, '--by', 'ana', '--reason', 'x'.repeat(501)], '--reason is longer than 500 characters'],
    [[...batch.slice(2), ...ana, ...until], 'name the service with --stage, or with --table and --bucket'],
    [['--stage', 'prod', ...batch, ...ana, ...until], 'name the service'],
    [
      [...kept, '--group', 'batch', ...ana, ...until],
      'say whose findings: --account, --region and --group, --cost for those about the bill, or --fingerprint for one',
    ],
    [[...batch, '--cost', ...ana, ...until], 'say whose findings'],
    [[...kept, '--cost', '--kind', 'idle-group', ...ana, ...until], '--kind: idle-group is about a group. Kinds about the bill: cost-anomaly, cost-shift, '],
    [[...batch, '--kind', 'cost-shift', ...ana, ...until], '--kind: cost-shift is about the bill. Use --cost for it'],
    [[...kept, '--fingerprint', 'flaping/1/2/3/-/-', ...ana, ...until], '--fingerprint: "flaping/1/2/3/-/-" is not a fingerprint; copy it from the list'],
    [[...batch, '--account', '1', ...ana, ...until], '--account: "1" is not a 12-digit account ID'],
    [[...batch, '--kind', 'flaping', ...ana, ...until], "option '--kind <kind>' argument 'flaping' is invalid"],
    [[...batch, '--account', '999988887777', ...ana, ...until], 'the last run looked at no account 999988887777; it looked at 111122223333, 444455556666'],
    [
      [...batch, '--region', 'eu-north-1', ...ana, ...until],
      'the last run did not look at eu-north-1 in account 111122223333; it looked at eu-west-1, us-east-1',
    ],
  ])('%j is wrong usage', async (argv, words) => {
    expect(await finding('snooze', ...argv)).toMatchObject({ code: 2, err: expect.stringContaining(words) })
  })
})

describe('what people say of a finding', () => {
  it('is in the next digest and on its page, in their words, and in the history', async () => {
    expect(await finding('acknowledge', ...batch, '--by', 'ana', '--reason', 'waits for the\u202E migration')).toMatchObject({ code: 0 })
    day.is = 1
    s.now.sec += 3600
    await s.tick(tickOf(1))
    const [mail] = s.mails().filter(({ text }) => text.includes('Feedback (1)'))
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain('batch: excess-capacity: acknowledged by ana on 2026-11-02: waits for the')
    expect(mail?.text).not.toContain('\u202E')
    const [last] = await s.table.readRunsBefore(s.now.sec)
    const page = (await s.bucket.get(last?.outcome?.pageKey ?? '')) ?? ''
    expect(page).toContain('First seen 2026-11-02; acknowledged by ana on 2026-11-02: waits for the')
    const { out } = await finding('show', ...batch)
    expect(out).toContain('  acknowledged by ana on 2026-11-02: waits for the')
    expect(out).toMatch(/ {4}2026-11-02 \d\d:\d\d UTC {2}first seen\n/)
    expect(out).toMatch(/ UTC {2}acknowledged by ana: waits/)
    await s.tick(tickOf(2))
    expect(s.mails().some(({ text }) => text.includes('Feedback ('))).toBe(false)
  })

  it('acknowledged: nobody is reminded of it, and it is told when it is worse', async () => {
    await finding('acknowledge', ...batch, ...ana)
    expect(await tellsOfBatch(8)).toBe(false)
    day.is = 1
    expect(await tellsOfBatch(9)).toBe(true)
  })

  it('done: nobody is reminded of it until the change would show', async () => {
    await finding('done', ...batch, ...ana)
    expect(await tellsOfBatch(8)).toBe(false)
    expect(await tellsOfBatch(16)).toBe(true)
  })

  it('wrong: it is told of no more though it is dearer, and counts against its rule', async () => {
    await finding('wrong', ...batch, ...ana)
    day.is = 1
    expect(await tellsOfBatch(1)).toBe(false)
    const [last] = await s.table.readRunsBefore(s.now.sec)
    expect(await s.bucket.get(last?.outcome?.pageKey ?? '')).toContain('Called wrong: 1 of 2 excess-capacity')
    expect((await finding('show', ...batch)).out).toContain('called wrong by ana on 2026-11-02: a batch group')
  })

  it('is noted by the function as well, which refuses what the command refuses', async () => {
    const about = { account: '111122223333', region: 'eu-west-1', group: 'batch' }
    const word = { by: 'ben', reason: 'made on Monday' }
    expect(await s.finding({ action: 'done', ...about, ...word })).toMatchObject({ changed: [{ feedback: { verdict: 'done', ...word } }] })
    expect(await s.finding({ action: 'show', ...about })).toMatchObject({
      findings: [
        {
          title: 'batch: excess-capacity',
          history: [
            { state: 'new', told: true },
            { state: 'done', by: 'ben' },
          ],
        },
      ],
    })
    expect(await s.finding({ action: 'list' })).toMatchObject({ findings: [expect.anything(), expect.anything()] })
    for (const [event, words] of [
      [{ action: 'done', ...about }, '"by" is missing'],
      [{ action: 'snooze', ...about, ...word, until: '2027-02-29' }, '"until" must be a future day'],
      [{ action: 'done', ...about, account: '999988887777', ...word }, 'the last run looked at no account 999988887777'],
      [{ action: 'delete', ...about }, 'action: '],
      [{ action: 'done', ...about, ...word, groop: 'x' }, 'groop'],
    ] as const)
      await expect(s.finding(event)).rejects.toThrow(words)
  })
})

describe('finding list', () => {
  it('has every open finding of the places of the last run, worst first, with how to name it', async () => {
    const { code, out } = await finding('list', ...kept)
    expect(code).toBe(0)
    expect(out).toMatch(/^(critical|high): /)
    expect(out).toContain('excess-capacity; new, open since 2026-11-02; reported on 2026-11-02\n  --fingerprint excess-capacity/')
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
    expect(out).toContain('snoozed until 2026-12-24 by ana on 2026-11-02: a batch group')
    expect(out.match(/^ {4}2026-11-0[12] \d\d:\d\d UTC {2}\w+, \w+/gm)?.length).toBeGreaterThan(0)
    const [first] = JSON.parse((await finding('show', ...batch, '--json')).out) as readonly { history: readonly unknown[] }[]
    expect(first?.history).toHaveLength((out.match(/^ {4}2026/gm)?.length ?? 0) - 1)
  })

  it('says so of a group that nothing is known of', async () => {
    expect(await finding('show', ...batch.slice(0, -1), 'nobody')).toEqual({ code: 1, out: '', err: 'nothing is known of nobody in 111122223333 eu-west-1\n' })
  })
})

describe('runs', () => {
  it('lists the runs of the schedule, newest first, with how they ended and where their reports and pages lie', async () => {
    await s.tick(tickOf(1))
    const { code, out } = await run(runsCommand, kept)
    expect(code).toBe(0)
    const times = [
      ...out.matchAll(
        /^(2026-\d\d-\d\d \d\d:\d\d) UTC {2}complete: \d+ findings, savings of \$[\d,.]+ a month\n {4}reports\/.*report\.json\n {4}reports\/.*page\.html$/gm,
      ),
    ].map(([, time]) => time)
    expect(times, out).toHaveLength(2)
    expect(times).toEqual([...times].sort().reverse())
    const pages = await Promise.all([...out.matchAll(/reports\/.*page\.html$/gm)].map(([key]) => s.bucket.get(key)))
    for (const page of pages) expect(page).toMatch(/^<!doctype html>/i)
  })

  it('says so where there was none', async () => {
    s.now.sec -= 400 * 86_400
    expect(await run(runsCommand, kept)).toEqual({ code: 1, out: '', err: 'this service has not run yet\n' })
  })
})
