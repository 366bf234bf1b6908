import type { Finding } from '../../domain/findings.ts'
import type { Judgement } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { reportContent, reportOf } from '../../report/document.ts'
import { groupRow } from '../../report/group-row.ts'
import type { Report, ReportGroup } from '../../report/schema.ts'
import { findingOn, groupNamed, judgementOf, placeOf, proposalThat, WINDOW } from '../audit/made-up-fleet.ts'

/** A curve that breathes daily, with a shortage on the fifth day and a day that was not observed. */
const required = Float64Array.from({ length: 4032 }, (_, i) =>
  i >= 2592 && i < 2880 ? Number.NaN : 3 + 2 * Math.sin((i / 288) * 2 * Math.PI) + (i > 1300 && i < 1330 ? 5 : 0),
)
const inService = required.map((x) => (Number.isNaN(x) ? Number.NaN : 6))
const proposed = required.map((x) => (Number.isNaN(x) ? Number.NaN : Math.max(2, Math.ceil(x))))

const web = groupNamed('web', {
  policies: [
    {
      type: 'TargetTrackingScaling',
      name: 'cpu',
      enabled: true,
      estimatedInstanceWarmupSec: null,
      alarmNames: [],
      metric: 'ASGAverageCPUUtilization',
      targetValue: 25,
      disableScaleIn: false,
    },
  ],
})

const kept = { title: 'web keeps 6 instances where 3 would do', remedy: 'Lower its minimum size to 2.' }

export const webJudgement: Judgement = judgementOf(web, {
  findings: [findingOn(web, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 210_240_000 }), findingOn(web, 'max-size-reached', 'medium')],
  notAssessed: [{ rule: 'subnet-exhaustion', reason: { code: 'as-said', text: 'ec2.describe-subnets: not in the capture' } }],
  current: { microUsdPerMonth: 420_480_000, instanceHoursPerMonth: 4380, overloadMinutesPerWeek: 72.5 },
  replayFit: { instanceHoursErrorFraction: -0.013, overloadMinutesPerWeekObserved: 72.5, overloadMinutesPerWeekReplayed: 68 },
  proposal: proposalThat({ confidence: 'medium', doubts: [{ code: 'as-said', text: 'the replay of today is 1.3 % off' }] }),
  coverageFraction: 0.9286,
  verdicts: [
    {
      kind: 'excess-capacity',
      verdict: {
        verdict: 'found',
        severity: 'high',
        facts: findingOn(web, 'excess-capacity', 'high', kept).facts,
      },
    },
    { kind: 'flapping', verdict: { verdict: 'healthy', reason: { code: 'as-said', text: '2 reversals in the window' } } },
    { kind: 'conservative-target', verdict: { verdict: 'not-applicable', reason: { code: 'as-said', text: 'it tracks no target' } } },
    { kind: 'subnet-exhaustion', verdict: { verdict: 'not-assessed', reason: { code: 'as-said', text: 'ec2.describe-subnets: not in the capture' } } },
  ],
  curves: {
    startSec: WINDOW.startSec,
    stepSec: 300,
    requiredInstances: required,
    inServiceInstances: inService,
    overloadedSteps: Uint8Array.from(required, (x) => (x > 7 ? 1 : 0)),
    proposed: { requiredInstances: required, inServiceInstances: proposed, overloadedSteps: new Uint8Array(4032) },
  },
})

const gap = groupNamed('payments', { region: 'eu-west-1' })
const judgements: readonly Judgement[] = [
  webJudgement,
  judgementOf(gap, {
    findings: [findingOn(gap, 'max-size-reached', 'critical')],
    proposal: proposalThat({ changes: { maxSize: 30 }, savingsMicroUsdPerMonth: -40_000_000, savingsRangeMicroUsdPerMonth: [-60_000_000, -30_000_000] }),
    current: { microUsdPerMonth: 840_960_000, instanceHoursPerMonth: 8760, overloadMinutesPerWeek: 1501 },
  }),
  judgementOf(groupNamed('\u65e5\u672c\u8a9e-api')),
  judgementOf(groupNamed('gpj.\u202efdp'), { rate: null, current: { microUsdPerMonth: null, instanceHoursPerMonth: 730, overloadMinutesPerWeek: 0 } }),
  judgementOf(groupNamed('x\r\nSet-Cookie: \u001b[31m'), {
    notAssessed: [{ rule: 'subnet-exhaustion', reason: { code: 'as-said', text: 'ec2.describe-subnets: not in the capture' } }],
  }),
  judgementOf(groupNamed(`a-name-that-goes-on-${'and-on-'.repeat(8)}`)),
  judgementOf(groupNamed('newborn'), {
    status: 'insufficient-data',
    statusReason: { code: 'as-said', text: 'observed for 2 of 7 days' },
    current: null,
    rate: null,
    coverageFraction: 0.14,
  }),
  judgementOf(groupNamed('unread', { region: 'eu-west-1' }), {
    status: 'insufficient-data',
    statusReason: { code: 'as-said', text: 'cloudwatch.get-metric-data.ndjson.gz, line 12: is not JSON. Capture this region again.' },
    current: null,
    rate: null,
    coverageFraction: 0,
  }),
  judgementOf(groupNamed('legacy'), {
    status: 'suppressed',
    statusReason: { code: 'as-said', text: 'tag headroom:ignore: moves out in spring' },
    current: null,
    rate: null,
  }),
]

const costFinding: Finding = {
  ...findingOn(web, 'cost-anomaly', 'high', { title: 'Data transfer out cost $310 more than such days cost' }),
  fingerprint: 'cost-anomaly/111122223333',
  resource: { accountId: '111122223333', service: 'Amazon EC2', usageType: 'DataTransfer-Out-Bytes' },
  periodDays: { startDay: 20750, endDay: 20752 },
  impactMicroUsd: 310_000_000,
}

export const madeUpReport: Report = reportOf(
  '0123456789abcdef0123456789abcdef',
  reportContent({
    window: WINDOW,
    currency: 'USD',
    policy: defaultPolicy,
    groups: judgements.map((judgement) =>
      groupRow(judgement, { group: judgement.name === 'web' ? web : groupNamed(judgement.name, { region: judgement.region }), place: placeOf() }, 'USD'),
    ),
    findings: [...judgements.flatMap((judgement) => judgement.findings), costFinding],
    notAudited: [
      { accountId: '111122223333', region: 'eu-west-1', reason: 'cloudwatch.get-metric-data.ndjson.gz, line 12: is not JSON. Capture this region again.' },
    ],
    places: [
      { accountId: '111122223333', region: 'us-east-1', groups: 7, unread: [{ operation: 'ec2.describe-subnets', reason: 'not in the capture' }] },
      { accountId: '111122223333', region: 'eu-west-1', groups: 2, unread: [] },
    ],
    cost: { notAssessed: [{ subject: 'rates from the bill', reason: 'the tag aws:autoscaling:groupName is not active' }] },
    apiCalls: {},
    estimatedMicroUsd: 0,
  }),
)

export const webRow = madeUpReport.groups.find((group) => group.name === 'web') as ReportGroup
