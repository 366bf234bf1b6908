import { afterEach, describe, expect, it } from 'vitest'
import { runRequest } from '../../audit/run-request.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import type { InvokeOptions, LocalService } from '../../local/service.ts'
import { aRunningService, objectsOf, openFleetOf, tableOf, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

const open = async (options: Parameters<typeof aRunningService>[0] = {}): Promise<LocalService> => {
  s = await aRunningService(options)
  s.now.sec = Date.parse(tickOf(0)) / 1000
  return s
}

describe('an audit on demand', () => {
  it('audits the groups that are asked for, answers with the summary and where the report lies, and keeps and tells nothing', async () => {
    const asked: Parameters<ReturnType<typeof openFleetOf>>[0][] = []
    await open({ openFleet: openFleetOf(undefined, asked) })
    const { result } = await s.demand({ groups: ['web-*'], accounts: ['111122223333'], regions: ['us-east-1'], lookbackDays: 7 })
    expect(result).toMatchObject({
      status: 'complete',
      summary: { groups: { discovered: 2 } },
      report: {
        s3: expect.stringMatching(/^s3:\/\/headroom-reports\/reports\/2026-11-02\/demand-.*report\.json$/),
        page: expect.stringMatching(/page\.html$/),
      },
      told: { sent: 0, failed: 0 },
    })
    expect(asked.every(({ days }) => days === 7)).toBe(true)
    expect(s.mails()).toEqual([])
    expect((await tableOf(s)).filter((item) => item.includes('FINDINGS'))).toEqual([])
    expect(Object.keys(await objectsOf(s)).filter((key) => key.startsWith('reports/'))).toHaveLength(2)
  })

  it('that tells keeps and tells what it found, and resolves nothing that it did not look at', async () => {
    await open()
    await s.tick(tickOf(0))
    s.mails()
    s.now.sec = Date.parse(tickOf(1)) / 1000
    const { result } = await s.demand({ groups: ['fine'], tell: true })
    expect(result).toMatchObject({ status: 'complete' })
    const { known } = await s.table.readKnownFindings(
      [
        { accountId: '111122223333', region: 'eu-west-1' },
        { accountId: '111122223333', region: 'us-east-1' },
      ],
      s.now.sec,
    )
    expect(known.map(({ state }) => state)).toEqual(['new', 'new'])
  })

  it('waits for no message that another claimed and has not sent where it has fifteen minutes: the next run sends it', async () => {
    await open()
    const claimedByAnother: NonNullable<InvokeOptions['world']> = (io) => ({
      ...io,
      claimSend: async (...of) => ((await io.claimSend(...of)).claim === 'send' ? { claim: 'busy' } : { claim: 'sent' }),
    })
    const beganSec = s.now.sec
    const { result } = await s.demand({ groups: ['batch'], tell: true }, { functionName: 'headroom-prod-audit-now', world: claimedByAnother })
    expect(result).toMatchObject({ status: 'complete', told: { sent: 0, failed: 0, underway: 1 } })
    expect([s.now.sec, s.mails()]).toEqual([beganSec, []])
    await s.tick(tickOf(1))
    expect(s.mails().map(({ subject }) => subject)).toEqual([expect.stringContaining('1 new; $100'), expect.stringContaining('2 findings open')])
  })

  // fault 73
  it('is refused when too many were asked for within the hour, and run again after it', async () => {
    await open({ settings: { demandsPerHour: 2 } })
    for (const name of ['first', 'second']) {
      s.now.sec += 60
      expect((await s.demand({}, { name })).status).toBe('SUCCEEDED')
    }
    s.now.sec += 60
    const third = await s.demand({}, { name: 'third' })
    expect(third).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('2 audits were asked for within the last hour, and no more than 2 are run'),
    })
    // the schedule is not held up by whoever asks too often
    expect(await s.tick(tickOf(1))).toMatchObject({ result: { status: 'complete' } })
    s.now.sec += 3600
    expect((await s.demand({}, { name: 'fourth' })).status).toBe('SUCCEEDED')
  })

  it('that names a scheduled time counts among what was asked for, and moves no finding into the future', async () => {
    await open({ settings: { demandsPerHour: 2 } })
    const time = (sec: number): string => new Date((s.now.sec + sec) * 1000).toISOString().replace('.000Z', 'Z')
    for (const [sec, words] of [
      [86_400, 'lies in the future'],
      [-3 * 86_400, 'more than two days ago'],
    ] as const) {
      const { status, error } = await s.demand({ scheduledTime: time(sec) })
      expect([status, error]).toEqual(['FAILED', expect.stringContaining(words)])
    }
    const outcomes = []
    for (let i = 1; i <= 6; i++) outcomes.push((await s.demand({ scheduledTime: time(-i) }, { name: `asked ${i}` })).status)
    expect(outcomes).toEqual(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'FAILED', 'FAILED', 'FAILED'])
  })

  it('over its cap is refused before anything is paid for', async () => {
    const dear: typeof openFleetOf = (...of) => {
      const usual = openFleetOf(...of)
      return async (query) => {
        const source = await usual(query)
        // six groups, in captures that know their names only when they are opened
        const pricesMicroUsd = async (place: (typeof source.places)[number]) => new Map((await place.open()).groupNames.map((name) => [name, 200_000]))
        return { ...source, places: source.places.map((place) => ({ ...place, pricesMicroUsd: () => pricesMicroUsd(place) })) }
      }
    }
    await open({ openFleet: dear(), settings: { capMicroUsd: 1_000_000 } })
    const { status, error } = await s.demand({})
    expect(status).toBe('FAILED')
    expect(error).toContain('the run would cost $1.20, over its cap of $1.00; nothing was charged')
  })

  it('for a group that nobody knows says which may be meant', async () => {
    await open()
    const { status, error } = await s.demand({ groups: ['web-shpo'] })
    expect(status).toBe('FAILED')
    expect(error).toContain('groups: no group matches "web-shpo"; did you mean "web-shop"')
  })
})

