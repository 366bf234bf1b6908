import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { entriesOf, savingsLedger } from '../../../domain/reconcile/entries.ts'
import { type GroupLedger, ledgerAfter } from '../../../domain/reconcile/group-ledger.ts'
import type { LedgerFacts } from '../../../domain/reconcile/need-of-day.ts'
import { type GroupSettings, settingsOf } from '../../../domain/reconcile/settings.ts'
import { groupNamed } from '../../audit/made-up-fleet.ts'
import { DOLLAR } from '../spend/made-up-bill.ts'

const FIRST = 20_000
const before = settingsOf(groupNamed('web', { minSize: 8, maxSize: 12, desiredCapacity: 8 }))
const smaller: GroupSettings = { ...before, minSize: 2 }
const proposal: LedgerFacts['proposal'] = {
  changes: { minSize: 2 },
  savingsMicroUsdPerMonth: 300 * DOLLAR,
  savingsRangeMicroUsdPerMonth: [250 * DOLLAR, 350 * DOLLAR],
  confidence: 'high',
}
const unit = { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 }

type Change = { readonly settings?: GroupSettings; readonly proposal?: LedgerFacts['proposal']; readonly requiredHours?: (day: number) => number }

/** The run of a day sees the thirteen whole days before it; the bill has settled up to two days before. */
function runOn(known: GroupLedger | null, day: number, { settings = before, proposal: proposes = proposal, requiredHours = () => 72 }: Change = {}) {
  const days = Array.from({ length: 13 }, (_, i) => day - 13 + i)
  const facts: LedgerFacts = {
    accountId: '1',
    region: 'eu-west-1',
    name: 'web',
    settings,
    unit,
    proposal: proposes,
    days: days.map((of) => ({ day: of, requiredHours: requiredHours(of), overloadedMinutes: of >= FIRST + 30 ? 3 : 1, listMicroUsd: 20 * DOLLAR })),
  }
  const billedMicroUsd = (of: number) => (of > day - 2 ? null : (of < FIRST + 30 ? 18 : 8) * DOLLAR)
  return ledgerAfter(known, { runSec: day * 86_400, day, facts, billedMicroUsd }, defaultPolicy)
}

/** Runs on each of these days; the change is made on the day before `changed`, after that day's run. */
function story(days: readonly number[], of: (day: number) => Change, begin: GroupLedger | null = null): GroupLedger | null {
  return days.reduce<GroupLedger | null>((known, day) => runOn(known, day, of(day)), begin)
}
const daysFrom = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => FIRST + from + i)
const followed = (day: number): Change => (day < FIRST + 31 ? {} : { settings: smaller, proposal: null })
const onlyEntry = (ledger: GroupLedger | null) => entriesOf(ledger as GroupLedger, defaultPolicy)[0]

