import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leaseSecOf } from '../../adapters/finding-table/sends.ts'
import { record } from '../../audit/record.ts'
import { settle } from '../../audit/settle.ts'
import type { Finding } from '../../domain/findings.ts'
import { DAY_SEC, dayOf } from '../domain/made-up-runs.ts'
import { hostileNames } from '../hostile-names.ts'
import { findingNamed, manyFindings } from '../report/made-up-message.ts'
import { aService, foundOn, runOf, type Service, tellOf } from './a-service.ts'
import { findingOn } from './made-up-fleet.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const waste = (usd: number): Finding => findingOn(WEB, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: usd * 1e6 })
const gap = findingOn({ ...WEB, name: 'payments' }, 'max-size-reached', 'critical')

let s: Service
beforeEach(async () => {
  s = await aService()
})
afterEach(() => s.stop())

const subjects = () => s.mails().map(({ subject }) => subject)
const visibleIds = (texts: readonly string[]) => texts.map((text) => /Message (\S+)/.exec(text.replaceAll('\n', ''))?.[1] ?? '')
/** The table without what counts claims and clocks. */
const kept = async () =>
  (await s.t.items())
    .filter((item) => String(item.pk).startsWith('FINDINGS'))
    .map((item) => JSON.stringify(item, Object.keys(item).sort()))
    .sort()

describe('a run', () => {
  it('tells a critical gap at once, and the digest after it', async () => {
    const telling = await s.run(0, foundOn([gap, waste(100)]))
    expect(telling.sent).toHaveLength(2)
    expect(subjects()).toEqual([
      'Headroom CRITICAL: payments: max-size-reached (111122223333 us-east-1)',
      expect.stringMatching(/^Headroom: 1 critical group; 2 new; /),
    ])
  })

  it('tells the second day only what changed', async () => {
    await s.run(0, foundOn([gap, waste(100)]))
    s.mails()
    await s.run(1, foundOn([gap, waste(100)]))
    expect(s.mails()).toEqual([])
    await s.run(2, foundOn([gap, waste(130)]))
    const [mail, ...others] = s.mails()
    expect(others).toEqual([])
    expect(mail?.text).toContain('- $130 a month, was $100, high:')
    // critical as it still is, it is named, and not as a change
    expect(mail?.text).toContain('Critical groups (1)\n- payments')
    expect(mail?.text).not.toContain('payments, 111122223333')
  })

  it('says once a week that all is quiet, and what is still open', async () => {
    const told: number[] = []
    for (let day = 0; day < 16; day++) {
      await s.run(day, foundOn([waste(100)]))
      if (s.mails().length > 0) told.push(day)
    }
    expect(told).toEqual([0, 7, 14])
  })

  it('says what could not be audited any more, even when nothing else changed', async () => {
    const blind = [{ accountId: '111122223333', region: 'eu-west-1', reason: 'sts:AssumeRole: permission is missing' }]
    const day = async (i: number, found: ReturnType<typeof foundOn>) => {
      await s.run(i, found)
      const run = { ...runOf(i), trigger: 'schedule' as const, startedSec: s.now.sec }
      const notAudited = found.outline.notAudited.map(({ accountId, region }) => JSON.stringify([accountId, region]))
      await s.t.table.finishRun(run, {
        status: 'complete',
        problem: null,
        finishedSec: s.now.sec,
        auditId: null,
        reportKey: null,
        pageKey: null,
        notAudited,
        judged: null,
        findings: 1,
        estimatedMonthlySavingsMicroUsd: 0,
        figures: null,
      })
      return s.mails().map(({ text }) => text.includes('permission is missing'))
    }
    expect(await day(0, foundOn([waste(1)]))).toEqual([false])
    expect(await day(1, foundOn([waste(1)], { notAudited: blind }))).toEqual([true])
    expect(await day(2, foundOn([waste(1)], { notAudited: blind }))).toEqual([])
    expect(await day(3, foundOn([waste(1)]))).toEqual([])
  })

  it('that is not whole says so, and resolves nothing that it did not look for', async () => {
    await s.run(0, foundOn([waste(1), gap]))
    s.mails()
    for (const day of [1, 2, 3])
      await s.run(
        day,
        { findings: [], outline: { ...foundOn([]).outline, groups: [], places: [], notAudited: [] } },
        { problem: '60 of 212 batches of groups could not be read' },
      )
    const texts = s.mails().map(({ text }) => text)
    expect(texts).toHaveLength(3)
    for (const text of texts) {
      expect(text).toContain('60 of 212 batches of groups could not be read')
      expect(text).not.toContain('Resolved')
    }
  })

  it('keeps and tells whatever groups are called', async () => {
    const findings = hostileNames.map((name) => findingNamed(name, 'high'))
    await s.run(0, foundOn(findings))
    const { known } = await s.t.table.readKnownFindings([WEB], dayOf(0))
    expect(known.map(({ finding }) => finding.resource.autoScalingGroupName).sort()).toEqual([...hostileNames].sort())
    expect(s.mails()).toHaveLength(1)
    await s.deliver()
    expect(s.slack.posts).toHaveLength(1)
    s.now.sec += DAY_SEC
    await s.run(1, foundOn(findings))
    expect(s.mails()).toEqual([])
  })

  it('makes one digest of 5,000 new findings, which every channel can carry', async () => {
    const gaps = Array.from({ length: 10 }, (_, i) => findingOn({ ...WEB, name: `gap-${i}` }, 'max-size-reached', 'critical'))
    const report = foundOn([...manyFindings(4990), ...gaps])
    const unwritten = { ...s.io, writeKnownFindings: async (afters: readonly unknown[]) => afters.map(() => true), addHistory: async () => {} }
    await tellOf(await record(await settle(runOf(0), report, s.io), unwritten), report, s.io)
    const [alert, digest, ...others] = s.mails()
    expect(others).toEqual([])
    expect(alert?.subject).toMatch(/^Headroom CRITICAL: 10 groups became critical; the worst are gap-0, /)
    expect(digest?.subject).toMatch(/^Headroom: 10 critical groups; 5,000 new; /)
    expect(digest?.text).toContain('- $4.99k a month')
    expect(digest?.text).toContain('and 4,990 more')
    await s.deliver()
    expect(s.slack.posts).toHaveLength(2)
  })

  it('goes on where a stored finding cannot be read, and says that it was set aside', async () => {
    await s.run(0, foundOn([waste(100), gap]))
    const item = (await s.t.items()).find(({ sk }) => String(sk).startsWith('STATE#web'))
    await s.t.put({ ...item, document: '{' })
    s.mails()
    await s.run(1, foundOn([waste(100), gap]))
    const [mail] = s.mails()
    expect(mail?.text).toContain('1 stored finding could not be read and was set aside')
    expect(mail?.text).toContain('New (1)')
  })
})

