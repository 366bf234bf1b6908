import type { Verdict } from '../domain/case/rule.ts'
import type { Evidence, Kind } from '../domain/findings.ts'
import type { Judgement } from '../domain/judge.ts'
import type { Curves } from '../domain/propose/curves.ts'
import { chart, legend, topOf } from './chart.ts'
import { columns, wrapped } from './columns.ts'
import { cloudFormationFragment } from './fragments/cloudformation.ts'
import { terraformFragment } from './fragments/terraform.ts'
import { formatMoney, formatNumber, formatPrice } from './money.ts'
import { type Paint, plain } from './paint.ts'
import type { ReportGroup, ReportOutcome } from './schema.ts'
import { secondOpinionsInWords } from './second-opinion.ts'
import { minuteFromSec } from './time.ts'
import { visible } from './visible.ts'
import { governedByInWords } from './words/governed.ts'
import { historyInWords } from './words/history.ts'
import { healthyEvidence, textOf } from './words/index.ts'
import { loadBalancersInWords } from './words/load-balancers.ts'
import { modelInWords } from './words/model.ts'
import { planInWords } from './words/plan.ts'
import { publicIpv4InWords } from './words/public-ipv4.ts'
import { reasonInWords } from './words/reasons.ts'
import { overloadedCell, overloadedInWords } from './words/shared.ts'
import { trafficInWords } from './words/traffic.ts'
import { typeOptionInWords } from './words/type-option.ts'
import { volumesInWords } from './words/volumes.ts'
import type { About } from './words/words.ts'
import { refusalInWords } from './worst-group.ts'

const WIDTH = 100