describe('the ledger of a group', () => {
  it('begins with the first proposal, and is not kept of a group that was never advised', () => {
    expect(runOn(null, FIRST, { proposal: null })).toBeNull()
    const ledger = runOn(null, FIRST)
    expect(ledger).toMatchObject({ revision: 1, proposals: [{ proposedDay: FIRST, appliedDay: null }] })
    expect(ledger?.days).toHaveLength(13)
    expect(onlyEntry(ledger)?.entry.state).toBe('proposed')
  })

  it('sees the change, and measures it by the bill once a week is known on either side', () => {
    const ledger = story(daysFrom(20, 50), followed)
    expect(ledger?.proposals).toMatchObject([{ proposedDay: FIRST + 20, unchangedDay: FIRST + 30, appliedDay: FIRST + 31 }])
    // the change was made on day 30, after the run; 18 dollars a day became 8
    expect(onlyEntry(ledger)).toMatchObject({ costSource: 'bill', entry: { state: 'measured', saving: { daysBefore: 23, daysAfter: 16 } } })
    const { entry } = onlyEntry(ledger) as { entry: { saving: { savingsMicroUsdPerMonth: number }; estimateRatio: number } }
    expect(entry.saving.savingsMicroUsdPerMonth).toBe(Math.round((10 * DOLLAR * 365) / 12))
    expect(entry.estimateRatio).toBeCloseTo(1.014, 2)
  })

  it('is measuring before that, and says what is missing', () => {
    expect(onlyEntry(story(daysFrom(20, 36), followed))?.entry).toMatchObject({ state: 'measuring', tooFew: { daysAfter: 3 } })
  })

  it('measures at the demand after, so that a quieter month is no saving', () => {
    const quiet = (day: number): Change => ({ ...followed(day), requiredHours: (of) => (of < FIRST + 30 ? 72 : 32) })
    const entry = onlyEntry(story(daysFrom(20, 50), quiet))?.entry
    // 18 dollars for 72 hours, then 8 for 32: the same rate
    expect(entry).toMatchObject({ state: 'measured', saving: { savingsMicroUsdPerMonth: 0 } })
  })

  it('changes nothing for an older or a repeated run', () => {
    const ledger = story(daysFrom(20, 40), followed)
    expect(runOn(ledger, FIRST + 39)).toBe(ledger)
    expect(runOn(ledger, FIRST + 25)).toBe(ledger)
  })

  it('goes on as if runs that failed had not been there: the days between belong to neither side', () => {
    const ledger = story([...daysFrom(20, 29), ...daysFrom(35, 50)], (day) => (day < FIRST + 30 ? {} : { settings: smaller, proposal: null }))
    expect(ledger?.proposals).toMatchObject([{ unchangedDay: FIRST + 28, appliedDay: FIRST + 35 }])
    expect(onlyEntry(ledger)?.entry).toMatchObject({ state: 'measured', saving: { daysBefore: 21, daysAfter: 12 } })
  })

  it('keeps what a change has saved after its days are gone', () => {
    const measured = onlyEntry(story(daysFrom(20, 70), followed))
    expect(onlyEntry(story(daysFrom(20, 160), followed))).toEqual(measured)
    expect(story(daysFrom(20, 160), followed)?.days.length).toBeLessThanOrEqual(70)
  })

  it('ends the measurement of a change that was taken back', () => {
    const ledger = story(daysFrom(20, 60), (day) => (day >= FIRST + 31 && day < FIRST + 42 ? { settings: smaller, proposal: null } : {}))
    expect(ledger?.proposals).toMatchObject([
      { appliedDay: FIRST + 31, endDay: FIRST + 42 },
      { proposedDay: FIRST + 42, appliedDay: null },
    ])
    expect(onlyEntry(ledger)?.entry).toMatchObject({ state: 'measured', saving: { daysAfter: 10 } })
  })

  it('waits for the newest advice, and begins anew where the configuration was changed otherwise', () => {
    const other = { ...before, minSize: 7 }
    const dearer = { ...(proposal as NonNullable<typeof proposal>), savingsMicroUsdPerMonth: 400 * DOLLAR }
    const ledger = story(daysFrom(20, 40), (day) => (day < FIRST + 30 ? { proposal: day < FIRST + 25 ? proposal : dearer } : { settings: other }))
    expect(ledger?.proposals).toMatchObject([{ proposedDay: FIRST + 30, steadyFromDay: FIRST + 30, savingsMicroUsdPerMonth: 300 * DOLLAR }])
    expect(story(daysFrom(20, 30), () => ({ proposal: dearer }))?.proposals).toMatchObject([{ proposedDay: FIRST + 20, savingsMicroUsdPerMonth: 400 * DOLLAR }])
    expect(story(daysFrom(20, 30), (day) => ({ proposal: day < FIRST + 25 ? proposal : null }))?.proposals).toEqual([])
  })

  it('keeps advice that was followed in part as it was, until the rest comes', () => {
    const both = { ...(proposal as NonNullable<typeof proposal>), changes: { minSize: 2, instanceType: 'm5.xlarge' } }
    const half = (day: number): Change =>
      day < FIRST + 31 ? { proposal: both } : { settings: smaller, proposal: { ...both, changes: { instanceType: 'm5.xlarge' } } }
    const partly = story(daysFrom(20, 40), half)
    expect(partly?.proposals).toMatchObject([{ unchangedDay: FIRST + 30, partlyDay: FIRST + 31, appliedDay: null, missing: ['instanceType'], endDay: null }])
    expect(onlyEntry(partly)?.entry.state).toBe('partly')
    const whole = runOn(partly, FIRST + 40, { settings: { ...smaller, instanceType: 'm5.xlarge' }, proposal: null })
    expect(whole?.proposals).toMatchObject([{ unchangedDay: FIRST + 30, partlyDay: FIRST + 31, appliedDay: FIRST + 40, missing: [] }])
    expect(story(daysFrom(40, 62), half, partly)?.proposals).toMatchObject([{ endDay: FIRST + 59 }, { changes: { instanceType: 'm5.xlarge' } }])
  })

  it('believes no later run about the demand of days on which another type ran', () => {
    const typed = { ...(proposal as NonNullable<typeof proposal>), changes: { instanceType: 'm5.xlarge' } }
    const ledger = story(daysFrom(20, 40), (day) =>
      day < FIRST + 31 ? { proposal: typed } : { settings: { ...before, instanceType: 'm5.xlarge' }, proposal: null, requiredHours: () => 999 },
    )
    expect(ledger?.days.filter(({ day }) => day < FIRST + 32).every(({ requiredHours }) => requiredHours === 72)).toBe(true)
    expect(ledger?.days.filter(({ day }) => day >= FIRST + 32).every(({ requiredHours }) => requiredHours === 999)).toBe(true)
  })

  it('measures by list price where the bill does not tell, and never compares the two', () => {
    const unbilled = (known: GroupLedger | null) =>
      known && { ...known, days: known.days.map((day) => ({ ...day, billedMicroUsd: day.day < FIRST + 30 ? null : day.billedMicroUsd })) }
    const ledger = daysFrom(20, 45).reduce<GroupLedger | null>((known, day) => unbilled(runOn(known, day, followed(day))), null)
    expect(onlyEntry(ledger)).toMatchObject({ costSource: 'list-price', entry: { saving: { savingsMicroUsdPerMonth: 0 } } })
  })
})

