import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { calibrationOf, type LedgerDay, measureProposal, type StoredProposal } from '../../../domain/reconcile/measured-saving.ts'
import { DOLLAR, noise } from '../spend/made-up-bill.ts'

const proposal: StoredProposal = {
  accountId: '1',
  region: 'eu-west-1',
  groupName: 'web',
  proposedDay: 90,
  savingsMicroUsdPerMonth: 1500 * DOLLAR,
  savingsRangeMicroUsdPerMonth: [1000 * DOLLAR, 1800 * DOLLAR],
  confidence: 'high',
  dates: { steadyFromDay: 0, unchangedDay: 100, partlyDay: 100, appliedDay: 100, endDay: null },
  missing: [],
}
const notApplied: StoredProposal = { ...proposal, dates: { ...proposal.dates, partlyDay: null, appliedDay: null } }

/** Days 70 to 129: dollars for a required instance-hour before and after day 100, and the required hours of a day. */
function days(before: number, after: number, hours: (day: number) => number = () => 500, overload: (day: number) => number = () => 0): LedgerDay[] {
  return Array.from({ length: 60 }, (_, i) => {
    const day = 70 + i
    const rate = (day < 100 ? before : after) * (1 + 0.03 * noise(1, i))
    return { day, costMicroUsd: rate * hours(day) * DOLLAR, requiredInstanceHours: hours(day), overloadedMinutes: overload(day) }
  })
}

const measured = (list: readonly LedgerDay[]) => {
  const entry = measureProposal(proposal, list, defaultPolicy)
  if (entry.state !== 'measured') throw new Error(entry.state)
  return entry
}

describe('the saving of a proposal', () => {
  it('is measured by the cost of required capacity before and after, at the demand after', () => {
    const { saving: entry, estimateRatio } = measured(days(0.3, 0.2))
    expect(entry.savingsMicroUsdPerMonth / DOLLAR / (0.1 * 500 * (365 / 12))).toBeCloseTo(1, 1)
    expect(estimateRatio).toBeCloseTo(1.01, 1)
    const [low, high] = entry.savingsRangeMicroUsdPerMonth
    expect(low).toBeLessThan(entry.savingsMicroUsdPerMonth)
    expect(high).toBeGreaterThan(entry.savingsMicroUsdPerMonth)
    expect([entry.daysBefore, entry.daysAfter]).toEqual([28, 28])
  })

  it('is nothing when it was demand that fell', () => {
    const { saving: entry } = measured(days(0.3, 0.3, (day) => (day < 100 ? 800 : 300)))
    expect(Math.abs(entry.savingsMicroUsdPerMonth)).toBeLessThan(100 * DOLLAR)
  })

  it('is negative when cost rose', () => {
    expect(measured(days(0.2, 0.3)).saving.savingsMicroUsdPerMonth).toBeLessThan(0)
  })

  it('comes with the overload of before and after', () => {
    const { saving: entry } = measured(
      days(
        0.3,
        0.2,
        () => 500,
        (day) => (day < 100 ? 1 : day === 110 ? Number.NaN : 4),
      ),
    )
    expect([entry.overloadedMinutesPerWeekBefore, entry.overloadedMinutesPerWeekAfter]).toEqual([7, 28])
  })

  it('is not said before a week is known on either side, nor before the change was seen', () => {
    expect(measureProposal(proposal, days(0.3, 0.2).slice(0, 36), defaultPolicy)).toMatchObject({
      state: 'measuring',
      tooFew: { daysAfter: 5 },
    })
    const unknown = days(0.3, 0.2).map((day) => ({ ...day, costMicroUsd: Number.NaN }))
    expect(measureProposal(proposal, unknown, defaultPolicy).state).toBe('measuring')
    expect(measureProposal(notApplied, days(0.3, 0.2), defaultPolicy).state).toBe('proposed')
  })

  it('takes no day for one before or after on which the change was being made, was in part, or had been taken back', () => {
    const dates = { steadyFromDay: 80, unchangedDay: 95, partlyDay: 96, appliedDay: 100, endDay: 110 }
    const entry = measureProposal({ ...proposal, dates }, days(0.3, 0.2), defaultPolicy)
    expect(entry).toMatchObject({ state: 'measured', saving: { daysBefore: 15, daysAfter: 9 } })
    expect(measureProposal({ ...proposal, dates: { ...dates, endDay: 106 } }, days(0.3, 0.2), defaultPolicy)).toMatchObject({
      state: 'measuring',
      tooFew: { daysBefore: 15, daysAfter: 5, neededDays: 7 },
    })
  })

  it('waits for the rest of a change that was made in part', () => {
    const partly: StoredProposal = { ...notApplied, dates: { ...notApplied.dates, partlyDay: 98 }, missing: ['minSize'] }
    expect(measureProposal(partly, days(0.3, 0.2), defaultPolicy).state).toBe('partly')
    expect(calibrationOf([measureProposal(partly, [], defaultPolicy)])).toMatchObject({ proposed: 1, partly: 1, applied: 0 })
  })
})

describe('the calibration of our own advice', () => {
  it('holds what was measured against what was estimated', () => {
    const entries = [
      measured(days(0.3, 0.2)),
      measured(
        days(
          0.3,
          0.29,
          () => 500,
          (day) => (day < 100 ? 0 : 9),
        ),
      ),
      measureProposal(notApplied, [], defaultPolicy),
      measureProposal(proposal, [], defaultPolicy),
    ]
    const calibration = calibrationOf(entries)
    expect(calibration).toMatchObject({
      proposed: 4,
      applied: 3,
      measured: 2,
      estimatedMicroUsdPerMonth: 3000 * DOLLAR,
      withinRangeFraction: 0.5,
      overloadRose: 1,
    })
    expect(calibration.ratio).toBeCloseTo(0.56, 1)
  })

  it('says nothing before anything was measured', () => {
    expect(calibrationOf([])).toMatchObject({ proposed: 0, ratio: Number.NaN, withinRangeFraction: Number.NaN })
  })
})