/** One group in full: its curve, every rule's verdict with its numbers, the proposal with its replay, and the commands there and back. */
export function explain(judgement: Judgement, group: ReportGroup, currency: string, paint: Paint = plain): string {
  const sections = [
    head(group, currency, paint),
    curve(judgement, paint),
    monthsBefore(group, paint),
    verdicts(judgement, group, currency, paint),
    notAssessed(judgement, paint),
    proposal(group, currency, paint),
    model(judgement, paint),
    options(group, currency),
    proposedCurve(judgement, paint),
    commands(group, paint),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function head(group: ReportGroup, currency: string, paint: Paint): string[] {
  const { replayFit, rateSource, usdPerInstanceHour, usdPerThousandRequests } = group
  const rate =
    usdPerInstanceHour === null
      ? 'no price is known'
      : `${formatPrice(usdPerInstanceHour, currency)} an instance-hour (${rateSource === 'cost-explorer' ? 'from the bill' : 'list price'})`
  return [
    paint('heading', `${visible(group.name)}  ${visible(group.accountId)} ${visible(group.region)}`),
    ...columns(
      [
        ['status', group.status + (group.statusReason === null ? '' : `: ${visible(group.statusReason)}`)],
        ['now', outcomeInWords(group.current, currency)],
        ['rate', usdPerThousandRequests === undefined ? rate : `${rate}; ${formatPrice(usdPerThousandRequests, currency)} a thousand requests`],
        ...(group.publicIpv4 === undefined ? [] : [['addresses', publicIpv4InWords(group.publicIpv4, currency)]]),
        ...(group.volumes === undefined ? [] : [['volumes', visible(volumesInWords(group.volumes, currency))]]),
        ...(group.loadBalancers === undefined ? [] : [['load balancers', visible(loadBalancersInWords(group.loadBalancers, currency))]]),
        ...(group.traffic === undefined ? [] : [['traffic', visible(trafficInWords(group.traffic, currency))]]),
        ...secondOpinionsInWords(group).map(([source, said]) => [source, visible(said)]),
        ['observed', `${formatNumber(group.coverageFraction * 100)} % of the window`],
        ...(group.governedBy ?? []).map((by, i) => [i === 0 ? 'configured' : '', visible(governedByInWords(by))]),
        ...group.leftOut.map((what) => ['left out', visible(what)]),
        ...(replayFit === null
          ? []
          : [
              [
                'model check',
                `simulating today's settings is ${formatNumber(Math.abs(replayFit.instanceHoursErrorFraction) * 100)} % off the instance-hours observed; ${overloadedInWords(replayFit.overloadMinutesPerWeekReplayed)} in simulation, ${overloadedCell(replayFit.overloadMinutesPerWeekObserved)} as observed`,
              ],
            ]),
      ].map(([label = '', text = '']) => [paint('faint', label), text]),
      ['left', 'left'],
    ),
  ]
}

function curve({ curves }: Judgement, paint: Paint): string[] {
  if (curves === null) return []
  return [paint('heading', 'Instances required and in service'), ...chart(curves, curves, scaleOf(curves)), ...legend]
}

function monthsBefore({ history }: ReportGroup, paint: Paint): string[] {
  if (history === undefined) return []
  return [paint('heading', 'The months before'), ...historyInWords(history).flatMap((line) => wrapped(visible(line), WIDTH, '  '))]
}

function proposedCurve({ curves, proposal }: Judgement, paint: Paint): string[] {
  if (curves === null || curves.proposed === null) return []
  const type = proposal?.changes.instanceType
  const title = `The same demand under the proposal, simulated${type === undefined ? '' : ` (instances of ${visible(type)})`}`
  return [paint('heading', title), ...chart(curves.proposed, curves, type === undefined ? scaleOf(curves) : topOf(curves.proposed)), ...legend]
}

/** One scale for both charts, so that they compare. */
function scaleOf(curves: Curves): number {
  return Math.max(topOf(curves), curves.proposed === null ? 0 : topOf(curves.proposed))
}

function verdicts(judgement: Judgement, { proposal, stack }: ReportGroup, currency: string, paint: Paint): string[] {
  if (judgement.verdicts.length === 0) return []
  const { accountId, region, name } = judgement
  const about = { resource: { accountId, region, autoScalingGroupName: name }, savingsMicroUsdPerMonth: null, proposal, stack, currency }
  return [paint('heading', 'Rules'), ...judgement.verdicts.flatMap(({ kind, verdict }) => verdictLines(kind, verdict, about, paint))]
}

function foundLines(kind: Kind, verdict: Extract<Verdict, { verdict: 'found' }>, about: About, paint: Paint): string[] {
  const { title, evidence, remedy } = textOf({ ...about, kind, facts: verdict.facts }, about)
  return [
    `  ${paint(verdict.severity, verdict.severity)}  ${kind}: ${visible(title)}`,
    ...evidence.flatMap(evidenceLines),
    ...wrapped(`Remedy: ${visible(remedy)}`, WIDTH, '      '),
  ]
}

function verdictLines(kind: Kind, verdict: Verdict, about: About, paint: Paint): string[] {
  switch (verdict.verdict) {
    case 'found':
      return foundLines(kind, verdict, about, paint)
    case 'healthy':
      return [`  ${paint('good', 'healthy')}  ${kind}`, ...healthyEvidence(kind, verdict, about).flatMap(evidenceLines)]
    case 'not-applicable':
    case 'not-assessed':
      return wrapped(`${paint('faint', verdict.verdict.replace('-', ' '))}  ${kind}: ${visible(reasonInWords(verdict.reason))}`, WIDTH, '  ')
    default:
      return verdict satisfies never
  }
}

function evidenceLines(evidence: Evidence): string[] {
  const numbers = [
    evidence.value === undefined
      ? ''
      : `${evidence.metric ?? 'value'} ${formatNumber(evidence.value, 3)}${evidence.unit === undefined ? '' : ` ${evidence.unit}`}`,
    evidence.threshold === undefined ? '' : `threshold ${formatNumber(evidence.threshold, 3)}`,
    evidence.fromSec === undefined || evidence.toSec === undefined ? '' : `${minuteFromSec(evidence.fromSec)} to ${minuteFromSec(evidence.toSec)} UTC`,
  ].filter((part) => part !== '')
  return wrapped(visible(evidence.statement) + (numbers.length === 0 ? '' : ` [${numbers.map(visible).join('; ')}]`), WIDTH, '      ')
}

/** Beyond the rules themselves: what the demand or the proposal lacked. */
function notAssessed({ notAssessed, verdicts }: Judgement, paint: Paint): string[] {
  const shown = new Set<string>(verdicts.map((verdict) => verdict.kind))
  const rest = notAssessed.filter(({ rule }) => !shown.has(rule))
  if (rest.length === 0) return []
  return [paint('heading', 'Not assessed'), ...rest.flatMap(({ rule, reason }) => wrapped(`${rule}: ${visible(reasonInWords(reason))}`, WIDTH, '  '))]
}

function model({ model }: Judgement, paint: Paint): string[] {
  if (model === undefined) return []
  return [
    paint('heading', 'How it works, as learnt'),
    ...modelInWords(model).flatMap(([label, text]) => wrapped(`${paint('faint', label)}: ${text}`, WIDTH, '  ')),
  ]
}

function options({ typeOptions = [] }: ReportGroup, currency: string): string[] {
  return typeOptions.flatMap((option) => wrapped(typeOptionInWords(option, currency), WIDTH, '  '))
}

function proposal(group: ReportGroup, currency: string, paint: Paint): string[] {
  const { proposal, current } = group
  if (proposal === null) return [paint('heading', 'Proposal'), ...wrapped(`none: ${visible(refusalInWords(group))}`, WIDTH, '  ')]
  const { savingsRange, estimatedMonthlySavings: savings } = proposal
  const range = savingsRange === null ? '' : ` (between ${formatMoney(savingsRange.low, currency)} and ${formatMoney(savingsRange.high, currency)})`
  const saves = savings === null ? 'not known: no price' : `${formatMoney(savings.amount, currency)} a month${range}`
  return [
    paint('heading', 'Proposal'),
    ...columns(
      proposal.today.map(({ lever, now, proposed }) => [`  ${lever}`, now === null ? '(not read)' : visible(now), '->', paint('good', visible(proposed))]),
      ['left', 'left', 'left', 'left'],
    ),
    '',
    ...columns(
      [
        ['  simulated', `${outcomeInWords(proposal.replay, currency)} (now ${outcomeInWords(current, currency)})`],
        ['  saves', saves],
        ['  confidence', proposal.confidence],
        ...proposal.doubts.map((doubt) => ['  doubt', visible(doubt)]),
      ],
      ['left', 'left'],
    ),
    ...(proposal.plan === undefined ? [] : planInWords(proposal.plan, currency).flatMap((sentence) => wrapped(visible(sentence), WIDTH, '  '))),
  ]
}

function commands({ proposal, stack }: Pick<ReportGroup, 'proposal' | 'stack'>, paint: Paint): string[] {
  if (proposal === null) return []
  const { commands, templatePatch } = proposal
  const parts: [title: string, lines: string[]][] = [
    ['To make this change', commands.apply],
    ['Roll back', commands.restore],
    [
      stack === undefined ? 'The change in CloudFormation' : `The change in CloudFormation, for the stack ${visible(stack)}, which would undo the commands`,
      cloudFormationFragment(templatePatch.apply),
    ],
    ['The change in Terraform', terraformFragment(templatePatch.apply)],
  ]
  return parts.flatMap(([title, lines], i) => (lines.length === 0 ? [] : [...(i === 0 ? [] : ['']), paint('heading', title), ...lines]))
}

function outcomeInWords(outcome: ReportOutcome, currency: string): string {
  return [
    outcome.usdPerMonth === null ? 'cost not known' : `${formatMoney(outcome.usdPerMonth, currency)} a month`,
    outcome.instanceHoursPerMonth === null ? 'size not known' : `${formatNumber(outcome.instanceHoursPerMonth)} instance-hours a month`,
    outcome.overloadMinutesPerWeek === null ? 'overload not known' : overloadedInWords(outcome.overloadMinutesPerWeek),
  ].join(', ')
}
