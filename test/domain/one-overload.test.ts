import { describe, expect, it } from 'vitest'
import { judge } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { aPlace, deepFrozen } from './a-case.ts'
import { aWorld, demandCurve } from './a-world.ts'

// four instances of two vCPUs, of which half a day is at 85 % and the rest at 40 %: nothing scales, so the replay sees what was observed
const observation = aWorld({
  demand: demandCurve((_, hour) => (hour < 12 ? 0.85 * 8 : 0.4 * 8)),
  observation: { responseTimeSecP95: null, elb5xx: null, requests: null },
})
const replayFit = (overloadUtilization: number) => judge(deepFrozen(observation), aPlace(), null, { ...defaultPolicy, overloadUtilization }).replayFit

describe('overloadUtilization', () => {
  it('draws the line for what was observed and for what is replayed alike', () => {
    expect(replayFit(0.9)).toMatchObject({ overloadMinutesPerWeekObserved: 0, overloadMinutesPerWeekReplayed: 0 })
    expect(replayFit(0.8)).toMatchObject({ overloadMinutesPerWeekObserved: 7 * 720, overloadMinutesPerWeekReplayed: 7 * 720 })
  })
})
