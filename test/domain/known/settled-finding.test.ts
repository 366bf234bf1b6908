import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../domain/findings.ts'
import type { Feedback } from '../../../domain/known/feedback.ts'
import { isCriticalNews, isMuted, type KnownFinding, microUsdAtStake, REPEAT_SEC, settleFinding } from '../../../domain/known/lifecycle.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { coverageThat, DAY_SEC, dayOf } from '../made-up-runs.ts'
import { aKnownFinding } from './a-known-finding.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const RUN_SEC = dayOf(30)
const waste = (usd: number | null, severity: Finding['severity'] = 'medium'): Finding =>
  findingOn(WEB, 'excess-capacity', severity, { savingsMicroUsdPerMonth: usd === null ? null : usd * 1e6 })
const told = (usd: number | null, daysAgo: number, severity: Finding['severity'] = 'medium') => ({
  atSec: RUN_SEC - daysAgo * DAY_SEC,
  severity,
  microUsd: usd === null ? null : usd * 1e6,
})
const feedback = (verdict: Feedback['verdict']): Feedback => ({ by: 'ann', reason: '', atSec: 0, verdict, severity: 'medium' })

/** Found for ten days, told of at first and seen last yesterday. */
const known = (changes: Partial<KnownFinding> = {}): KnownFinding => ({
  ...aKnownFinding(waste(100), RUN_SEC - 10 * DAY_SEC, RUN_SEC - DAY_SEC),
  told: told(100, 10),
  ...changes,
})
const LOOKED = coverageThat({ groups: [WEB] })
type How = { readonly remind?: boolean; readonly unheard?: ReadonlySet<number> }
const settled = (before: KnownFinding | null, seen: Finding | null, how: How = {}) =>
  settleFinding(before, seen, { runSec: RUN_SEC, coverage: LOOKED, remind: false, ...how })?.after

describe('a finding that a run settles', () => {
  it('is nothing where it is neither known nor found', () => {
    expect(settled(null, null)).toBeUndefined()
  })

  it('is written once more for each run that changes it', () => {
    expect(settled(known(), waste(100))).toMatchObject({ revision: 8, lastSeenSec: RUN_SEC })
    expect(settled(known(), null)).toMatchObject({ revision: 8, absentRuns: 1, state: 'ongoing', lastSeenSec: RUN_SEC - DAY_SEC })
  })

  it('is told as worse by the mark of what was told, which only rises', () => {
    expect(settled(known({ told: told(200, 3, 'low') }), waste(100, 'medium'))).toMatchObject({ state: 'worse', told: { microUsd: 200e6, severity: 'medium' } })
    expect(settled(known({ told: told(100, 3, 'high') }), waste(120, 'low'))).toMatchObject({ state: 'worse', told: { microUsd: 120e6, severity: 'high' } })
    expect(settled(known({ told: told(null, 3) }), waste(null, 'high'))).toMatchObject({ state: 'worse', told: { microUsd: null } })
    expect(settled(known({ told: told(100, 3) }), waste(null, 'high'))).toMatchObject({ state: 'worse', told: { microUsd: 100e6 } })
  })

  it('is no worse where nothing was told of its money, or that was nothing, or it is spend that falls', () => {
    for (const usd of [null, 0]) expect(settled(known({ told: told(usd, 3) }), waste(500))).toMatchObject({ state: 'ongoing' })
    const falling = findingOn(WEB, 'cost-shift', 'medium', { category: 'cost', impactMicroUsd: -500e6 })
    expect(settled(known({ told: told(100, 3) }), falling)).toMatchObject({ state: 'ongoing' })
    expect(settled(known({ told: told(100, 3) }), { ...falling, impactMicroUsd: 500e6 })).toMatchObject({ state: 'worse' })
  })

  it('is reminded of after a week by a run that reminds', () => {
    const week = known({ told: { ...told(100, 0), atSec: RUN_SEC - REPEAT_SEC } })
    expect(settled(week, waste(100), { remind: true })?.told?.atSec).toBe(RUN_SEC)
    expect(settled(week, waste(100))?.told).toEqual(week.told)
    expect(settled(known({ told: { ...told(100, 0), atSec: RUN_SEC - REPEAT_SEC + 1 } }), waste(100), { remind: true })?.told?.atSec).toBe(
      RUN_SEC - REPEAT_SEC + 1,
    )
    expect(settled({ ...week, feedback: feedback('acknowledged') }, waste(100), { remind: true })?.told).toEqual(week.told)
  })

  it('was told of in vain where the run that told it was never heard: it is told as if nobody had', () => {
    const unheard = new Set([RUN_SEC - DAY_SEC])
    const lately = { told: told(100, 1), toldBefore: null }
    expect(settled(known(lately), waste(100), { unheard })).toMatchObject({ state: 'new', told: { atSec: RUN_SEC } })
    expect(settled(known({ ...lately, toldBefore: told(50, 9) }), waste(100), { unheard })).toMatchObject({ state: 'worse', toldBefore: told(50, 9) })
    expect(settled(known(lately), waste(100), { unheard: new Set([1]) })).toMatchObject({ state: 'ongoing', told: told(100, 1) })
    expect(settled(known({ told: null }), waste(100), { unheard })).toMatchObject({ state: 'new' })
  })
})

