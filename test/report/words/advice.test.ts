import { describe, expect, it } from 'vitest'
import { advice, reasonsOf, type Side } from '../../../report/words/advice.ts'
import type { About } from '../../../report/words/words.ts'

type Proposed = NonNullable<About['proposal']>
const replay = { usdPerMonth: 1, instanceHoursPerMonth: 1, overloadMinutesPerWeek: 0 }
const say = (changes: Proposed['changes'], before: Proposed['before'] = {}, side: Side = 'gap') =>
  advice({ proposal: { changes, before, replay, confidence: 'high' } }, side, 'nothing')
const cpu = (targetValue: number, disableScaleIn = false) => ({ metric: 'ASGAverageCPUUtilization' as const, targetValue, disableScaleIn })

describe('the advice on a setting', () => {
  it.each([
    ['a min size that rises', { minSize: 4 }, { minSize: 2 }, 'Raise min size from 2 to 4, so capacity is there before demand comes.'],
    ['a min size that falls', { minSize: 2 }, { minSize: 4 }, 'Lower min size from 4 to 2, which still covers redundancy and the demand seen.'],
    ['a min size that nobody read', { minSize: 2 }, {}, 'Set min size to 2.'],
    ['a max size that falls', { maxSize: 5 }, { maxSize: 9 }, 'Lower max size from 9 to 5, which is still enough for the busiest hours.'],
    [
      'a max size that rises',
      { maxSize: 9 },
      { maxSize: 5 },
      'Raise max size from 5 to 9, so there is room for the busiest hours. Check the vCPU quota and free subnet addresses first.',
    ],
    [
      'a target that falls',
      { targetTracking: cpu(50) },
      { targetTracking: cpu(70) },
      'Lower the CPU target from 70 % to 50 %, so instances are added earlier.',
    ],
    [
      'a first target',
      { targetTracking: cpu(50) },
      { replacedPolicies: 2 },
      'Track CPU at 50 %, so capacity follows demand. This replaces its other dynamic policies.',
    ],
    [
      'a target that may scale in again',
      { targetTracking: cpu(50) },
      { targetTracking: cpu(50, true) },
      'Let the CPU target of 50 % scale in, so capacity is given back.',
    ],
  ] as const)('says why it goes that way: %s', (_what, changes, before, said) => {
    expect(say(changes, before)).toBe(said)
  })

  it('of a target that rises is another on a group that wastes and on one that is overloaded', () => {
    const before = { targetTracking: cpu(30), minSize: 2 }
    expect(say({ targetTracking: cpu(60) }, before, 'waste')).toBe('Raise the CPU target from 30 % to 60 %, so each instance does more of the work.')
    expect(say({ targetTracking: cpu(60) }, before)).toBe('Raise the CPU target from 30 % to 60 %, which adds no overload in simulation.')
    expect(say({ targetTracking: cpu(60), minSize: 4 }, before)).toContain('the other changes carry the peaks')
  })

  it('on another type is a measure of its own, neither raised nor lowered', () => {
    const before = { targetTracking: cpu(55), instanceType: 'm5.4xlarge' }
    expect(say({ instanceType: 'm5.large', targetTracking: cpu(25) }, before)).toContain(
      'Track CPU at 25 % on m5.large (55 % on m5.4xlarge today), so instances are added earlier.',
    )
  })

  it('has its reasons by the setting, in words that stand alone', () => {
    const proposal = {
      changes: { minSize: 2, targetTracking: cpu(40), desiredCapacity: 3 },
      before: { minSize: 4, targetTracking: cpu(50) },
      replay,
      confidence: 'high' as const,
    }
    expect([...reasonsOf(proposal, 'waste')]).toEqual([
      ['minSize', 'Still covers redundancy and the demand seen'],
      ['desiredCapacity', 'Where scaling starts from'],
      ['targetTracking', 'Instances are added earlier'],
    ])
  })

  it('is the general one where there is no proposal', () => {
    expect(advice({ proposal: null }, 'gap', 'nothing')).toBe('nothing')
    expect(say({})).toBe('nothing')
  })
})
