import { isHeadline } from './alert-items.ts'
import { restatedInWords, savedInWords } from './bill-words.ts'
import { groupConsoleLink } from './console-link.ts'
import { coverageInWords } from './digest/coverage.ts'
import { savingInWords, savingsInWords } from './digest/savings.ts'
import { spendInWords } from './digest/spend.ts'
import { calledWrongInWords, remarkInWords, upperFirst } from './feedback.ts'
import { calmInWords, MOST_UNAUDITED, mailSections, namedGroups } from './mail-rows.ts'
import type { Message, MessageRow } from './message.ts'
import { counted, formatNumber } from './money.ts'
import { narrow } from './narrow.ts'
import { aboutOf, amountOf } from './row-words.ts'
import { minuteFromIso } from './time.ts'
import { visible } from './visible.ts'

const WIDTH = 72
/** A message as plain text: 72 columns, a digest in the order in which it is asked (spend, changes, risk, savings, coverage), links last on lines of their own. Text from outside is made visible. */
export function emailText(message: Message): string {
  const sections =
    message.occasion === 'digest'
      ? [
          head(message),
          spend(message),
          ...changes(message),
          critical(message),
          savings(message),
          savedSoFar(message),
          feedback(message),
          coverage(message),
          rest(message),
          links(message),
        ]
      : [head(message), ...changes(message), critical(message), rest(message), links(message)]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** An alert of many things says how many; of one, the thing itself is its first line. A digest says first what went wrong with its run, for the rest may lack something. */
function head(message: Message): string[] {
  const { occasion, headline, problem, team, findings } = message
  if (occasion !== 'digest') return findings.some((row) => isHeadline(message, row)) ? [] : narrow(visible(headline), WIDTH)
  return [...(team === null ? [] : narrow(`Groups of team ${visible(team)}`, WIDTH)), ...(problem === null ? [] : narrow(`${visible(problem)}.`, WIDTH))]
}

function spend({ spend: known }: Message): string[] {
  return known === null ? [] : ['Spend', ...spendInWords(known).flatMap((line) => narrow(line, WIDTH))]
}

/** What changed, kind by kind; that nothing did takes one line. */
function changes(message: Message): string[][] {
  const sections = mailSections(message)
  if (sections.length === 0) return [narrow(calmInWords(message), WIDTH)]
  return sections.map(({ heading, rows, more }) => [
    ...(heading === null ? [] : [heading]),
    ...rows.flatMap(finding),
    ...(more > 0 ? [`  and ${formatNumber(more, 0)} more`] : []),
  ])
}

/** What could be saved, and where the most of it is. */
function savings({ savings: known }: Message): string[] {
  if (known === null) return [savingsInWords(null)]
  const more = known.groups - known.top.length
  return [
    ...narrow(savingsInWords(known), WIDTH),
    ...known.top.flatMap((one) => narrow(savingInWords(one, known.currency), WIDTH, '- ')),
    ...(more > 0 ? [`  and ${counted(more, 'more group')}`] : []),
  ]
}

/** Critical groups by name, one line each, worst first. */
function critical(message: Message): string[] {
  const { heading, groups } = namedGroups(message)
  if (groups.length === 0) return []
  return [
    heading,
    ...groups.flatMap((group) => narrow(`${visible(group.title)} (${ofTeam(group)}${visible(group.accountId)} ${visible(group.region)})`, WIDTH, '- ')),
  ]
}

function ofTeam({ team }: Message['critical'][number]): string {
  return team === undefined ? '' : `team ${visible(team)}, `
}

function savedSoFar({ saved, restated }: Message): string[] {
  return [...(saved === null ? [] : narrow(savedInWords(saved), WIDTH)), ...(restated === null ? [] : narrow(restatedInWords(restated), WIDTH))]
}

/** What people said of findings since the last digest, and which rules were called wrong. */
function feedback(message: Message): string[] {
  const { said } = message
  const wrong = calledWrongInWords(message)
  return [
    ...(said.length === 0 ? [] : [`Feedback (${formatNumber(said.length, 0)})`]),
    ...said.flatMap((one) => narrow(`${visible(one.title)}: ${remarkInWords(one)}`, WIDTH, '- ')),
    ...(wrong === null ? [] : narrow(`${wrong}.`, WIDTH)),
  ]
}

function finding(row: MessageRow): string[] {
  if (row.under !== undefined) return narrow(`Also ${stakes(row)}${visible(row.title)}`, WIDTH, '  ')
  return [
    ...narrow(`${stakes(row)}${visible(row.title)}`, WIDTH, '- '),
    ...narrow(aboutOf(row), WIDTH, '  '),
    ...(row.said ?? []).flatMap((remark) => narrow(upperFirst(remarkInWords(remark)), WIDTH, '  ')),
    ...(row.evidence ?? []).flatMap((statement) => narrow(visible(statement), WIDTH, '  * ')),
    ...(row.remedy === undefined ? [] : narrow(`What to do: ${visible(row.remedy)}`, WIDTH, '  ')),
  ]
}

function stakes(row: MessageRow): string {
  return `${[amountOf(row), row.severity].filter((part) => part !== null).join(', ')}: `
}

/** What was judged, in a line; then the places that could not be read, and why. */
function coverage(message: Message): string[] {
  const { notAudited } = message
  const line = coverageInWords(message)
  const shown = notAudited.listed.slice(0, MOST_UNAUDITED)
  return [
    ...(line === null ? [] : narrow(`${line}.`, WIDTH)),
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
    ...(to.command === null ? [] : ['A new link to it, made with your own AWS sign-in:', to.command]),
    ...(to.report === null ? [] : [`The report (no sign-in, until ${minuteFromIso(to.report.until)} UTC or longer):`, to.report.url]),
  ]
}
