import { describe, expect, it } from 'vitest'
import { afterReturn, DONE_SHOWS_AFTER_SEC, type Feedback, isCalledWrong, isReminded } from '../../../domain/known/feedback.ts'
import type { KnownFinding } from '../../../domain/known/lifecycle.ts'
import { recordsOfKinds, said } from '../../../domain/known/say.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { aKnownFinding } from './a-known-finding.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const AT_SEC = 1_772_409_600
const known = (changes: Partial<KnownFinding> = {}, kind: Parameters<typeof findingOn>[1] = 'flapping'): KnownFinding => ({
  ...aKnownFinding(findingOn(WEB, kind, 'medium'), 0, 0),
  ...changes,
})
const remark = { by: 'ann', reason: 'a load test', atSec: AT_SEC }
const feedback = (verdict: Feedback['verdict'], changes: Partial<Feedback> = {}): Feedback => ({ ...remark, verdict, severity: 'medium', ...changes })

describe('what somebody says of a finding', () => {
  it.each(['acknowledged', 'done', 'wrong'] as const)('is kept with how severe it was then: %s', (action) => {
    expect(said(known(), { ...remark, action })).toEqual(known({ revision: 8, feedback: feedback(action) }))
  })

  it('snoozes it until a time, and wakes it', () => {
    const untilSec = AT_SEC + 60
    const asleep = said(known({ feedback: feedback('acknowledged') }), { ...remark, action: 'snoozed', untilSec })
    expect(asleep).toEqual(known({ revision: 8, snoozedUntilSec: untilSec, snooze: remark, feedback: feedback('acknowledged') }))
    expect(said(asleep, { ...remark, action: 'unsnoozed' })).toEqual(known({ revision: 9, feedback: feedback('acknowledged') }))
  })
})

describe('a finding that was called wrong', () => {
  it.each([
    ['low', true],
    ['medium', true],
    ['high', false],
    ['critical', false],
  ] as const)('as medium is quiet as %s: %s', (severity, isQuiet) => {
    expect(isCalledWrong(feedback('wrong'), severity)).toBe(isQuiet)
  })

  it('is quiet for nothing else that was said', () => {
    for (const other of [null, feedback('done'), feedback('acknowledged')]) expect(isCalledWrong(other, 'medium')).toBe(false)
  })

  it('is still called so when it comes back; whatever else was said is gone', () => {
    expect(afterReturn(feedback('wrong'))).toEqual(feedback('wrong'))
    for (const other of [null, feedback('done'), feedback('acknowledged')]) expect(afterReturn(other)).toBeNull()
  })
})

describe('people are reminded', () => {
  it('of what nobody spoke of or somebody called wrong, and not of what they know', () => {
    expect([null, feedback('wrong'), feedback('acknowledged')].map((one) => isReminded(one, AT_SEC))).toEqual([true, true, false])
  })

  it('of what is done once it shows in the whole window', () => {
    const [soon, later] = [DONE_SHOWS_AFTER_SEC - 1, DONE_SHOWS_AFTER_SEC].map((sec) => isReminded(feedback('done'), AT_SEC + sec))
    expect([soon, later]).toEqual([false, true])
  })
})

describe('the record of a kind', () => {
  it('counts what was found, what is open and what was called wrong, by name', () => {
    const all = [
      known({}, 'idle-group'),
      known({ feedback: feedback('wrong') }, 'flapping'),
      known({ closedSec: AT_SEC, state: 'resolved' }, 'flapping'),
      known({ feedback: feedback('done') }, 'flapping'),
      known({}, 'stale-instances'),
    ]
    const expected = [
      { kind: 'flapping', found: 3, open: 2, calledWrong: 1 },
      { kind: 'idle-group', found: 1, open: 1, calledWrong: 0 },
      { kind: 'stale-instances', found: 1, open: 1, calledWrong: 0 },
    ]
    expect(recordsOfKinds(all)).toEqual(expected)
    expect(recordsOfKinds([...all].reverse())).toEqual(expected)
    expect(recordsOfKinds([])).toEqual([])
  })
})
