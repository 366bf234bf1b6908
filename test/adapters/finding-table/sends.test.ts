import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { leaseSecOf } from '../../../adapters/finding-table/sends.ts'
import type { SendKey } from '../../../domain/known/send.ts'
import { DAY_SEC, dayOf } from '../../domain/made-up-runs.ts'
import { hostileNames } from '../../hostile-names.ts'
import { aTable, type TestTable } from './a-table.ts'

const LEASE_SEC = leaseSecOf('topic')

let t: TestTable
beforeAll(async () => {
  t = await aTable()
})
afterAll(() => t.stop())

let runs = 0
let key: SendKey
let now = 0
beforeEach(() => {
  const runSec = dayOf(runs++)
  now = runSec + 600
  key = { channel: 'topic', occasion: 'digest', runId: new Date(runSec * 1000).toISOString(), runSec, state: 'all' }
})

describe('the ledger of sends', () => {
  it('gives a message to one sender, and to nobody once it was sent', async () => {
    expect(await t.table.claimSend(key, 'text', now)).toEqual({ claim: 'send', payload: 'text' })
    expect(await t.table.claimSend(key, 'text', now + 1)).toEqual({ claim: 'busy' })
    await t.table.markSent(key, now + 2)
    expect(await t.table.claimSend(key, 'text', now + 3)).toEqual({ claim: 'sent' })
    expect(await t.table.claimSend(key, 'text', now + 80 * DAY_SEC)).toEqual({ claim: 'sent' })
  })

  it('gives a message whose sender died to the next one, in the words of the first', async () => {
    await t.table.claimSend(key, 'as it was', now)
    expect(await t.table.claimSend(key, 'as it is now', now + LEASE_SEC)).toEqual({ claim: 'send', payload: 'as it was' })
    expect(await t.table.claimSend(key, 'as it is now', now + LEASE_SEC + 1)).toEqual({ claim: 'busy' })
  })

  it('gives a message that could not be sent to the next one at once', async () => {
    await t.table.claimSend(key, 'text', now)
    await t.table.releaseSend(key)
    expect(await t.table.claimSend(key, 'text', now + 1)).toEqual({ claim: 'send', payload: 'text' })
  })

  // DynamoDB took the claim and its answer never came: the second try finds the item there
  it('gives a message to the sender whose claim was taken without an answer, and to nobody else', async () => {
    const unsaid = {
      operation: 'PutItem',
      answer: () => {
        throw Object.assign(new Error('the answer never came'), { name: 'TimeoutError', $metadata: { httpStatusCode: 500 } })
      },
    }
    t.faults.push(unsaid)
    expect(await t.table.claimSend(key, 'text', now)).toEqual({ claim: 'send', payload: 'text' })
    expect(await t.table.claimSend(key, 'text', now)).toEqual({ claim: 'busy' })
    // the first try of a later claim fails on what is there; the second is taken without an answer
    t.faults.push({ operation: 'PutItem' }, unsaid)
    expect(await t.table.claimSend(key, 'as it is now', now + LEASE_SEC)).toEqual({ claim: 'send', payload: 'text' })
    expect(await t.table.claimSend(key, 'text', now + LEASE_SEC)).toEqual({ claim: 'busy' })
  })

  it('lets one of many win', async () => {
    await t.table.claimSend(key, 'text', now - LEASE_SEC)
    const claims = await Promise.all(Array.from({ length: 8 }, () => t.table.claimSend(key, 'text', now)))
    expect(claims.filter(({ claim }) => claim === 'send')).toHaveLength(1)
    expect(claims.filter(({ claim }) => claim === 'busy')).toHaveLength(7)
  })

  it('keeps channels, occasions, runs and states apart, whatever they are called', async () => {
    const keys: SendKey[] = [
      key,
      { ...key, channel: 'slack' },
      { ...key, occasion: 'alert' },
      { ...key, runId: 'other' },
      ...hostileNames.filter((name) => name !== 'all').map((name) => ({ ...key, occasion: 'alert', state: `${name}/new` })),
    ]
    for (const one of keys) expect((await t.table.claimSend(one, 'text', now)).claim).toBe('send')
    for (const one of keys) expect((await t.table.claimSend(one, 'text', now)).claim).toBe('busy')
    for (const one of keys) await t.table.markSent(one, now)
  })

  it('knows what is still to be sent, but not what is just being sent', async () => {
    const lost = { ...key, state: 'lost' }
    const sent = { ...key, state: 'sent' }
    const current = { ...key, state: 'current' }
    await t.table.claimSend(lost, 'lost text', now - LEASE_SEC)
    await t.table.claimSend({ ...lost, channel: 'slack' }, 'lost text', now - leaseSecOf('slack'))
    await t.table.claimSend(sent, 'sent text', now - LEASE_SEC)
    await t.table.markSent(sent, now)
    await t.table.claimSend(current, 'current text', now - 1)
    const pending = (await t.table.readPendingSends('topic', now)).filter(({ key: of }) => of.runId === key.runId)
    expect(pending).toEqual([{ key: lost, payload: 'lost text' }])
  })

  it('knows when the last digest before a run was written down', async () => {
    const digest = { ...key, occasion: 'test-digest' }
    expect(await t.table.readLastSendSec('topic', 'test-digest', digest.runSec)).toBeNull()
    await t.table.claimSend({ ...digest, runSec: digest.runSec - DAY_SEC, runId: 'yesterday' }, 'text', now)
    await t.table.claimSend(digest, 'text', now)
    expect(await t.table.readLastSendSec('topic', 'test-digest', digest.runSec)).toBe(digest.runSec - DAY_SEC)
    expect(await t.table.readLastSendSec('topic', 'test-digest', digest.runSec + 1)).toBe(digest.runSec)
    expect(await t.table.readLastSendSec('slack', 'test-digest', digest.runSec + 1)).toBeNull()
  })

  it('sends again where its own entry cannot be read: better twice than never', async () => {
    await t.table.claimSend(key, 'text', now)
    const [item] = (await t.items()).filter((one) => one.runId === key.runId)
    await t.put({ ...item, claimedSec: 'no number' })
    expect(await t.table.claimSend(key, 'text', now + 1)).toEqual({ claim: 'send', payload: 'text' })
  })

  it('begins anew where an entry has expired', async () => {
    await t.table.claimSend(key, 'text', now)
    await t.table.markSent(key, now)
    expect(await t.table.claimSend(key, 'later text', now + 91 * DAY_SEC)).toEqual({ claim: 'send', payload: 'later text' })
  })
})

