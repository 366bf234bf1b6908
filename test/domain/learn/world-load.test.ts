import { describe, expect, it } from 'vitest'
import type { Learnt } from '../../../domain/learn/model.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import { workIn } from '../../../domain/learn/world-load.ts'
import { priorWorlds } from '../../../domain/learn/worlds.ts'
import { anObservation, aSeries, STEPS } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const learnt = {
  idle: false,
  work: null,
  jobs: null,
  hottest: null,
  zones: null,
  boot: null,
  growth: { perWeek: 0, perWeekError: 0, daySigma: 0 },
} as unknown as Learnt

describe('the work of a world', () => {
  it('holds of what was asked for and not done what is no second try', () => {
    const demand = aDemand({ busyVcpu: aSeries(12), unservedVcpu: aSeries(4) })
    const workAt = (retriedShare: number) => workIn({ ...plainWorld, retriedShare }, anObservation({ inServiceInstances: aSeries(4) }), demand, learnt)[7]
    expect([workAt(0), workAt(0.5), workAt(1)]).toEqual([12, 10, 8])
  })

  it('is all that was asked for where all of it was done', () => {
    const demand = aDemand({ busyVcpu: aSeries(6), unservedVcpu: null })
    expect(workIn({ ...plainWorld, retriedShare: 1 }, anObservation({ inServiceInstances: aSeries(4) }), demand, learnt)).toEqual(
      new Float64Array(STEPS).fill(6),
    )
  })

  it('is drawn with hardly any second tries, nearly all, and much between', () => {
    const shares = priorWorlds(aDemand(), learnt, 1).map(({ retriedShare }) => retriedShare)
    expect([Math.min(...shares) < 0.1, Math.max(...shares) > 0.9, new Set(shares).size]).toEqual([true, true, 12])
  })
})
