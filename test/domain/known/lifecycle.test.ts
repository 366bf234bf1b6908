import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding, Kind, Severity } from '../../../domain/findings.ts'
import type { Coverage } from '../../../domain/known/coverage.ts'
import { type DigestRhythm, isNews, isOpen, isToldBy, type KnownFinding, REPEAT_SEC, settleFinding, settleRun } from '../../../domain/known/lifecycle.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { coverageThat, DAY_SEC, dayOf } from '../made-up-runs.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const found = (severity: Severity = 'medium', usd: number | null = 100, kind: Kind = 'excess-capacity'): Finding =>
  findingOn(WEB, kind, severity, { savingsMicroUsdPerMonth: usd === null ? null : usd * 1e6 })

type Day = { readonly findings?: readonly Finding[]; readonly coverage?: Coverage; readonly mustTell?: boolean }
const LOOKED = coverageThat({ groups: [WEB] })
const UNSEEN = coverageThat({})

/** A service that runs daily and sends a digest whenever one is due. */
function daily(days: readonly Day[], start: readonly KnownFinding[] = [], digest: DigestRhythm = 'changes') {
  let known: readonly KnownFinding[] = start
  let lastDigestSec: number | null = null
  return days.map(({ findings = [], coverage = LOOKED, mustTell = false }, day) => {
    const runSec = dayOf(day)
    const outcome = settleRun(known, { runSec, findings, coverage, lastDigestSec, mustTell, digest })
    known = outcome.settled.map(({ after }) => after)
    if (outcome.digestDue) lastDigestSec = runSec
    const [one] = known
    return { ...outcome, state: one?.state ?? null, told: known.some((finding) => isToldBy(finding, runSec)), known }
  })
}

const states = (days: readonly Day[]) => daily(days).map((day) => day.state)
const toldDays = (days: readonly Day[]) => daily(days).flatMap((day, i) => (day.told ? [`${i} ${day.state}`] : []))
const P: Day = { findings: [found()] }
const A: Day = {}
const repeated = (pattern: readonly Day[], days: number): Day[] => Array.from({ length: days }, (_, i) => pattern[i % pattern.length] as Day)

