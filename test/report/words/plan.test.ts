import { describe, expect, it } from 'vitest'
import { planInWords } from '../../../report/words/plan.ts'

const likelyEnd = {
  changes: { minSize: 2 },
  today: [{ lever: 'minimum size', now: '8', proposed: '2' }],
  usdPerMonth: 120,
  savingsFraction: 0.6,
  overloadMinutesPerWeek: 0,
}
const plan = { watchDays: 7, watch: ['TargetResponseTime', 'CPUUtilization'], seenCpuPercent: 24, trustedCpuPercent: 36, likelyEnd }

describe('a plan in words', () => {
  it('says what to watch, how far the step goes and where it ends', () => {
    expect(planInWords(plan, 'USD')).toEqual([
      'First step of several: watch TargetResponseTime, CPUUtilization for 7 days, then audit again. If users wait or requests fail, roll back.',
      'Responses stayed fast up to 24 % mean CPU. This step stays under 36 %; the next may go further once that is seen to be fast, too.',
      'Likely end: minimum size 2 (about $120.00 a month, 60 % less than today, never overloaded).',
    ])
  })

  it('says that nobody measures response times, where they are not among what to watch', () => {
    expect(planInWords({ ...plan, watch: ['CPUUtilization'] }, 'USD')[1]).toBe(
      "Instances ran at up to 24 % mean CPU; whether users waited isn't measured. This step stays under 36 %; ask whoever uses it before the next.",
    )
  })

  it('leaves out what nothing tells, and a limit that is none', () => {
    expect(planInWords({ ...plan, trustedCpuPercent: 100 }, 'USD')).toHaveLength(2)
    expect(planInWords({ ...plan, seenCpuPercent: null, likelyEnd: { ...likelyEnd, usdPerMonth: null, savingsFraction: -0.3 } }, 'USD').slice(1)).toEqual([
      'Likely end: minimum size 2 (30 % more than today, never overloaded).',
    ])
  })
})