describe('what is wrong with a request', () => {
  const limits = { accounts: ['111122223333'], regions: ['eu-west-1'], lookbackDays: 14, policy: defaultPolicy }
  it.each([
    [null, 'an audit is asked for with a JSON object'],
    ['web-*', 'an audit is asked for with a JSON object'],
    [[], 'an audit is asked for with a JSON object'],
    [{ group: ['web'] }, '"group" is none of groups, accounts, regions, lookbackDays, tell; did you mean groups?'],
    [{ groups: 'web' }, 'groups: must be a list of groups, like ["web-*"]'],
    [{ groups: [7] }, 'groups: must be a list of groups, each in quotes'],
    [{ groups: [''] }, 'groups: must not hold an empty text'],
    [{ accounts: [111122223333] }, 'accounts: must be a list of accounts, each in quotes'],
    [{ accounts: ['42'] }, 'accounts: must hold account ids of twelve digits'],
    [{ accounts: ['999999999999'] }, 'accounts: 999999999999 is not among what this service audits (111122223333)'],
    [{ regions: ['Ireland'] }, 'regions: must hold regions like "eu-west-1"'],
    [{ regions: ['us-east-1', 'us-east-2'] }, 'regions: us-east-1, us-east-2 are not among what this service audits (eu-west-1)'],
    [{ lookbackDays: 0 }, 'lookbackDays: must be at least 1'],
    [{ lookbackDays: 6 }, 'lookbackDays: no group can be judged by less than 7 days'],
    [{ lookbackDays: 64 }, 'lookbackDays: must be at most 63'],
    [{ lookbackDays: 1.5 }, 'lookbackDays: must be a whole number of days'],
    [{ lookbackDays: 7, tell: true }, 'lookbackDays: what is told is also kept, so it rests on the usual 14 days'],
    [{ tell: 'yes' }, 'tell: must be true or false'],
    [{ scheduledTime: 'today' }, 'scheduledTime: must be a time in UTC like 2026-11-02T06:00:00Z'],
    [{ scheduledTime: '2026-11-02T06:00:00Z', groups: ['web'] }, '"groups" is none of'],
  ])('%j is said in words', (event, words) => {
    expect(() => runRequest(event, limits)).toThrow(words)
  })

  it('is all said at once', () => {
    expect(() => runRequest({ groups: 'web', tell: 1 }, limits)).toThrow(/groups: .*; tell: /)
  })
})