describe('the life of a finding', () => {
  it('is new once, then ongoing, and resolved when two runs in a row looked for it in vain', () => {
    expect(states([P, P, A, A, A])).toEqual(['new', 'ongoing', 'ongoing', 'resolved', 'resolved'])
    expect(toldDays([P, P, A, A, A])).toEqual(['0 new', '3 resolved'])
  })

  it('comes back as reopened, with the day of its first sight kept', () => {
    const last = daily([P, A, A, P]).at(-1)
    expect(last?.known[0]).toMatchObject({ state: 'reopened', firstSeenSec: dayOf(0), openedSec: dayOf(3), reopenings: 1, closedSec: null })
    expect(last?.told).toBe(true)
  })

  it('is worse from a fifth more money on, or from a severity more', () => {
    expect(states([P, { findings: [found('medium', 119.999999)] }])).toEqual(['new', 'ongoing'])
    expect(states([P, { findings: [found('medium', 120)] }])).toEqual(['new', 'worse'])
    expect(states([P, { findings: [found('high', 90)] }])).toEqual(['new', 'worse'])
    expect(states([P, { findings: [found('low', 119)] }])).toEqual(['new', 'ongoing'])
    expect(states([{ findings: [found('medium', null)] }, P])).toEqual(['new', 'ongoing'])
    expect(states([{ findings: [found('medium', 0)] }, P])).toEqual(['new', 'ongoing'])
  })

  it('measures worse against what was told, so that slow growth is told as well', () => {
    const growing = [100, 110, 119, 121, 130, 146].map((usd) => ({ findings: [found('medium', usd)] }))
    expect(toldDays(growing)).toEqual(['0 new', '3 worse', '5 worse'])
  })

  it('calls a cost finding worse by its impact, but not where less is spent', () => {
    const cost = (micro: number): Finding => ({ ...found('medium', null), category: 'cost', kind: 'cost-anomaly', impactMicroUsd: micro })
    expect(daily([{ findings: [cost(100)] }, { findings: [cost(120)] }]).map((day) => day.state)).toEqual(['new', 'worse'])
    expect(daily([{ findings: [cost(-100)] }, { findings: [cost(-220)] }]).map((day) => day.state)).toEqual(['new', 'ongoing'])
  })

  it('is never resolved by runs that did not look for it', () => {
    const unread: Day = { coverage: UNSEEN }
    const otherRules: Day = { coverage: coverageThat({ groups: [{ ...WEB, except: ['excess-capacity'] }] }) }
    const suppressed: Day = { coverage: coverageThat({ groups: [{ ...WEB, notAssessed: true }] }) }
    for (const day of [unread, otherRules, suppressed]) expect(states([P, day, day, day, day])).toEqual(['new', 'new', 'new', 'new', 'new'])
    expect(states([P, A, unread, unread, A])).toEqual(['new', 'ongoing', 'ongoing', 'ongoing', 'resolved'])
  })

  it('closes as deleted when its group is missing from a list read to the end', () => {
    const gone: Day = { coverage: coverageThat({ completePlaces: [WEB] }) }
    expect(states([P, gone, gone])).toEqual(['new', 'deleted', 'deleted'])
    expect(toldDays([P, gone, gone])).toEqual(['0 new', '1 deleted'])
    expect(states([P, gone, P])).toEqual(['new', 'deleted', 'reopened'])
  })

  it('is told once when it comes and goes with every run', () => {
    expect(toldDays(repeated([P, A], 6))).toEqual(['0 new'])
    expect(states(repeated([P, A], 6)).every((state) => state !== 'resolved')).toBe(true)
  })

  it.each([
    ['two days there, two days gone', [P, P, A, A]],
    ['one day there, two days gone', [P, A, A]],
    ['three days there, four days gone', [P, P, P, A, A, A, A]],
  ])('says little of a finding that flaps slowly (%s)', (_what, pattern) => {
    const told = toldDays(repeated(pattern, 70))
    const news = told.filter((line) => !line.endsWith('ongoing'))
    expect(news.map((line) => line.split(' ')[1])).toEqual(['new', 'resolved', 'reopened'])
    expect(told.length - news.length).toBeLessThanOrEqual(10)
  })

  it('is told as worse once when it swings between two sizes', () => {
    const swinging = repeated([P, { findings: [found('high', 150)] }], 30)
    expect(toldDays(swinging).filter((line) => line.endsWith('worse'))).toEqual(['1 worse'])
  })

  it('is told again after a week when it stays, and not before', () => {
    expect(toldDays(repeated([P], 16))).toEqual(['0 new', '7 ongoing', '14 ongoing'])
  })

  it('that has come back is resolved when it was away for a week, and not before', () => {
    const days = states([P, A, A, P, ...Array.from({ length: 8 }, () => A)])
    expect(days.slice(3)).toEqual(['reopened', ...Array.from({ length: 6 }, () => 'ongoing'), 'resolved', 'resolved'])
  })

  it('counts how often it was written, and remembers what was told before', () => {
    const days = daily([P, { findings: [found('high', 150)] }, A, { coverage: UNSEEN }, A, A])
    expect(days.map(({ known }) => known[0]?.revision)).toEqual([1, 2, 3, 3, 4, 4])
    const at = (day: number, severity: Severity, usd: number) => ({ atSec: dayOf(day), severity, microUsd: usd * 1e6 })
    expect(days[1]?.known[0]).toMatchObject({ told: at(1, 'high', 150), toldBefore: at(0, 'medium', 100) })
    expect(days[5]?.known[0]).toMatchObject({ state: 'resolved', closedSec: dayOf(4), told: at(4, 'high', 150), toldBefore: at(1, 'high', 150) })
  })

  it('keeps the worst that was told while it stays, where one measure sinks and the other grows', () => {
    const days = daily([P, { findings: [found('low', 130)] }, { findings: [found('high', 10)] }, { findings: [found('critical', null)] }])
    expect(days.map(({ state }) => state)).toEqual(['new', 'worse', 'worse', 'worse'])
    expect(days.map(({ known }) => [known[0]?.told?.severity, known[0]?.told?.microUsd])).toEqual([
      ['medium', 100e6],
      ['medium', 130e6],
      ['high', 130e6],
      ['critical', 130e6],
    ])
  })

  it('whose money is not known, or nothing, is measured by its severity alone', () => {
    const unknown = (micro: number | null): Day => ({ findings: [{ ...found('medium', null), savingsMicroUsdPerMonth: micro }] })
    expect(states([unknown(Number.NaN), unknown(5), unknown(50)])).toEqual(['new', 'ongoing', 'ongoing'])
    expect(states([unknown(null), unknown(Number.NaN)])).toEqual(['new', 'ongoing'])
    expect(states([unknown(0), unknown(1e12)])).toEqual(['new', 'ongoing'])
    expect(daily([unknown(Number.NaN)])[0]?.known[0]?.told?.microUsd).toBeNull()
  })

  it('is silent while it is snoozed, and spoken of again when that is over', () => {
    const [first] = daily([P])[0]?.known ?? []
    const snoozed = { ...(first as KnownFinding), snoozedUntilSec: dayOf(4) }
    const told = (days: readonly Day[]) =>
      daily([{ coverage: UNSEEN }, ...days], [snoozed])
        .map((day, i) => (day.told ? `${i} ${day.state}` : ''))
        .slice(1)
        .filter((line) => line !== '')
    const worse: Day = { findings: [found('critical', 1000)] }
    expect(told([worse, worse, worse])).toEqual([])
    expect(told([worse, worse, worse, worse])).toEqual(['4 worse'])
    expect(daily([{ coverage: UNSEEN }, A, A], [snoozed]).at(-1)).toMatchObject({ state: 'resolved', told: false })
  })
})

