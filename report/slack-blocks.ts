import type { KnownBlock, MrkdwnElement } from '@slack/types'
import { restatedInWords, savedInWords } from './bill-words.ts'
import { groupConsoleLink } from './console-link.ts'
import type { ChangeName, Message, MessageRow } from './message.ts'
import { counted, formatNumber, minutesOr, moneyOr } from './money.ts'
import { foremost } from './most-money.ts'
import { aboutOf, amountOf } from './row-words.ts'
import { mrkdwn, mrkdwnLink } from './slack-text.ts'
import { minuteFromIso } from './time.ts'

/** Slack's limits: 150 characters a header, 3,000 a section, 50 blocks, and about 13,200 characters of blocks in all. */
const HEADER = 150
const SECTION = 2900
const ALL_BLOCKS = 12_000
/** More than these nobody reads in a channel; the report has the rest. */
const MOST_FINDINGS = 5
const MOST_UNAUDITED = 3

/** What an incoming webhook takes. */
export type SlackPayload = { readonly text: string; readonly blocks?: readonly KnownBlock[]; readonly unfurl_links: false; readonly unfurl_media: false }

const words: Readonly<Record<ChangeName, string>> = {
  new: 'New',
  worse: 'Worse',
  reopened: 'Back again',
  resolved: 'Resolved',
  deleted: 'Group deleted',
  ongoing: 'Still open',
}

/** A message for Slack: Block Kit within its limits, and the headline as text for notifications. */
export function slackMessage(message: Message): SlackPayload {
  const { headline, body, links: last, footer } = partsOf(message)
  const header = mrkdwn(headline, HEADER)
  const sections: string[] = []
  let room = ALL_BLOCKS - [header, ...last, footer].reduce((sum, part) => sum + part.length, 0)
  for (const paragraph of body) {
    room -= paragraph.length
    if (room < 0) break
    sections.push(paragraph)
  }
  const blocks: readonly KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
    ...[...sections, ...last].map((paragraph) => ({ type: 'section' as const, text: text(paragraph) })),
    { type: 'context', elements: [text(footer)] },
  ]
  return { text: mrkdwn(headline, SECTION), blocks, unfurl_links: false, unfurl_media: false }
}

/** The same facts without blocks, for when Slack does not take them. */
export function slackPlainMessage(message: Message): SlackPayload {
  const { headline, body, links: last, footer } = partsOf(message)
  return { text: [mrkdwn(headline, SECTION), ...body, ...last, footer].join('\n'), unfurl_links: false, unfurl_media: false }
}

function text(paragraph: string): MrkdwnElement {
  return { type: 'mrkdwn', text: paragraph, verbatim: true }
}

type Parts = { readonly headline: string; readonly body: readonly string[]; readonly links: readonly string[]; readonly footer: string }

function partsOf(message: Message): Parts {
  const lead = message.occasion === 'alert' ? 'CRITICAL: ' : ''
  const shown = foremost(message.findings, MOST_FINDINGS)
  const rows = message.findings.filter((row) => shown.includes(row))
  const more = message.findings.length + message.unlisted - rows.length
  const body = [
    ...(message.headline.length > HEADER ? [mrkdwn(message.headline, SECTION)] : []),
    ...totals(message),
    ...(message.saved === null ? [] : [mrkdwn(savedInWords(message.saved), SECTION)]),
    ...(message.restated === null ? [] : [mrkdwn(restatedInWords(message.restated), SECTION)]),
    ...critical(message),
    ...rows.map(finding),
    ...(more > 0 ? [`and ${formatNumber(more, 0)} more in the report`] : []),
    ...unaudited(message),
    ...(message.setAside === 0 ? [] : [`${counted(message.setAside, 'stored finding')} could not be read and set aside`]),
  ]
  return { headline: `${lead}${message.headline}`, body, links: links(message), footer: `Headroom message ${mrkdwn(message.id)}` }
}

/** Every critical group by name, worst first, in as many paragraphs as they take. */
function critical({ critical: groups }: Message): string[] {
  const lines = groups.map(({ title }) => `\u2022 ${mrkdwn(title, 200)}`)
  const paragraphs: string[] = groups.length === 0 ? [] : [`*Critical (${formatNumber(groups.length, 0)})*`]
  for (const line of lines) {
    const last = paragraphs.at(-1) ?? ''
    if (last.length + line.length + 1 <= SECTION) paragraphs[paragraphs.length - 1] = `${last}\n${line}`
    else paragraphs.push(line)
  }
  return paragraphs
}

function totals({ totals: known }: Message): string[] {
  if (known === null) return []
  const { groups, usdPerMonth, estimatedMonthlySavings: savings } = known
  return [
    `*${moneyOr(savings)}* of ${moneyOr(usdPerMonth)} a month could be saved; *${counted(known.scalingGaps, 'scaling gap')}*, ${minutesOr(known.overloadMinutesPerWeek)} overloaded minutes a week\n${groups.judged} of ${counted(groups.discovered, 'group')} judged, ${groups.notJudged} not, ${groups.suppressed} suppressed`,
  ]
}

function finding(row: MessageRow): string {
  const link = groupConsoleLink(row.resource)
  const open = link === null ? null : mrkdwnLink(link, 'Open group', 1000)
  return [
    `*${words[row.change]}*, ${row.severity}${amountOf(row) === null ? '' : `, *${amountOf(row)}*`}`,
    mrkdwn(row.title, 500),
    mrkdwn(aboutOf(row), 400) + (open === null ? '' : ` ${open}`),
    ...(row.evidence ?? []).slice(0, 2).map((statement) => `\u2022 ${mrkdwn(statement, 200)}`),
    ...(row.remedy === undefined ? [] : [`What to do: ${mrkdwn(row.remedy, 400)}`]),
  ].join('\n')
}

function unaudited({ notAudited }: Message): string[] {
  if (notAudited.total === 0) return []
  const shown = notAudited.listed
    .slice(0, MOST_UNAUDITED)
    .map(({ accountId, region, reason }) => `\u2022 ${mrkdwn(`${accountId} ${region}`, 100)}: ${mrkdwn(reason, 300)}`)
  const more = notAudited.total - shown.length
  return [[`*Incomplete coverage (${formatNumber(notAudited.total, 0)})*`, ...shown, ...(more > 0 ? [`and ${formatNumber(more, 0)} more`] : [])].join('\n')]
}

function links({ links: to }: Message): string[] {
  const signed = to.report === null ? null : mrkdwnLink(to.report.url, 'Report')
  const own = to.console === null ? null : mrkdwnLink(to.console, 'Report (AWS sign-in)')
  const until = signed === null || to.report === null ? '' : ` at least until ${minuteFromIso(to.report.until)} UTC`
  const lines = [...(signed === null ? [] : [`${signed}${until}`]), ...(own === null ? [] : [own])]
  return lines.length === 0 ? [] : [lines.join('\n')]
}
