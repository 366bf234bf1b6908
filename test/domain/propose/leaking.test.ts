import { describe, expect, it } from 'vitest'
import type { Leak } from '../../../domain/demand/leak.ts'
import type { Learnt } from '../../../domain/learn/model.ts'
import { modelOf } from '../../../domain/propose/explained.ts'
import { modelInWords } from '../../../report/words/model.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aDemand } from '../a-judged-case.ts'

const grid = { startSec: 0, stepSec: 300, length: 4032 }
const learnt = { work: null, heldOutErrorFraction: Number.NaN, jobs: null, hottest: null, zones: null, boot: null, growth: { perWeek: 0 } } as unknown as Learnt
/** 7 of 16 GiB at the start, and 0.1 more an hour. */
const leak: Leak = { freshGiB: 7, gibPerMinute: 0.1 / 60, memoryGiB: 16, firstAgeMinutes: 0, hurtsByAge: new Uint8Array(0) }

describe('a group whose memory leaks', () => {
  it('is told how fast, and how long an instance lasts', () => {
    expect(modelInWords(modelOf(learnt, null, aDemand({ leak }), grid))).toContainEqual([
      'Memory',
      "fills with an instance's age, 15 % a day, whatever it serves: full within 74 h of its start",
    ])
    expect(modelInWords(modelOf(learnt, null, aDemand({ aging: leak }), grid))).toContainEqual([
      'Memory',
      "fills with an instance's age, 15 % a day, whatever it serves: full within 74 h of its start. No instance ran that long, and no proposal lets one",
    ])
    expect(modelInWords(modelOf(learnt, null, aDemand(), grid)).map(([label]) => label)).not.toContain('Memory')
  })

  it('is asked to fix the leak, or to replace instances in whole days, where they last for one', () => {
    expect(reasonInWords({ code: 'memory-fills', fullAfterHours: 74 })).toBe(
      "an instance's memory fills within 74 h of its start, whatever it serves: fix the leak first, or replace instances in time with a maximum instance lifetime of 3 days",
    )
    expect(reasonInWords({ code: 'memory-fills', fullAfterHours: 23 })).toBe(
      "an instance's memory fills within 23 h of its start, whatever it serves: fix the leak first",
    )
  })
})
