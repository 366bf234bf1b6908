import type { KnownBlock, MrkdwnElement } from '@slack/types'
import { type AlertItems, alertItems, isHeadline } from './alert-items.ts'
import { restatedInWords, savedInWords } from './bill-words.ts'
import { changeHeadings } from './change-names.ts'
import { groupConsoleLink } from './console-link.ts'
import { coverageInWords } from './digest/coverage.ts'
import { savingInWords, savingsInWords } from './digest/savings.ts'
import { spendInWords } from './digest/spend.ts'
import { remarkInWords, upperFirst } from './feedback.ts'
import type { Message, MessageRow } from './message.ts'
import { counted, formatNumber } from './money.ts'
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
/** A group's findings that are told under its first. */
const MOST_UNDER = 4
const MOST_UNAUDITED = 3
const MOST_SAID = 5
/** Of all characters, what critical groups may take with their problems. */
const MOST_CRITICAL = 6000
/** And with their names alone; or, in an alert, all that it tells. */
const MOST_NAMES = 9000
/** Of the 50 blocks, all but the header, the links and the footer. */
const MOST_SECTIONS = 46

/** What an incoming webhook takes. */
export type SlackPayload = { readonly text: string; readonly blocks?: readonly KnownBlock[]; readonly unfurl_links: false; readonly unfurl_media: false }

