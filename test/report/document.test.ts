import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Finding, kindsByCategory, severities } from '../../domain/findings.ts'
import type { Judgement } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { type ReportParts, reportContent, reportJson, reportOf } from '../../report/document.ts'
import { groupRow } from '../../report/group-row.ts'
import { microFromUsd } from '../../report/money.ts'
import { reportSchema } from '../../report/report-schema.ts'
import type { Report } from '../../report/schema.ts'
import { findingOn, groupNamed, judgementOf, placeOf, proposalThat, WINDOW } from '../audit/made-up-fleet.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'

function partsOf(judgements: readonly Judgement[], more: readonly Finding[] = []): ReportParts {
  const rows = judgements.map((judgement) =>
    groupRow(judgement, { group: groupNamed(judgement.name, { accountId: judgement.accountId, region: judgement.region }), place: placeOf() }, 'USD'),
  )
  const places = [...new Set(judgements.map((judgement) => `${judgement.accountId} ${judgement.region}`))].map((key) => {
    const [accountId = '', region = ''] = key.split(' ')
    return { accountId, region, groups: judgements.filter((judgement) => judgement.accountId === accountId && judgement.region === region).length, unread: [] }
  })
  const findings = [...judgements.flatMap((judgement) => judgement.findings), ...more]
  return {
    window: WINDOW,
    currency: 'USD',
    policy: defaultPolicy,
    groups: rows,
    findings,
    notAudited: [],
    places,
    cost: { notAssessed: [] },
    apiCalls: {},
    estimatedMicroUsd: 0,
  }
}

const documentOf = (parts: ReportParts): Report => reportOf('id', reportContent(parts))

const groupKinds = [...kindsByCategory.overprovisioned, ...kindsByCategory['scaling-gap']]
const micro = fc.integer({ min: 0, max: 1e13 })

/** Any judgement that keeps the judge's promises: a proposal that saves is a finding, which carries the savings; without a price there are none. */
const judgement = (name: string, accountId: string, region: string): fc.Arbitrary<Judgement> =>
  fc
    .record({
      status: fc.constantFrom('audited' as const, 'insufficient-data' as const, 'suppressed' as const),
      kinds: fc.uniqueArray(fc.constantFrom(...groupKinds), { maxLength: 5 }),
      severity: fc.constantFrom(...severities),
      cost: fc.option(micro),
      savings: fc.option(fc.integer({ min: -1e12, max: 1e12 })),
      proposes: fc.boolean(),
      minutes: fc.double({ min: 0, max: 10080, noNaN: true }),
    })
    .map(({ status, kinds, severity, cost, savings: saved, proposes, minutes }) => {
      const group = groupNamed(name, { accountId, region })
      const savings = cost === null ? null : saved
      const proposal =
        proposes && status === 'audited' && (kinds.length > 0 || (savings ?? 0) <= 0)
          ? proposalThat({ savingsMicroUsdPerMonth: savings, savingsRangeMicroUsdPerMonth: savings === null ? null : [savings - 1, savings + 1] })
          : null
      const findings =
        status === 'suppressed'
          ? []
          : kinds.map((kind, i) =>
              findingOn(group, kind, severity, { savingsMicroUsdPerMonth: i === 0 && proposal !== null && (savings ?? 0) > 0 ? savings : null }),
            )
      return judgementOf(group, {
        status,
        statusReason: status === 'audited' ? null : { code: 'as-said', text: 'because' },
        findings,
        proposal,
        current: { microUsdPerMonth: cost, instanceHoursPerMonth: minutes, overloadMinutesPerWeek: minutes },
      })
    })

const fleet = fc
  .uniqueArray(
    fc.record({
      name: fc.oneof(fc.constantFrom(...hostileNames), fc.string()),
      accountId: fc.constantFrom('000000000001', '111122223333'),
      region: fc.constantFrom('us-east-1', 'eu-west-1'),
    }),
    {
      maxLength: 25,
      selector: (key) => JSON.stringify(key),
    },
  )
  .chain((keys) => fc.tuple(...keys.map(({ name, accountId, region }) => judgement(name, accountId, region))))