describe('a finding that is muted', () => {
  it('is snoozed, or was called wrong while it was as severe', () => {
    expect([known(), known({ state: 'snoozed' }), known({ feedback: feedback('wrong') }), known({ feedback: feedback('done') })].map(isMuted)).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isMuted(known({ finding: waste(1, 'high'), feedback: feedback('wrong') }))).toBe(false)
  })

  it('stays so until its time, and is told when it comes back in it', () => {
    expect(settled(known({ snoozedUntilSec: RUN_SEC + 1 }), waste(100))).toMatchObject({ state: 'snoozed', told: told(100, 10) })
    expect(settled(known({ snoozedUntilSec: RUN_SEC }), waste(100))).toMatchObject({ state: 'ongoing' })
    expect(settled(known({ snoozedUntilSec: RUN_SEC + 1 }), null)).toMatchObject({ state: 'snoozed' })
    expect(settled(known({ openedSec: RUN_SEC - 2 * DAY_SEC }), waste(100))).toMatchObject({ state: 'reopened', toldBefore: told(100, 10) })
  })

  it('ends without a word', () => {
    const absent = { absentRuns: 1 }
    expect(settled(known(absent), null)).toMatchObject({ state: 'resolved', closedSec: RUN_SEC, told: { atSec: RUN_SEC } })
    for (const quiet of [{ snoozedUntilSec: RUN_SEC + 1 }, { feedback: feedback('wrong') }])
      expect(settled(known({ ...absent, ...quiet }), null)).toMatchObject({ state: 'resolved', told: told(100, 10) })
    expect(settled(known({ ...absent, told: null }), null)).toMatchObject({ state: 'resolved', told: null })
  })

  it('stays a mistake when it comes back; a change that was made did not last', () => {
    const closed = { state: 'resolved', closedSec: RUN_SEC - DAY_SEC } as const
    expect(settled(known({ ...closed, feedback: feedback('wrong') }), waste(100))).toMatchObject({
      state: 'ongoing',
      reopenings: 1,
      feedback: feedback('wrong'),
    })
    expect(settled(known({ ...closed, feedback: feedback('done') }), waste(100))).toMatchObject({ state: 'reopened', reopenings: 1, feedback: null })
  })
})

describe('the end of a finding', () => {
  const closed = (changes: Partial<KnownFinding> = {}) => known({ state: 'resolved', closedSec: RUN_SEC - DAY_SEC, ...changes })

  it('is told by the next digest where the run that closed it had none', () => {
    expect(settled(closed(), null, { remind: true })).toMatchObject({ told: { atSec: RUN_SEC }, toldBefore: told(100, 10), revision: 8, lastRunSec: RUN_SEC })
    expect(settled(closed(), null)).toEqual(closed())
  })

  it.each([
    ['it was told', { told: told(100, 1) }],
    ['nobody ever heard of it', { told: null }],
    ['it was snoozed then', { snoozedUntilSec: RUN_SEC - DAY_SEC + 1 }],
    ['it was called wrong', { feedback: feedback('wrong') }],
    ['it never ended', { closedSec: null }],
  ])('is told no more where %s', (_what, changes) => {
    expect(settled(closed(changes), null, { remind: true })).toEqual(closed(changes))
  })

  it('is told again where the run that told it was never heard', () => {
    const unheard = new Set([RUN_SEC - DAY_SEC])
    const once = closed({ told: told(100, 1), toldBefore: told(100, 10) })
    expect(settled(once, null, { unheard })).toMatchObject({ told: { ...told(100, 10), atSec: RUN_SEC }, toldBefore: told(100, 10), revision: 8 })
    expect(settled({ ...once, toldBefore: null }, null, { unheard })).toMatchObject({ told: null, revision: 8, lastRunSec: RUN_SEC })
  })
})

describe('what is told ahead of any digest', () => {
  const news = (changes: Partial<KnownFinding>, category: Finding['category'] = 'scaling-gap', severity: Finding['severity'] = 'critical') =>
    isCriticalNews(known({ state: 'new', told: told(1, 0), lastRunSec: RUN_SEC, ...changes, finding: { ...waste(1, severity), category } }), RUN_SEC)

  it('is critical trouble of users or of the bill that is new, is back or became so', () => {
    expect([news({}), news({}, 'cost'), news({ state: 'reopened' }), news({ state: 'worse', toldBefore: told(1, 3) })]).toEqual([true, true, true, true])
  })

  it('is nothing else', () => {
    expect([news({}, 'overprovisioned'), news({}, 'scaling-gap', 'high'), news({ told: told(1, 1) }), news({ lastRunSec: RUN_SEC - 1 })]).toEqual(
      Array(4).fill(false),
    )
    expect([news({ state: 'ongoing' }), news({ state: 'worse', toldBefore: told(1, 3, 'critical') })]).toEqual([false, false])
  })
})

describe('the money at stake', () => {
  it.each([
    ['is what it saves', waste(100), 100e6],
    ['is what a bill’s finding cost, more or less', { ...waste(null), impactMicroUsd: -5 }, 5],
    ['is not known', waste(null), null],
    ['is no number', { ...waste(null), impactMicroUsd: Number.NaN }, null],
    ['is none of a gap', { ...waste(100), category: 'scaling-gap' as const }, null],
  ])('%s', (_what, finding, expected) => {
    expect(microUsdAtStake(finding as Finding)).toBe(expected)
  })
})
