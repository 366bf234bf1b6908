import { describe, expect, it } from 'vitest'
import { earlierChanges } from '../../../domain/reconcile/earlier-changes.ts'
import type { KeptProposal } from '../../../domain/reconcile/group-ledger.ts'
import { settingsOf } from '../../../domain/reconcile/settings.ts'
import { groupNamed } from '../../audit/made-up-fleet.ts'

const FIRST = 20_000
const settings = {
  ...settingsOf(groupNamed('web', { minSize: 4, maxSize: 12, desiredCapacity: 4 })),
  tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue: 60 }],
}
const proposal: KeptProposal = {
  changes: { minSize: 8, desiredCapacity: 8, targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 40, disableScaleIn: false } },
  savingsMicroUsdPerMonth: -1,
  savingsRangeMicroUsdPerMonth: [-2, 0],
  confidence: 'high',
  proposedDay: FIRST,
  settings,
  steadyFromDay: 0,
  unchangedDay: FIRST + 40,
  partlyDay: FIRST + 41,
  appliedDay: FIRST + 41,
  missing: [],
  endDay: null,
  saving: null,
}
/** Days 0 to 59: thirty overloaded minutes a day until the change, none after; 50 hours a day asked for, 60 on day 20, and 70 on day 45. */
const days = Array.from({ length: 60 }, (_, i) => ({
  day: FIRST + i,
  requiredHours: i === 20 ? 60 : i === 45 ? 70 : 50,
  overloadedMinutes: i < 41 ? 30 : 0,
  listMicroUsd: null,
  billedMicroUsd: null,
}))

describe('a change that advice led to', () => {
  it('is remembered with what it moved, and with four weeks before it and what is known since', () => {
    expect(earlierChanges({ proposals: [proposal], days })).toEqual([
      {
        day: FIRST + 41,
        moved: { minSize: { from: 4, to: 8 }, target: { metric: 'ASGAverageCPUUtilization', from: 60, to: 40 }, others: false },
        // days 12 to 39; day 40 is the one on which it was made
        before: { days: 28, overloadMinutesPerWeek: 210, busiestHours: 60 },
        since: { days: 18, overloadMinutesPerWeek: 0, busiestHours: 70 },
        stands: true,
      },
    ])
  })

  it('is none while nobody made it', () => {
    expect(earlierChanges({ proposals: [{ ...proposal, appliedDay: null }], days })).toEqual([])
  })

  it('ends where it was changed again, and the next begins after it', () => {
    const next = { ...proposal, changes: { instanceType: 'm5.xlarge', defaultInstanceWarmupSeconds: 60 }, unchangedDay: FIRST + 50, appliedDay: FIRST + 51 }
    const [first, second] = earlierChanges({ proposals: [{ ...proposal, endDay: FIRST + 51 }, next], days })
    expect([first?.stands, first?.since.days, second?.stands]).toEqual([false, 9, true])
    // days 42 to 49
    expect(second?.before).toEqual({ days: 8, overloadMinutesPerWeek: 0, busiestHours: 70 })
    expect(second?.moved).toEqual({ instanceType: { from: settings.instanceType, to: 'm5.xlarge' }, others: true })
  })

  it('counts no day on which nobody saw whether users waited', () => {
    const unseen = days.map((one) => (one.day > FIRST + 41 ? { ...one, overloadedMinutes: null } : one))
    expect(earlierChanges({ proposals: [proposal], days: unseen })[0]?.since).toEqual({ days: 0, overloadMinutesPerWeek: null, busiestHours: null })
    const unasked = days.map((one) => ({ ...one, requiredHours: null }))
    expect(earlierChanges({ proposals: [proposal], days: unasked })[0]?.before).toMatchObject({ overloadMinutesPerWeek: 210, busiestHours: null })
  })

  it('had no target before where none was tracked', () => {
    const untracked = { ...proposal, settings: { ...settings, tracking: [] } }
    expect(earlierChanges({ proposals: [untracked], days })[0]?.moved.target).toEqual({ metric: 'ASGAverageCPUUtilization', from: null, to: 40 })
  })

  it('was no earlier than the settings that it was made on', () => {
    expect(earlierChanges({ proposals: [{ ...proposal, steadyFromDay: FIRST + 30 }], days })[0]?.before.days).toBe(10)
  })
})