describe('a digest', () => {
  it('is due when there is news, and else a week after the last', () => {
    const days = daily([A, A, A, A, A, A, A, A, P, A, A, A, A, A, A, A, A, A])
    expect(days.flatMap((day, i) => (day.digestDue ? [i] : []))).toEqual([0, 7, 8, 10, 17])
  })

  it('is due when the run has something else to tell', () => {
    expect(daily([P, P, { ...P, mustTell: true }, P]).map((day) => day.digestDue)).toEqual([true, false, true, false])
  })

  it('takes along what stays, so that a reminder is no message of its own', () => {
    const DB = { ...WEB, name: 'db' }
    const both: Day = { findings: [found(), findingOn(DB, 'flapping', 'low')], coverage: coverageThat({ groups: [WEB, DB] }) }
    const days = daily([P, P, P, both, both, both, both, both, both, both, both])
    expect(days.flatMap((day, i) => (day.digestDue ? [i] : []))).toEqual([0, 3, 10])
    expect(days[10]?.known.map((known) => known.told?.atSec)).toEqual([dayOf(10), dayOf(10)])
    // what was told three days before is not told again with the news
    expect(days[3]?.known.map((known) => known.told?.atSec)).toEqual([dayOf(0), dayOf(3)])
    expect([days[0], days[3], days[10]].map((day) => day?.hasNews)).toEqual([true, true, false])
  })
})

const names = ['web', 'db', 'batch', 'x/y']
const kinds = ['excess-capacity', 'max-size-reached', 'flapping'] as const
const someFinding = fc
  .record({
    name: fc.constantFrom(...names),
    kind: fc.constantFrom(...kinds),
    severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
    usd: fc.option(fc.integer({ min: 0, max: 500 })),
  })
  .map(({ name, kind, severity, usd }) => findingOn({ ...WEB, name }, kind, severity as Severity, { savingsMicroUsdPerMonth: usd === null ? null : usd * 1e6 }))