describe('the report document', () => {
  it('keeps its contract for any fleet: every group in exactly one status, every total the sum of its rows', () => {
    fc.assert(
      fc.property(fleet, (judgements) => {
        const report = documentOf(partsOf(judgements))
        const answer = reportSchema.safeParse(report)
        expect(answer.success, JSON.stringify(answer.error?.issues)).toBe(true)
        const { discovered, withFindings, healthy, insufficientData, suppressed } = report.summary.groups
        expect(withFindings + healthy + insufficientData + suppressed).toBe(discovered)
        expect(discovered).toBe(judgements.length)
        const micros = judgements.reduce((sum, j) => sum + (j.current?.microUsdPerMonth ?? 0), 0)
        const saved = judgements.reduce((sum, j) => sum + Math.max(0, j.proposal?.savingsMicroUsdPerMonth ?? 0), 0)
        const { current, estimatedMonthlySavings } = report.summary
        if (judgements.length > 0 && judgements.every((j) => j.current?.microUsdPerMonth == null)) {
          expect([current.usdPerMonth, estimatedMonthlySavings]).toEqual([null, null])
        } else {
          expect(microFromUsd(current.usdPerMonth ?? Number.NaN)).toBe(micros)
          expect(microFromUsd(estimatedMonthlySavings?.amount ?? Number.NaN)).toBe(saved)
        }
      }),
      draws(150),
    )
  })

  it('is the same bytes in whatever order groups, findings and places came', () => {
    fc.assert(
      fc.property(
        fleet.chain((judgements) => fc.tuple(fc.constant(judgements), fc.shuffledSubarray([...judgements], { minLength: judgements.length }))),
        ([inOrder, shuffled]) => {
          const other = partsOf(shuffled)
          const text = reportJson(documentOf({ ...other, findings: [...other.findings].reverse(), places: [...other.places].reverse() }))
          expect(text).toBe(reportJson(documentOf(partsOf(inOrder))))
        },
      ),
      draws(60),
    )
  })

  it('loses no name in JSON, whatever is in it', () => {
    const judgements = hostileNames.map((name) => judgementOf(groupNamed(name)))
    const report: Report = JSON.parse(reportJson(documentOf(partsOf(judgements))))
    expect(report.groups.map((group) => group.name).sort()).toEqual([...hostileNames].sort())
  })

  it('lists findings worst first: severity, then money, then name', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => groupNamed(name))
    if (!a || !b || !c || !d) throw new Error('four groups')
    const judgements = [
      judgementOf(a, { findings: [findingOn(a, 'flapping', 'low')] }),
      judgementOf(b, {
        findings: [findingOn(b, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 1 })],
        proposal: proposalThat({ savingsMicroUsdPerMonth: 1 }),
      }),
      judgementOf(c, {
        findings: [findingOn(c, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 2_000_000 })],
        proposal: proposalThat({ savingsMicroUsdPerMonth: 2_000_000 }),
      }),
      judgementOf(d, { findings: [findingOn(d, 'max-size-reached', 'critical'), findingOn(d, 'flapping', 'high')] }),
    ]
    const about = documentOf(partsOf(judgements)).findings.map((finding) => `${finding.severity} ${finding.resource.autoScalingGroupName}`)
    expect(about).toEqual(['critical d', 'high c', 'high b', 'high d', 'low a'])
  })

  it('gives what is not known as null, never as zero', () => {
    const group = groupNamed('web')
    const { groups, summary } = documentOf(
      partsOf([
        judgementOf(group, {
          rate: null,
          current: { microUsdPerMonth: null, instanceHoursPerMonth: 4380, overloadMinutesPerWeek: 12 },
          proposal: proposalThat({
            savingsMicroUsdPerMonth: null,
            savingsRangeMicroUsdPerMonth: null,
            replay: { microUsdPerMonth: null, instanceHoursPerMonth: 1, overloadMinutesPerWeek: 0 },
          }),
        }),
        judgementOf(groupNamed('unread'), { status: 'insufficient-data', statusReason: { code: 'as-said', text: 'no series' }, current: null, rate: null }),
      ]),
    )
    expect(groups.find((row) => row.name === 'web')).toMatchObject({
      current: { usdPerMonth: null, instanceHoursPerMonth: 4380 },
      rateSource: null,
      usdPerInstanceHour: null,
      proposal: { estimatedMonthlySavings: null, savingsRange: null },
    })
    expect(groups.find((row) => row.name === 'unread')?.current).toEqual({ usdPerMonth: null, instanceHoursPerMonth: null, overloadMinutesPerWeek: null })
    expect(summary.groupsWithoutPrice).toBe(1)
  })

  it('gives a cost finding its period and impact, and counts it in no group', () => {
    const cost: Finding = {
      ...findingOn(groupNamed('web'), 'cost-anomaly', 'high'),
      resource: { accountId: '111122223333', service: 'Amazon EC2', usageType: 'BoxUsage' },
      fingerprint: 'cost-anomaly/1',
      periodDays: { startDay: 20745, endDay: 20747 },
      impactMicroUsd: -1_500_000,
    }
    const report = documentOf(partsOf([judgementOf(groupNamed('web'))], [cost]))
    expect(report.findings[0]).toMatchObject({ period: { start: '2026-10-19', end: '2026-10-21' }, impact: { amount: -1.5, currency: 'USD' } })
    expect(report.summary.groups).toMatchObject({ withFindings: 0, healthy: 1 })
    expect(reportSchema.safeParse(report).success).toBe(true)
  })
})

