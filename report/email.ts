import { restatedInWords, savedInWords } from './bill-words.ts'
import { groupConsoleLink } from './console-link.ts'
import { type ChangeName, changeNames, type Message, type MessageRow } from './message.ts'
import { counted, formatNumber, minutesOr, moneyOr } from './money.ts'
import { foremost } from './most-money.ts'
import { narrow } from './narrow.ts'
import { aboutOf, amountOf } from './row-words.ts'
import { minuteFromIso } from './time.ts'
import { visible } from './visible.ts'

const WIDTH = 72
/** Findings of one kind of change that are written out. */
const MOST_A_SECTION = 10
const MOST_UNAUDITED = 10

const headings: Readonly<Record<ChangeName, string>> = {
  new: 'New',
  worse: 'Worse',
  reopened: 'Back again',
  resolved: 'Resolved',
  deleted: 'Group deleted',
  ongoing: 'Still open',
}

/** A message as plain text: 72 columns, most money first, links last on lines of their own. Text from outside is made visible. */
export function emailText(message: Message): string {
  const sections = [
    [...narrow(visible(message.headline), WIDTH)],
    totals(message),
    savedSoFar(message),
    critical(message),
    ...changeNames.map((change) => section(message, change)),
    unaudited(message),
    rest(message),
    links(message),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function totals({ totals: known, counts }: Message): string[] {
  if (known === null || Object.values(counts).every((count) => count === 0)) return []
  const { groups, usdPerMonth, estimatedMonthlySavings: savings } = known
  return narrow(
    `Savings: ${moneyOr(savings)} of ${moneyOr(usdPerMonth)} a month for ${counted(groups.judged, 'group')}. Risk: ${counted(known.scalingGaps, 'scaling gap')}, ${minutesOr(known.overloadMinutesPerWeek)} overloaded minutes a week. Not judged: ${counted(groups.notJudged, 'group')}; suppressed: ${formatNumber(groups.suppressed, 0)}.`,
    WIDTH,
  )
}

/** Every critical group by name, one line each, worst first. */
function critical({ critical: groups }: Message): string[] {
  if (groups.length === 0) return []
  return [
    `Critical (${formatNumber(groups.length, 0)})`,
    ...groups.flatMap((group) => narrow(`${visible(group.title)} (${visible(group.accountId)} ${visible(group.region)})`, WIDTH, '- ')),
  ]
}

function savedSoFar({ saved, restated }: Message): string[] {
  return [...(saved === null ? [] : narrow(savedInWords(saved), WIDTH)), ...(restated === null ? [] : narrow(restatedInWords(restated), WIDTH))]
}

function section({ findings, counts, occasion }: Message, change: ChangeName): string[] {
  const rows = findings.filter((row) => row.change === change)
  if (rows.length === 0) return []
  const shown = new Set(foremost(rows, MOST_A_SECTION))
  const more = counts[change] - shown.size
  return [
    ...(occasion === 'digest' ? [`${headings[change]} (${formatNumber(counts[change], 0)})`] : []),
    ...rows.filter((row) => shown.has(row)).flatMap(finding),
    ...(more > 0 ? [`  and ${formatNumber(more, 0)} more`] : []),
  ]
}

function finding(row: MessageRow): string[] {
  return [
    ...narrow(`${stakes(row)}${visible(row.title)}`, WIDTH, '- '),
    ...narrow(aboutOf(row), WIDTH, '  '),
    ...(row.evidence ?? []).flatMap((statement) => narrow(visible(statement), WIDTH, '  * ')),
    ...(row.remedy === undefined ? [] : narrow(`What to do: ${visible(row.remedy)}`, WIDTH, '  ')),
  ]
}

function stakes(row: MessageRow): string {
  return `${[amountOf(row), row.severity].filter((part) => part !== null).join(', ')}: `
}

function unaudited({ notAudited }: Message): string[] {
  if (notAudited.total === 0) return []
  const shown = notAudited.listed.slice(0, MOST_UNAUDITED)
  return [
    `Incomplete coverage (${formatNumber(notAudited.total, 0)})`,
    ...shown.flatMap(({ accountId, region, reason }) => narrow(`${visible(accountId)} ${visible(region)}: ${visible(reason)}`, WIDTH, '- ')),
    ...(notAudited.total > shown.length ? [`  and ${formatNumber(notAudited.total - shown.length, 0)} more`] : []),
  ]
}

/** What the text leaves out is in the report; what the service had to leave out is said. */
function rest({ setAside, truncated }: Message): string[] {
  return [
    ...(setAside === 0
      ? []
      : narrow(
          `${counted(setAside, 'stored finding')} could not be read and ${setAside === 1 ? 'was' : 'were'} set aside; if the problem remains, it is reported as new.`,
          WIDTH,
        )),
    ...(truncated ? ['This message was cut to what can be sent; the report has everything.'] : []),
  ]
}

function links({ links: to, id, findings, occasion }: Message): string[] {
  const group = occasion === 'digest' || findings.length !== 1 ? null : groupConsoleLink(findings[0]?.resource ?? {})
  return [
    ...narrow(`Message ${visible(id)}`, WIDTH),
    ...(group === null ? [] : ['The group in the AWS console:', group]),
    ...(to.console === null ? [] : ['The report (AWS sign-in):', to.console]),
    ...(to.report === null ? [] : [`The report (no sign-in, until ${minuteFromIso(to.report.until)} UTC or longer):`, to.report.url]),
  ]
}
