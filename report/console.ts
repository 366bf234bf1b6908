import { severities } from '../domain/findings.ts'
import { byCodeUnit } from '../domain/order.ts'
import { awsAnomaliesInWords } from './aws-opinions.ts'
import { commitmentsInWords, moveInWords, savedInWords, savingsOffTheBill } from './bill-words.ts'
import { columns, wrapped } from './columns.ts'
import { savedOf } from './digest/digest.ts'
import { counted, formatMoney, formatNumber } from './money.ts'
import { type Paint, plain } from './paint.ts'
import type { Report, ReportFinding, ReportGroup } from './schema.ts'
import { daysInWords, minuteFromIso } from './time.ts'
import { unseenOf } from './unseen.ts'
import { visible } from './visible.ts'
import { unusedInWords } from './words/governed.ts'
import { windowAloneInWords } from './words/history.ts'
import { meanOverload, overloadedCell, overloadedInWords } from './words/shared.ts'
import { type GroupWithFindings, groupsWorstFirst } from './worst-group.ts'

const WIDTH = 100

/** The report for a terminal or a file: money and risk first, then a line for each group, worst first, then what was not judged, then the bill. */
export function consoleReport(report: Report, paint: Paint = plain): string {
  const sections = [
    headline(report, paint),
    groupTable(report, paint),
    incomplete(report, paint),
    notJudged(report, paint),
    notAssessed(report, paint),
    costFindings(report, paint),
    unusedOverrides(report, paint),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function moneyInWords({ current, estimatedMonthlySavings, estimatedMonthlyAddedCost, groupsWithoutPrice }: Report['summary'], currency: string): string {
  if (current.usdPerMonth === null) return 'not known: no price is known for any group'
  const saved = estimatedMonthlySavings?.amount ?? 0
  const added = estimatedMonthlyAddedCost?.amount ?? 0
  const share = current.usdPerMonth > 0 ? ` (${formatNumber((saved / current.usdPerMonth) * 100, 0)} %)` : ''
  const adds = added > 0 ? ` and spend ${formatMoney(added, currency)} on closing gaps` : ''
  const unpriced = groupsWithoutPrice > 0 ? `; no price is known for ${counted(groupsWithoutPrice, 'group')}` : ''
  return `${formatMoney(current.usdPerMonth, currency)} a month; the findings below would save ${formatMoney(saved, currency)}${share}${adds}${unpriced}`
}

function headline({ window, summary, currency, groups: rows }: Report, paint: Paint): string[] {
  const alone = windowAloneInWords({ groups: rows })
  const { groups, places, findings, current } = summary
  const days = (Date.parse(window.end) - Date.parse(window.start)) / 86_400_000
  const gaps = findings.byCategory['scaling-gap'] ?? 0
  const judged = groups.withFindings + groups.healthy
  const overload = meanOverload(current.overloadMinutesPerWeek, judged)
  return [
    paint('heading', `Headroom  ${formatNumber(days)} days, ${minuteFromIso(window.start)} to ${minuteFromIso(window.end)} UTC`),
    '',
    ...columns(
      [
        ['Money', judged === 0 ? 'not known: no group could be judged' : moneyInWords(summary, currency)],
        [
          'Risk',
          `${counted(gaps, 'scaling gap')}; ${overload === null ? 'overload is not known' : `groups are ${overloadedInWords(overload)}${overload === 0 ? '' : ' on average'}`}`,
        ],
        [
          'Findings',
          findings.total === 0 ? 'none' : severities.map((severity) => paint(severity, `${findings.bySeverity[severity] ?? 0} ${severity}`)).join(', '),
        ],
        [
          'Covered',
          `${judged} of ${counted(groups.discovered, 'group')} judged: ${groups.withFindings} with findings, ${groups.healthy} healthy; ${groups.insufficientData} not judged, ${groups.suppressed} suppressed`,
        ],
        ...(places.notAudited > 0
          ? [
              [
                '',
                `${places.notAudited} of ${counted(places.notAudited + places.audited, 'account and region', 'accounts and regions')} not audited completely`,
              ],
            ]
          : []),
        ...(alone === null ? [] : [['Caveat', `${alone[0]}; --history also reads 13 months of hourly metrics`]]),
      ].map(([label = '', text = '']) => [paint('heading', label), text]),
      ['left', 'left'],
    ),
  ]
}

function groupTable(report: Report, paint: Paint): string[] {
  if (report.groups.length === 0) return []
  const lines = groupsWorstFirst(report)
  const heading = ['Severity', 'Group', 'Account', 'Region', 'A month', 'Saves', 'Overloaded', 'Findings'].map((title) => paint('heading', title))
  return columns(
    [heading, ...lines.map((line) => groupCells(line, report.currency, paint))],
    ['left', 'left', 'left', 'left', 'right', 'right', 'right', 'left'],
  )
}

function groupCells({ group, findings, worst }: GroupWithFindings, currency: string, paint: Paint): string[] {
  const { current } = group
  const saves = group.estimatedMonthlySavings?.amount
  const label = worst === null ? statusWord(group) : worst
  return [
    worst === null ? paint(group.status === 'audited' ? 'good' : 'faint', label) : paint(worst, label),
    visible(group.name),
    visible(group.accountId),
    visible(group.region),
    current.usdPerMonth === null ? '?' : formatMoney(current.usdPerMonth, currency),
    saves === undefined ? '-' : saves < 0 ? `adds ${formatMoney(-saves, currency)}` : formatMoney(saves, currency),
    current.overloadMinutesPerWeek === null ? '?' : overloadedCell(current.overloadMinutesPerWeek),
    said(group, findings),
  ]
}

function said(group: ReportGroup, findings: readonly ReportFinding[]): string {
  if (findings.length === 0) return group.statusReason === null ? '-' : visible(group.statusReason)
  return findings.map((finding) => finding.kind).join(', ') + (group.status === 'insufficient-data' ? ' (otherwise not judged)' : '')
}

function statusWord(group: ReportGroup): string {
  switch (group.status) {
    case 'audited':
      return 'healthy'
    case 'insufficient-data':
      return 'not judged'
    case 'suppressed':
      return 'suppressed'
    default:
      return group.status satisfies never
  }
}

/** Accounts and Regions that were not audited to the end, and what of the others could not be read: as the digest has them. */
function incomplete(report: Report, paint: Paint): string[] {
  const unseen = unseenOf(report)
  if (unseen.length === 0) return []
  return [
    paint('heading', 'Incomplete coverage'),
    ...unseen.flatMap(({ accountId, region, reason }) => wrapped(`${visible(accountId)} ${visible(region)}: ${visible(reason)}`, WIDTH, '  ')),
  ]
}

function notJudged({ groups }: Report, paint: Paint): string[] {
  const byReason = new Map<string, string[]>()
  for (const group of groups) {
    if (group.status !== 'insufficient-data') continue
    const reason = group.statusReason ?? 'no reason given'
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${visible(group.name)} (${visible(group.accountId)} ${visible(group.region)})`])
  }
  return listed('Not judged', byReason, paint)
}

/** Rules that had to stay silent on groups that were judged otherwise. */
function notAssessed({ groups }: Report, paint: Paint): string[] {
  const byReason = new Map<string, Map<string, number>>()
  for (const group of groups) {
    if (group.status === 'insufficient-data') continue
    for (const { rule, reason } of group.notAssessed) {
      const rules = byReason.get(reason) ?? new Map<string, number>()
      byReason.set(reason, rules.set(rule, (rules.get(rule) ?? 0) + 1))
    }
  }
  return listed(
    'Not assessed',
    new Map([...byReason].map(([reason, rules]) => [reason, [...rules].map(([rule, count]) => `${rule} (${counted(count, 'group')})`)])),
    paint,
  )
}

function listed(title: string, byReason: ReadonlyMap<string, readonly string[]>, paint: Paint): string[] {
  if (byReason.size === 0) return []
  const sorted = [...byReason].sort(([a, as], [b, bs]) => bs.length - as.length || byCodeUnit(a, b))
  return [
    paint('heading', title),
    ...sorted.flatMap(([reason, items]) => [...wrapped(visible(reason), WIDTH, '  '), ...wrapped(items.join(', '), WIDTH, '    ')]),
  ]
}

function unusedOverrides({ audit: { unusedOverrides = [] } }: Report, paint: Paint): string[] {
  if (unusedOverrides.length === 0) return []
  return [
    paint('heading', 'Entries of headroom.yml that matched no group'),
    ...unusedOverrides.flatMap((one) => wrapped(visible(unusedInWords(one)), WIDTH, '  ')),
  ]
}

export function costFindings({ findings, cost, currency, summary }: Report, paint: Paint): string[] {
  const mine = findings.filter((finding) => finding.category === 'cost')
  const rows = mine.map((finding) => [
    paint(finding.severity, finding.severity),
    finding.period === undefined ? '' : daysInWords(finding.period),
    finding.impact === undefined ? '' : formatMoney(finding.impact.amount, finding.impact.currency),
    visible(finding.title),
  ])
  const saved = savedOf({ cost, currency })
  const ledger = saved === null ? [] : wrapped(savedInWords(saved), WIDTH, '  ')
  const second = awsAnomaliesInWords(cost)
  const aws = second === null || (mine.length === 0 && cost.awsAnomalies?.length === 0) ? [] : wrapped(visible(`${second}.`), WIDTH, '  ')
  const committed = [commitmentsInWords(cost, currency), savingsOffTheBill(cost, summary.estimatedMonthlySavings?.amount ?? null, currency)]
  const commitments = committed.flatMap((text) => (text === null ? [] : wrapped(`${text}.`, WIDTH, '  ')))
  const moves = (cost.moves ?? []).flatMap((move) => wrapped(visible(moveInWords(move, currency)), WIDTH, '  '))
  const unread = cost.notAssessed.flatMap(({ subject, reason }) => wrapped(`not assessed: ${visible(subject)}: ${visible(reason)}`, WIDTH, '  '))
  if (rows.length + ledger.length + aws.length + commitments.length + moves.length + unread.length === 0) return []
  return [
    paint('heading', 'The bill'),
    ...columns(rows, ['left', 'left', 'right', 'left']).map((line) => `  ${line}`),
    ...moves,
    ...commitments,
    ...aws,
    ...ledger,
    ...unread,
  ]
}