describe('the same run again', () => {
  it('changes nothing and sends nothing: a second tick of the schedule', async () => {
    const report = foundOn([gap, waste(100)])
    await s.run(0, report)
    const before = await kept()
    s.mails()
    const again = await s.run(0, report)
    expect(again.sent).toEqual([])
    expect(again.sentBefore).toHaveLength(2)
    expect(await kept()).toEqual(before)
    expect(s.mails()).toEqual([])
  })

  it('changes nothing when an older one comes late', async () => {
    await s.run(1, foundOn([gap]))
    const before = await kept()
    s.mails()
    await s.run(0, foundOn([waste(500), { ...gap, severity: 'low' }]))
    expect((await kept()).filter((item) => before.includes(item))).toEqual(before)
    // critical as it is, it is named, and not as a change
    expect(s.mails().map(({ text }) => /Critical groups \(1\)\n- payments/.test(text) && !text.includes('payments, 111122223333'))).toEqual([true])
  })

  it('ends in the same table and the same messages, wherever it was killed', async () => {
    const days = [foundOn([waste(100), findingOn({ ...WEB, name: 'db' }, 'flapping', 'low')]), foundOn([gap, waste(200)], { others: ['db'] })]
    const [first, second] = days as [ReturnType<typeof foundOn>, ReturnType<typeof foundOn>]
    await s.run(0, first)
    await s.run(1, second)
    const whole = { table: await kept(), mails: s.mails() }
    // as many calls as one run makes; each is the last of one attempt
    for (let deadAt = 1; ; deadAt++) {
      const other = await aService()
      try {
        await other.run(0, first)
        const calls = { left: deadAt, names: [] as string[] }
        const mortal = Object.fromEntries(
          Object.entries(other.io).map(([name, call]) => [
            name,
            name === 'nowSec'
              ? call
              : async (...args: never[]) => {
                  if (calls.left-- === 0) throw new Error('killed')
                  calls.names.push(name)
                  return (call as (...all: never[]) => unknown)(...args)
                },
          ]),
        ) as unknown as Service['io']
        const attempt = async (io: Service['io']) => tellOf(await record(await settle(runOf(1), second, io), io), second, io)
        other.now.sec = dayOf(1) + 600
        const survived = await attempt(mortal).then(
          () => true,
          () => false,
        )
        other.now.sec += leaseSecOf('topic')
        await attempt(other.io)
        const swap = [s, other] as const
        s = other
        expect(await kept(), `killed at ${deadAt} (${calls.names.at(-1)})`).toEqual(whole.table)
        s = swap[0]
        const mails = other.mails()
        // only one who died between sending and writing it down sends twice, and then the same text
        const twice = calls.names.at(-1) === 'publish' && !survived ? 1 : 0
        expect(mails.length, `killed at ${deadAt}`).toBe(whole.mails.length + twice)
        expect([...new Set(mails.map(({ text }) => text))].sort()).toEqual([...new Set(whole.mails.map(({ text }) => text))].sort())
        await other.deliver()
        expect(new Set(visibleIds(other.slack.posts.map(({ payload }) => JSON.stringify(payload).replaceAll('message', 'Message')))).size).toBe(3)
        expect(other.slack.posts).toHaveLength(3)
        if (survived) break
      } finally {
        await other.stop()
      }
    }
  })
})