/** A message for Slack: Block Kit within its limits, and the headline as text for notifications. */
export function slackMessage(message: Message): SlackPayload {
  const { headline, body, links: last, footer } = partsOf(message)
  const header = mrkdwn(headline, HEADER)
  const risk = message.occasion === 'digest' ? critical('Critical groups', message.critical) : body
  // critical groups are named in every message, whatever else has to go
  let room = ALL_BLOCKS - sizeOf([header, ...last, footer, ...risk])
  let blocksLeft = MOST_SECTIONS - risk.length
  const sections = body.filter((paragraph) => {
    if (risk.includes(paragraph)) return true
    room -= paragraph.length
    return room >= 0 && --blocksLeft >= 0
  })
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

function sizeOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

function text(paragraph: string): MrkdwnElement {
  return { type: 'mrkdwn', text: paragraph, verbatim: true }
}

type Parts = { readonly headline: string; readonly body: readonly string[]; readonly links: readonly string[]; readonly footer: string }

function partsOf(message: Message): Parts {
  const body = message.occasion === 'digest' ? digestBody(message) : alertBody(message)
  return {
    headline: `${message.occasion === 'alert' ? 'CRITICAL: ' : ''}${message.headline}`,
    body: [...(message.headline.length > HEADER ? [mrkdwn(message.headline, SECTION)] : []), ...body],
    links: links(message),
    footer: `Headroom message ${mrkdwn(message.id)}`,
  }
}

/** Spend, changes, risk, savings, coverage: as the mail has them. */
function digestBody(message: Message): string[] {
  const { spend, savings, saved, restated } = message
  const coverage = coverageInWords(message)
  return [
    ...(message.problem === null ? [] : [`*${mrkdwn(message.problem, 500)}*`]),
    ...(spend === null
      ? []
      : [
          `*Spend*\n${spendInWords(spend)
            .map((line) => mrkdwn(line))
            .join('\n')}`,
        ]),
    ...findings(message, foremostOf(message)),
    ...critical('Critical groups', message.critical),
    [`*${mrkdwn(savingsInWords(savings))}*`, ...(savings?.top ?? []).map((one) => `\u2022 ${mrkdwn(savingInWords(one, savings?.currency ?? ''), 300)}`)].join(
      '\n',
    ),
    ...(saved === null ? [] : [mrkdwn(savedInWords(saved), SECTION)]),
    ...(restated === null ? [] : [mrkdwn(restatedInWords(restated), SECTION)]),
    ...feedback(message),
    ...(coverage === null ? [] : [`${mrkdwn(coverage)}.`]),
    ...unaudited(message),
    ...setAside(message),
  ]
}

/** The worst things in full, as many as leave room to name every other critical group. */
function alertBody(message: Message, mostItems = MOST_FINDINGS): string[] {
  const items = alertItems(message, mostItems, MOST_UNDER)
  const body = [...findings(message, items), ...critical('More critical groups', items.others), ...setAside(message)]
  return mostItems > 0 && sizeOf(body) > MOST_NAMES ? alertBody(message, mostItems - 1) : body
}

/** The findings that matter most; the report has the rest. */
function findings(message: Message, { rows, more }: Pick<AlertItems, 'rows' | 'more'>): string[] {
  const told = (first: MessageRow): string =>
    [finding(first, isHeadline(message, first)), ...rows.filter(({ under }) => under === first.fingerprint).map(also)].join('\n')
  return [...rows.filter(({ under }) => under === undefined).map(told), ...(more > 0 ? [`and ${formatNumber(more, 0)} more in the report`] : [])]
}

function foremostOf({ findings, unlisted }: Message): Pick<AlertItems, 'rows' | 'more'> {
  const shown = foremost(findings, MOST_FINDINGS)
  return { rows: findings.filter((row) => shown.includes(row)), more: findings.length + unlisted - shown.length }
}

/** What people said of findings since the last digest. */
function feedback({ said }: Message): string[] {
  if (said.length === 0) return []
  const shown = said.slice(0, MOST_SAID).map((one) => `\u2022 ${mrkdwn(one.title, 150)}: ${mrkdwn(remarkInWords(one), 250)}`)
  const more = said.length > shown.length ? [`and ${formatNumber(said.length - shown.length, 0)} more`] : []
  return [[`*Feedback (${formatNumber(said.length, 0)})*`, ...shown, ...more].join('\n')]
}

function setAside({ setAside: count }: Message): string[] {
  return count === 0 ? [] : [`${counted(count, 'stored finding')} could not be read and set aside`]
}

/** Critical groups by name, worst first: with their problems where there is room for all, else by their names alone. */
function critical(title: string, groups: Message['critical']): string[] {
  if (groups.length === 0) return []
  const heading = `*${title} (${formatNumber(groups.length, 0)})*`
  const told = packed(
    [heading, ...groups.map(({ title, team }) => `\u2022 ${mrkdwn(title, 200)}${team === undefined ? '' : ` (team ${mrkdwn(team, 100)})`}`)],
    '\n',
  )
  if (sizeOf(told) <= MOST_CRITICAL) return told
  const names: string[] = []
  let room = MOST_NAMES
  for (const { name } of groups) {
    const shown = mrkdwn(name, 255)
    room -= shown.length + 2
    if (room < 0) break
    names.push(shown)
  }
  return packed([heading, ...names, ...(names.length < groups.length ? [`and ${formatNumber(groups.length - names.length, 0)} more in the report`] : [])], ', ')
}

/** Texts joined to as few paragraphs as hold them. */
function packed(texts: readonly string[], between: string): string[] {
  const paragraphs: string[] = []
  for (const text of texts) {
    const last = paragraphs.at(-1)
    if (last !== undefined && last.length + between.length + text.length <= SECTION) paragraphs[paragraphs.length - 1] = `${last}${between}${text}`
    else paragraphs.push(text)
  }
  return paragraphs
}

function finding(row: MessageRow, isTitled: boolean): string {
  const link = groupConsoleLink(row.resource)
  const open = link === null ? null : mrkdwnLink(link, 'Open group', 1000)
  return [
    `*${changeHeadings[row.change]}*, ${row.severity}${amountOf(row) === null ? '' : `, *${amountOf(row)}*`}`,
    ...(isTitled ? [] : [mrkdwn(row.title, 500)]),
    mrkdwn(aboutOf(row), 400) + (open === null ? '' : ` ${open}`),
    ...(row.said ?? []).map((remark) => mrkdwn(upperFirst(remarkInWords(remark)), 250)),
    ...(row.evidence ?? []).slice(0, 2).map((statement) => `\u2022 ${mrkdwn(statement, 200)}`),
    ...(row.remedy === undefined ? [] : [`What to do: ${mrkdwn(row.remedy, 400)}`]),
  ].join('\n')
}

function also({ severity, title }: MessageRow): string {
  return `Also ${severity}: ${mrkdwn(title, 200)}`
}

function unaudited({ notAudited }: Message): string[] {
  if (notAudited.total === 0) return []
  const shown = notAudited.listed
    .slice(0, MOST_UNAUDITED)
    .map(({ accountId, region, reason }) => `\u2022 ${mrkdwn(`${accountId} ${region}`, 100)}: ${mrkdwn(reason, 300)}`)
  const more = notAudited.total - shown.length
  return [[...shown, ...(more > 0 ? [`and ${formatNumber(more, 0)} more`] : [])].join('\n')]
}

function links({ links: to }: Message): string[] {
  const signed = to.report === null ? null : mrkdwnLink(to.report.url, 'Report')
  const own = to.console === null ? null : mrkdwnLink(to.console, 'Report (AWS sign-in)')
  const until = signed === null || to.report === null ? '' : ` at least until ${minuteFromIso(to.report.until)} UTC`
  const lines = [...(signed === null ? [] : [`${signed}${until}`]), ...(own === null ? [] : [own])]
  return lines.length === 0 ? [] : [lines.join('\n')]
}