describe('the runs', () => {
  const outcome = {
    status: 'complete' as const,
    problem: null,
    finishedSec: 1,
    auditId: 'a',
    reportKey: 'k',
    pageKey: null,
    notAudited: ['["1","x"]'],
    judged: ['["1","y"]'],
    findings: 3,
    estimatedMonthlySavingsMicroUsd: 5,
    figures: {
      currency: 'USD',
      microUsdPerMonth: 28_000e6,
      savesMicroUsdPerMonth: 5,
      savedMicroUsdPerMonth: null,
      overloadMinutesPerWeek: 12.5,
      judged: 9,
      microUsdOfDay: null,
      critical: 1,
    },
  }

  it('begin once: a second tick finds them running, and later finished', async () => {
    const run = { runId: key.runId, runSec: key.runSec, trigger: 'schedule' as const }
    expect(await t.table.beginRun(run, now)).toBe('begun')
    expect(await t.table.beginRun(run, now + 1)).toBe('running')
    expect(await t.table.finishRun({ ...run, startedSec: now }, outcome)).toBe(true)
    expect(await t.table.beginRun(run, now + 2)).toBe('finished')
    expect(await t.table.finishRun({ ...run, startedSec: now }, { ...outcome, status: 'failed' })).toBe(false)
    expect((await t.table.readRunsBefore(run.runSec + 1, { limit: 1 }))[0]).toEqual({ ...run, startedSec: now, startedBy: '', outcome })
  })

  it('are gone on with by who began them, and by another only when he has been gone for hours', async () => {
    const run = { runId: key.runId, runSec: key.runSec, trigger: 'schedule' as const }
    expect(await t.table.beginRun(run, now, 'execution 1')).toBe('begun')
    expect(await t.table.beginRun(run, now + 1, 'execution 1')).toBe('begun')
    expect(await t.table.beginRun(run, now + 1, 'execution 2')).toBe('running')
    expect(await t.table.beginRun(run, now + 6 * 3600, 'execution 2')).toBe('begun')
    await t.table.finishRun({ ...run, startedSec: now }, outcome)
    expect(await t.table.beginRun(run, now + 2, 'execution 1')).toBe('finished')
  })

  it('of the schedule and on demand lie apart, newest first', async () => {
    const run = (day: number, trigger: 'schedule' | 'demand') => ({ runId: `${day} ${trigger}`, runSec: dayOf(5000 + day), trigger })
    for (const one of [run(1, 'schedule'), run(2, 'demand'), run(3, 'schedule')]) await t.table.beginRun(one, now)
    expect((await t.table.readRunsBefore(dayOf(5003))).map(({ runId }) => runId)[0]).toBe('1 schedule')
    expect((await t.table.readRunsBefore(dayOf(5004), { limit: 2 })).map(({ runId }) => runId)).toEqual(['3 schedule', '1 schedule'])
    expect((await t.table.readRunsBefore(dayOf(5004), { trigger: 'demand' })).map(({ runId }) => runId)).toEqual(['2 demand'])
  })

  it('keep no list of places that an item could not hold', async () => {
    const run = { runId: 'wide', runSec: dayOf(6000), trigger: 'schedule' as const, startedSec: now }
    const notAudited = Array.from({ length: 20_000 }, (_, i) => `["${i}","ap-southeast-2"]`)
    await t.table.finishRun(run, { ...outcome, notAudited })
    expect((await t.table.readRunsBefore(dayOf(6001)))[0]?.outcome).toEqual({ ...outcome, notAudited: null })
  })
})

describe('a channel', () => {
  it('is disabled under the address it had', async () => {
    expect(await t.table.readDisabledChannel('slack')).toBeNull()
    const state = { reason: 'HTTP 404', sinceSec: 5, addressDigest: 'abc' }
    await t.table.disableChannel('slack', state)
    expect(await t.table.readDisabledChannel('slack')).toEqual(state)
  })
})