describe('two runs at once', () => {
  it('do not both tell the same news, whoever writes first', async () => {
    const report = foundOn([waste(100)])
    const settled = [await settle(runOf(0), report, s.io), await settle(runOf(1), report, s.io)] as const
    const later = await record(settled[1], s.io)
    const earlier = await record(settled[0], s.io)
    expect(later.known.map(({ state }) => state)).toEqual(['new'])
    expect(earlier.known.map((one) => [one.state, one.lastRunSec])).toEqual([['new', dayOf(1)]])
    await tellOf(later, report, s.io)
    await tellOf(earlier, report, s.io)
    expect(s.mails().filter(({ text }) => text.includes('New (1)'))).toHaveLength(1)
  })

  it('settle anew what the other has just written', async () => {
    const report = foundOn([waste(100)])
    const late = await settle(runOf(1), report, s.io)
    await record(await settle(runOf(0), report, s.io), s.io)
    const kept = await record(late, s.io)
    expect(kept.known.map((one) => [one.state, one.firstSeenSec, one.revision])).toEqual([['ongoing', dayOf(0), 2]])
    expect((await s.t.table.readHistory(waste(1), dayOf(1))).map(({ state }) => state)).toEqual(['new'])
  })

  it('give up on a table that changes under every try', async () => {
    const settlement = await settle(runOf(0), foundOn([waste(100)]), s.io)
    await expect(
      record(settlement, { ...s.io, writeKnownFindings: async (afters) => afters.map(() => false), readKnownFinding: async () => null }),
    ).rejects.toThrow(/changed under the run/)
  })
})

describe('a topic that refuses', () => {
  it('does not end the run: operators hear of it, and the next run sends what was lost', async () => {
    const refuse = { operation: 'Publish', error: 'KMSAccessDeniedException', message: 'kms:GenerateDataKey is not allowed' }
    s.cloud.faults.push(refuse, refuse)
    const telling = await s.run(0, foundOn([gap]))
    expect(telling.sent).toEqual([])
    expect(telling.failed.map(({ reason }) => reason.includes('kms:GenerateDataKey'))).toEqual([true, true])
    expect(s.operatorMails().map(({ subject, text }) => [subject, text.includes('kms:GenerateDataKey')])).toEqual([
      ['Headroom could not send its messages', true],
    ])
    expect(s.mails()).toEqual([])
    const next = await s.run(1, foundOn([gap]))
    expect(next.sent).toHaveLength(2)
    expect(subjects()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Headroom CRITICAL/), expect.stringMatching(/^Headroom: 1 critical group; 1 new/)]),
    )
    expect((await s.run(1, foundOn([gap]))).sent).toEqual([])
  })

  it('is asked again while it only throttles', async () => {
    s.cloud.faults.push({ operation: 'Publish', error: 'Throttling' }, { operation: 'Publish', error: 'InternalError', status: 500 })
    expect((await s.run(0, foundOn([waste(1)]))).sent).toHaveLength(1)
    expect(s.mails()).toHaveLength(1)
  })

  it('sends the rest where one message fails', async () => {
    s.cloud.faults.push({ operation: 'Publish', error: 'InvalidParameter' })
    const telling = await s.run(0, foundOn([gap]))
    expect([telling.sent.length, telling.failed.length]).toEqual([1, 1])
    expect((await s.run(0, foundOn([gap]))).sent).toHaveLength(1)
    expect(s.mails()).toHaveLength(2)
  })

  it('and an outbox that cannot be read do not keep the day from being told', async () => {
    const key = { channel: 'topic', occasion: 'digest', runId: 'long ago', runSec: dayOf(-5), state: 'all' } as const
    for (const [i, payload] of ['{', '"text"', '{"summary":{"id":7}}'].entries()) await s.t.table.claimSend({ ...key, state: `${i}` }, payload, dayOf(-5))
    const telling = await s.run(0, foundOn([waste(1)]))
    expect(telling.sent).toHaveLength(1)
    expect(telling.failed.map(({ reason }) => reason)).toEqual(Array.from({ length: 3 }, () => 'what was to be sent cannot be read any more'))
    expect(s.operatorMails()).toHaveLength(1)
    expect((await s.run(1, foundOn([waste(1)]))).failed).toEqual([])
  })

  it('waits for whoever is just telling the operators: he may have died', async () => {
    s.cloud.faults.push({ operation: 'Publish', error: 'InvalidParameter' })
    const { runId, runSec } = runOf(0)
    await s.t.table.claimSend({ channel: 'operators', occasion: 'tell-failed', runId, runSec, state: 'all' }, 'as it was', s.now.sec)
    expect(await s.run(0, foundOn([waste(1)]))).toMatchObject({ failed: [{}], busy: ['the word to the operators'] })
  })

  it('that refuses operators as well leaves it in the answer', async () => {
    s.cloud.faults.push(...Array.from({ length: 2 }, () => ({ operation: 'Publish', error: 'AuthorizationError', status: 403 })))
    const telling = await s.run(0, foundOn([waste(1)]))
    expect(telling.failed).toHaveLength(1)
    expect(s.operatorMails()).toEqual([])
  })
})