describe('a change that was taken back in part', () => {
  const both = { ...before, minSize: 2, tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue: 60 }] }
  const untouched = { ...before, tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue: 30 }] }
  const advice = {
    ...(proposal as NonNullable<typeof proposal>),
    changes: { minSize: 2, targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60 } },
  } as LedgerFacts['proposal']
  const taking =
    (settings: GroupSettings) =>
    (day: number): Change =>
      day < FIRST + 31 ? { settings: untouched, proposal: advice } : { settings: day < FIRST + 42 ? both : settings, proposal: null }

  it('is measured anew for what is left of it, beside what the whole saved until then, and counted once', () => {
    const ledger = story(daysFrom(20, 60), taking({ ...both, minSize: 8 })) as GroupLedger
    expect(ledger.proposals).toMatchObject([
      { appliedDay: FIRST + 31, endDay: FIRST + 42, endedBy: 'partly-reverted' },
      { appliedDay: FIRST + 42, endDay: null, changes: { targetTracking: { targetValue: 60 } }, missing: ['minSize'], unchangedDay: FIRST + 30 },
    ])
    expect(ledger.proposals[1]?.changes.minSize).toBeUndefined()
    const [whole, left] = entriesOf(ledger, defaultPolicy)
    expect(whole?.entry).toMatchObject({ state: 'measured', saving: { savingsMicroUsdPerMonth: 0, daysAfter: 10 } })
    expect(left?.entry).toMatchObject({ state: 'measured', saving: { daysAfter: 15 } })
    const service = savingsLedger([ledger], defaultPolicy)
    expect(service?.savings).toMatchObject({ proposed: 1, applied: 1, measured: 1, estimatedMicroUsdPerMonth: 300 * DOLLAR })
    expect(service?.savings.measuredMicroUsdPerMonth).toBe(Math.round((10 * DOLLAR * 365) / 12))
  })

  it('is one whose minimum went half of the way back, too: the minimum as it is now', () => {
    const [, left] = story(daysFrom(20, 60), taking({ ...both, minSize: 5 }))?.proposals ?? []
    expect(left).toMatchObject({ changes: { minSize: 5, targetTracking: { targetValue: 60 } }, missing: ['minSize'] })
  })

  it('and then whole saves nothing any more', () => {
    const ledger = story(daysFrom(20, 70), (day) => taking(day < FIRST + 55 ? { ...both, minSize: 8 } : untouched)(day)) as GroupLedger
    expect(ledger.proposals).toMatchObject([{ endedBy: 'partly-reverted' }, { endDay: FIRST + 55, endedBy: 'reverted' }])
    expect(savingsLedger([ledger], defaultPolicy)?.savings.measuredMicroUsdPerMonth).toBe(0)
  })
})