describe('groups that share a name', () => {
  const billed = { microUsdPerInstanceHour: 90_000, source: 'cost-explorer' } as const
  const twice = (rate: typeof billed | null) =>
    documentOf(partsOf(['us-east-1', 'eu-west-1'].map((region) => judgementOf(groupNamed('web', { region }), { rate }))))

  it('are said to share a rate where the bill priced them', () => {
    const [note, ...more] = twice(billed).cost.notAssessed
    expect(note).toMatchObject({ subject: 'rates of groups that share a name', reason: expect.stringContaining('a group named web;') })
    expect(more).toEqual([])
  })

  it('are no matter where the list priced them, nor is a name used once', () => {
    expect(twice(null).cost.notAssessed).toEqual([])
    expect(documentOf(partsOf([judgementOf(groupNamed('web'), { rate: billed }), judgementOf(groupNamed('api'), { rate: billed })])).cost.notAssessed).toEqual(
      [],
    )
  })
})

describe('the schema of the report', () => {
  const group = groupNamed('web')
  const good = (): Report =>
    documentOf(
      partsOf([
        judgementOf(group, { findings: [findingOn(group, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 210_240_000 })], proposal: proposalThat() }),
        judgementOf(groupNamed('off'), { status: 'suppressed', statusReason: { code: 'as-said', text: 'tag' } }),
      ]),
    )
  const first = (report: Report) => report.groups.find((row) => row.name === 'web') as Report['groups'][number]

  it('takes a sound report', () => {
    expect(reportSchema.safeParse(good()).error?.issues).toBeUndefined()
  })

  it('refuses savings that two findings of a group share, though they add up', () => {
    const twice = (['excess-capacity', 'slow-scale-in'] as const).map((kind) => findingOn(group, kind, 'high', { savingsMicroUsdPerMonth: 210_240_000 }))
    const report = documentOf(partsOf([judgementOf(group, { findings: twice, proposal: proposalThat() })]))
    expect(JSON.stringify(reportSchema.safeParse(report).error?.issues)).toContain('on 2 findings')
  })

  it.each<[string, (report: Report) => void]>([
    ['a finding that is not there', (report) => first(report).findings.push('idle-group/x')],
    ['a finding that belongs to no group', (report) => first(report).findings.pop()],
    ['a finding listed twice', (report) => first(report).findings.push(first(report).findings[0] as string)],
    ['two findings of one fingerprint', (report) => report.findings.push(report.findings[0] as Report['findings'][number])],
    ['a group listed twice', (report) => report.groups.push(structuredClone(first(report)))],
    ['a finding about another group', (report) => Object.assign(report.findings[0]?.resource ?? {}, { autoScalingGroupName: 'other' })],
    ['a kind of another category', (report) => Object.assign(report.findings[0] ?? {}, { category: 'scaling-gap' })],
    ['a suppressed group with findings', (report) => Object.assign(first(report), { status: 'suppressed', statusReason: 'tag' })],
    ['a group that is not judged without a reason', (report) => Object.assign(report.groups.find((row) => row.name === 'off') ?? {}, { statusReason: null })],
    ['savings counted twice within a group', (report) => Object.assign(report.findings[0]?.estimatedMonthlySavings ?? {}, { amount: 210.240001 })],
    ['a total of savings that is off by a micro-dollar', (report) => Object.assign(report.summary.estimatedMonthlySavings ?? {}, { amount: 210.240001 })],
    [
      'a total cost that is off by a micro-dollar',
      (report) => Object.assign(report.summary.current, { usdPerMonth: (report.summary.current.usdPerMonth ?? 0) + 1e-6 }),
    ],
    ['a group that no place counts', (report) => Object.assign(report.places[0] ?? {}, { groups: 1 })],
    ['a number that is none', (report) => Object.assign(first(report).current, { usdPerMonth: Number.NaN })],
    ['a status out of the blue', (report) => Object.assign(first(report), { status: 'fine' })],
    ['a field nobody knows', (report) => Object.assign(first(report), { note: 'x' })],
    ['a lever nobody knows', (report) => Object.assign(first(report).proposal?.changes ?? {}, { minimumSize: 2 })],
    ['a time that is none', (report) => Object.assign(report.window, { start: '19 October' })],
    ['a cost finding without its period', (report) => Object.assign(report.findings[0] ?? {}, { category: 'cost', kind: 'cost-shift' })],
  ])('refuses %s', (_what, spoil) => {
    const report = good()
    spoil(report)
    expect(reportSchema.safeParse(report).success).toBe(false)
  })
})