const someCoverage = fc
  .record({
    groups: fc.subarray(names),
    unread: fc.subarray(names),
    skipped: fc.subarray([...kinds]),
    complete: fc.boolean(),
    cost: fc.boolean(),
  })
  .map(({ groups, unread, skipped, complete, cost }) =>
    coverageThat({
      groups: groups.map((name) => ({ ...WEB, name, notAssessed: unread.includes(name), except: skipped })),
      completePlaces: complete ? [WEB] : [],
      cost,
    }),
  )
const someDay = fc.record({
  mustTell: fc.boolean(),
  findings: fc.uniqueArray(someFinding, { selector: (finding) => finding.fingerprint }),
  coverage: someCoverage,
})
const someDays = fc.array(someDay, { minLength: 1, maxLength: 12 })

describe('settling any run', () => {
  it('that only reminded is still no news the second time', () => {
    const week = daily(repeated([P], 8)).at(-1)?.known ?? []
    const again = settleRun(week, { runSec: dayOf(7), findings: [found()], coverage: LOOKED, lastDigestSec: dayOf(0), mustTell: false })
    expect([again.hasNews, again.digestDue, again.settled.map(({ after }) => isToldBy(after, dayOf(7)))]).toEqual([false, true, [true]])
  })

  it('is a no-op the second time, and tells the same', () => {
    fc.assert(
      fc.property(someDays, fc.option(fc.integer({ min: -30, max: 12 })), (days, digestDay) => {
        const known = daily(days.slice(0, -1)).at(-1)?.known ?? []
        const runSec = dayOf(days.length - 1)
        const run = { ...(days.at(-1) as Required<Day>), runSec, lastDigestSec: digestDay === null ? null : dayOf(Math.min(digestDay, days.length - 2)) }
        const once = settleRun(known, run)
        const again = settleRun(
          once.settled.map(({ after }) => after),
          run,
        )
        expect(again.settled.every(({ before, after }) => before === after)).toBe(true)
        expect(again.settled.map(({ after }) => after)).toEqual(once.settled.map(({ after }) => after))
        expect([again.hasNews, again.digestDue]).toEqual([once.hasNews, once.digestDue])
      }),
    )
  })

  it('ends the same when it broke off after any of its writes', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: 0, max: 12 }), (days, written) => {
        const known = daily(days.slice(0, -1)).at(-1)?.known ?? []
        const run = { ...(days.at(-1) as Required<Day>), runSec: dayOf(days.length - 1), lastDigestSec: dayOf(days.length - 3) }
        const once = settleRun(known, run)
        const partly = once.settled.flatMap(({ before, after }, i) => (i < written ? [after] : before === null ? [] : [before]))
        expect(settleRun(partly, run).settled.map(({ after }) => after)).toEqual(once.settled.map(({ after }) => after))
      }),
    )
  })

  it('changes nothing when it is older than what is known', () => {
    fc.assert(
      fc.property(someDays, someDay, (days, late) => {
        const known = daily(days).at(-1)?.known ?? []
        const { settled } = settleRun(known, { ...late, runSec: dayOf(0) - 1, lastDigestSec: null })
        for (const { before, after } of settled) if (before !== null) expect(after).toBe(before)
      }),
    )
  })

  it('does not depend on the order of findings or of what is known', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const known = daily(days.slice(0, -1)).at(-1)?.known ?? []
        const run = { ...(days.at(-1) as Required<Day>), runSec: dayOf(days.length), lastDigestSec: null }
        const reversed = settleRun([...known].reverse(), { ...run, findings: [...run.findings].reverse() })
        expect(reversed).toEqual(settleRun(known, run))
      }),
    )
  })

  it('never closes what was not looked for, and never forgets anything', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const known = daily(days).at(-1)?.known ?? []
        const runSec = dayOf(days.length)
        const { settled } = settleRun(known, { runSec, findings: [], coverage: UNSEEN, lastDigestSec: runSec, mustTell: false })
        expect(settled.map(({ after }) => after)).toEqual(known)
      }),
    )
  })

  it('tells a finding as news at most three times and once more for each fifth it grew by, however it flaps', () => {
    const flapping = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 100, max: 143 })), { minLength: 30, maxLength: 60 })
    fc.assert(
      fc.property(flapping, (days) => {
        const seen = days.map(([there, usd]): Day => (there ? { findings: [found('medium', usd)] } : A))
        const news = daily(seen).filter((day, i) => day.known.some((known) => isNews(known, dayOf(i))))
        const quietWeeks = Math.floor((days.length * DAY_SEC) / REPEAT_SEC)
        expect(news.length).toBeLessThanOrEqual(3 + 2 * 2 + 2 * quietWeeks)
      }),
    )
  })
})