describe('a second step within a week of the first', () => {
  const second = { ...(proposal as NonNullable<typeof proposal>), changes: { minSize: 1 }, savingsMicroUsdPerMonth: 100 * DOLLAR }
  const least = { ...before, minSize: 1 }
  const stepping =
    (days: number) =>
    (day: number): Change =>
      day < FIRST + 31 ? {} : day < FIRST + 31 + days ? { settings: smaller, proposal: second } : { settings: least, proposal: null }

  it('is measured together with it: from the days before both, against what both were to save', () => {
    const ledger = story(daysFrom(20, 60), stepping(4)) as GroupLedger
    const [first, both] = entriesOf(ledger, defaultPolicy)
    expect(first?.entry.state).toBe('measuring')
    expect(ledger.proposals[0]).toMatchObject({ endedBy: 'overtaken', saving: null })
    expect(both?.entry).toMatchObject({
      state: 'measured',
      proposal: { savingsMicroUsdPerMonth: 400 * DOLLAR },
      saving: { savingsMicroUsdPerMonth: Math.round((10 * DOLLAR * 365) / 12) },
    })
    expect(savingsLedger([ledger], defaultPolicy)?.savings).toMatchObject({ measured: 1, estimatedMicroUsdPerMonth: 400 * DOLLAR })
  })

  it('a fortnight later is measured by itself', () => {
    const ledger = story(daysFrom(20, 75), stepping(14)) as GroupLedger
    expect(ledger.proposals).toMatchObject([{ endedBy: 'overtaken' }, { savingsMicroUsdPerMonth: 100 * DOLLAR }])
    expect(ledger.proposals[0]?.saving).not.toBeNull()
    expect(entriesOf(ledger, defaultPolicy)[1]?.entry).toMatchObject({ state: 'measured', saving: { savingsMicroUsdPerMonth: 0 } })
  })
})

describe('the ledger of a service', () => {
  it('is nothing before anything was proposed', () => {
    expect(savingsLedger([], defaultPolicy)).toBeNull()
  })

  it('holds savings and gap closers apart, by the month in which the change was seen', () => {
    const ledger = story(daysFrom(20, 50), followed) as GroupLedger
    const dearer = { ...ledger, name: 'gap', proposals: ledger.proposals.map((one) => ({ ...one, savingsMicroUsdPerMonth: -50 * DOLLAR })) }
    const of = savingsLedger([ledger, dearer, runOn(null, FIRST) as GroupLedger], defaultPolicy)
    expect(of).toMatchObject({ savings: { proposed: 2, applied: 1, measured: 1, overloadRose: 1 }, gaps: { proposed: 1, measured: 1 } })
    expect(of?.months).toMatchObject([{ calibration: { applied: 1 } }])
    expect(of?.followed.map(({ entry }) => entry.proposal.groupName)).toEqual(['gap', 'web'])
  })
})