describe('one finding settled alone', () => {
  it('is what it is when settled with the others', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const known = daily(days.slice(0, -1)).at(-1)?.known ?? []
        const day = days.at(-1) as Required<Day>
        const runSec = dayOf(days.length - 1)
        const { settled, digestDue } = settleRun(known, { ...day, runSec, lastDigestSec: runSec - 1 })
        for (const { before, after } of settled) {
          const seen = day.findings.find((finding) => finding.fingerprint === after.finding.fingerprint) ?? null
          expect(settleFinding(before, seen, { runSec, coverage: day.coverage, remind: digestDue })?.after).toEqual(after)
        }
      }),
    )
  })

  it('is nothing when it is neither known nor found', () => {
    expect(settleFinding(null, null, { runSec: 1, coverage: UNSEEN, remind: true })).toBeNull()
  })

  it('is open until it is resolved or deleted', () => {
    const [known] = daily([P])[0]?.known ?? []
    expect(
      (['new', 'ongoing', 'worse', 'reopened', 'snoozed', 'resolved', 'deleted'] as const).map((state) => isOpen({ ...(known as KnownFinding), state })),
    ).toEqual([true, true, true, true, true, false, false])
  })
})

describe('how often a digest is sent', () => {
  const due = (days: readonly Day[], digest: DigestRhythm) => daily(days, [], digest).flatMap(({ digestDue }, day) => (digestDue ? [day] : []))
  const told = (days: readonly Day[], digest: DigestRhythm) =>
    daily(days, [], digest).flatMap((day, i) => (day.told && day.digestDue ? [`${i} ${day.state}`] : []))

  it('is every day, on a day that changed, or once a week', () => {
    expect(due(repeated([P], 16), 'daily')).toEqual(Array.from({ length: 16 }, (_, i) => i))
    expect(due(repeated([P], 16), 'changes')).toEqual([0, 7, 14])
    expect(due(repeated([P, { findings: [found('high')] }], 16), 'weekly')).toEqual([0, 7, 14])
  })

  it('is also when a run has to say something of itself', () => {
    expect(due([P, P, { ...P, mustTell: true }, P], 'weekly')).toEqual([0, 2])
  })

  it('keeps what a quiet week found, and what it resolved, for the digest that ends it', () => {
    expect(told([A, A, P, P, P, P, P, P, P], 'weekly')).toEqual(['7 new'])
    expect(told([P, A, A, A, A, A, A, A, A], 'weekly')).toEqual(['0 new', '7 resolved'])
    expect(told([P, P, { findings: [found('high')] }, ...repeated([{ findings: [found('high')] }], 6)], 'weekly')).toEqual(['0 new', '7 worse'])
  })

  it('never holds back what has just become critical', () => {
    const gap = findingOn(WEB, 'max-size-reached', 'critical')
    const days = daily([A, A, { findings: [gap] }, { findings: [gap] }], [], 'weekly')
    expect(days.map((day) => [day.told, day.digestDue])).toEqual([
      [false, true],
      [false, false],
      [true, false],
      [false, false],
    ])
  })
})
