import { isHeadline } from './alert-items.ts'
import { restatedInWords, savedInWords } from './bill-words.ts'
import { groupConsoleLink } from './console-link.ts'
import { coverageInWords } from './digest/coverage.ts'
import { savingsInWords } from './digest/savings.ts'
import { spendInWords } from './digest/spend.ts'
import { calledWrongInWords, remarkInWords, upperFirst } from './feedback.ts'
import { calmInWords, type MailSection, MOST_UNAUDITED, mailSections, namedGroups } from './mail-rows.ts'
import type { Message, MessageRow } from './message.ts'
import { counted, formatNumber, microFromUsd } from './money.ts'
import { type Html, html } from './page/html.ts'
import { aboutOf, amountOf } from './row-words.ts'
import { minuteFromIso } from './time.ts'
import { visible } from './visible.ts'
import { roughMoney } from './words/shared.ts'

/**
 * A message as an HTML mail, in the order of its plain text and from the same facts: tables and inline styles alone, as mail clients draw them; no script, no
 * style sheet, no picture, no request. Text from outside is escaped and made visible.
 */
export function emailHtml(message: Message): string {
  const { occasion, headline, problem, team } = message
  const parts =
    occasion === 'digest'
      ? [spend(message), ...changes(message), critical(message), savings(message), soFar(message), feedback(message), coverage(message), rest(message)]
      : [...changes(message), critical(message), rest(message)]
  const alarm = occasion === 'live' ? line(html`<strong style="color:#b3261e">Just now</strong>`) : null
  const lead = team === null || occasion !== 'digest' ? null : line(html`Groups of team <strong>${visible(team)}</strong>`)
  return `<!doctype html>${
    html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>Headroom</title></head><body style="margin:0;padding:0;background:#f2f4f7"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7"><tr><td align="center" style="padding:16px 8px"><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:640px;background:#ffffff;border:1px solid #d9dee5;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:22px;color:#1d2733"><tr><td style="padding:20px 24px 4px 24px"><h1 style="margin:0 0 8px 0;font-size:19px;line-height:26px;color:#1d2733">${visible(headline)}</h1>${alarm}${lead}${problem === null ? null : line(html`<strong style="color:#b3261e">${visible(problem)}.</strong>`)}</td></tr>${parts}${links(message)}</table></td></tr></table></body></html>`
      .markup
  }\n`
}

function line(content: Html | string): Html {
  return html`<p style="margin:0 0 6px 0">${content}</p>`
}

function small(content: Html | string): Html {
  return html`<p style="margin:0 0 4px 0;font-size:13px;line-height:19px;color:#566270">${content}</p>`
}

/** A part of the mail under its heading; nothing where it has nothing to say. */
function part(heading: string | null, content: readonly (Html | null)[]): Html | null {
  if (content.every((one) => one === null)) return null
  return html`<tr><td style="padding:12px 24px 4px 24px;border-top:1px solid #e6eaef">${
    heading === null ? null : html`<h2 style="margin:0 0 8px 0;font-size:16px;line-height:22px;color:#1d2733">${heading}</h2>`
  }${content}</td></tr>`
}

function spend({ spend: known }: Message): Html | null {
  return known === null ? null : part('Spend', spendInWords(known).map(line))
}

function changes(message: Message): readonly (Html | null)[] {
  const sections = mailSections(message)
  return sections.length === 0 ? [part(null, [line(calmInWords(message))])] : sections.map((one) => section(one, message))
}

function section({ heading, rows, more }: MailSection, message: Message): Html | null {
  return part(heading, [
    ...rows.map((row) => finding(row, isHeadline(message, row))),
    more > 0 ? small(`and ${formatNumber(more, 0)} more in the report`) : null,
  ])
}

function finding(row: MessageRow, isTitled: boolean): Html {
  const stakes = html`${severity(row.severity)}${amountOf(row) === null ? null : html` <strong>${amountOf(row)}</strong>`}`
  if (row.under !== undefined) return html`<div style="margin:0 0 10px 16px">Also ${stakes} ${visible(row.title)}</div>`
  const link = groupConsoleLink(row.resource)
  return html`<div style="margin:0 0 12px 0">${stakes}${isTitled ? null : html`<p style="margin:2px 0;word-break:break-word">${visible(row.title)}</p>`}${small(
    html`${aboutOf(row)}${link === null ? null : html` · ${anchor(link, 'Open group')}`}`,
  )}${(row.said ?? []).map((remark) => small(upperFirst(remarkInWords(remark))))}${
    (row.evidence ?? []).length === 0
      ? null
      : html`<ul style="margin:4px 0;padding:0 0 0 20px;font-size:13px;line-height:19px">${(row.evidence ?? []).map((one) => html`<li>${visible(one)}</li>`)}</ul>`
  }${row.remedy === undefined ? null : line(html`<strong>What to do:</strong> ${visible(row.remedy)}`)}</div>`
}

/** In words beside its color: nobody has to tell colors apart. */
function severity(of: MessageRow['severity']): Html {
  switch (of) {
    case 'critical':
      return html`<span style="padding:1px 6px;background:#b3261e;color:#ffffff;font-size:12px">critical</span>`
    case 'high':
      return html`<span style="padding:1px 6px;background:#8a4b00;color:#ffffff;font-size:12px">high</span>`
    case 'medium':
      return html`<span style="padding:1px 6px;background:#5b5f00;color:#ffffff;font-size:12px">medium</span>`
    case 'low':
      return html`<span style="padding:1px 6px;background:#4a5562;color:#ffffff;font-size:12px">low</span>`
    default:
      return of satisfies never
  }
}

/** Critical groups by name, worst first. */
function critical(message: Message): Html | null {
  const { heading, groups } = namedGroups(message)
  if (groups.length === 0) return null
  return part(heading, [
    html`<ul style="margin:0 0 6px 0;padding:0 0 0 20px">${groups.map(
      ({ title, team, accountId, region }) =>
        html`<li style="margin:0 0 4px 0;word-break:break-word">${visible(title)} <span style="font-size:13px;color:#566270">(${team === undefined ? null : `team ${visible(team)}, `}${visible(accountId)} ${visible(region)})</span></li>`,
    )}</ul>`,
  ])
}

/** What could be saved, and where the most of it is. */
function savings({ savings: known }: Message): Html | null {
  if (known === null || known.top.length === 0) return part(null, [line(`${savingsInWords(known)}.`)])
  const more = known.groups - known.top.length
  return part('Savings', [
    line(`${savingsInWords(known).replace(/^Savings: /, '')}.`),
    html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;font-size:14px;line-height:20px"><tr><th align="left" width="36%" style="padding:4px 8px 4px 0;border-bottom:1px solid #d9dee5">Group</th><th align="left" style="padding:4px 8px;border-bottom:1px solid #d9dee5">What to do</th><th align="right" style="padding:4px 0 4px 8px;border-bottom:1px solid #d9dee5;white-space:nowrap">A month</th></tr>${known.top.map(
      ({ name, team, amount, confidence, action }) =>
        html`<tr><td valign="top" style="padding:6px 8px 6px 0;border-bottom:1px solid #e6eaef;word-break:break-word">${visible(name)}${team === undefined ? null : html`<br><span style="font-size:13px;color:#566270">team ${visible(team)}</span>`}</td><td valign="top" style="padding:6px 8px;border-bottom:1px solid #e6eaef">${visible(action)}${confidence === null ? null : html`<br><span style="font-size:13px;color:#566270">${confidence} confidence</span>`}</td><td valign="top" align="right" style="padding:6px 0 6px 8px;border-bottom:1px solid #e6eaef;white-space:nowrap">${roughMoney(microFromUsd(amount), known.currency)}</td></tr>`,
    )}</table>`,
    more > 0 ? small(`and ${counted(more, 'more group')}`) : null,
  ])
}

function soFar({ saved, restated }: Message): Html | null {
  return part(null, [saved === null ? null : line(savedInWords(saved)), restated === null ? null : line(restatedInWords(restated))])
}

/** What people said of findings since the last digest, and which rules were called wrong. */
function feedback(message: Message): Html | null {
  const { said } = message
  const wrong = calledWrongInWords(message)
  return part(said.length === 0 ? null : `Feedback (${formatNumber(said.length, 0)})`, [
    ...said.map((one) => line(`${visible(one.title)}: ${remarkInWords(one)}`)),
    wrong === null ? null : line(`${wrong}.`),
  ])
}

/** What was judged, in a line; then the places that could not be read, and why. */
function coverage(message: Message): Html | null {
  const { notAudited } = message
  const text = coverageInWords(message)
  const shown = notAudited.listed.slice(0, MOST_UNAUDITED)
  return part(null, [
    text === null ? null : line(`${text}.`),
    ...shown.map(({ accountId, region, reason }) => small(`${visible(accountId)} ${visible(region)}: ${visible(reason)}`)),
    notAudited.total > shown.length ? small(`and ${formatNumber(notAudited.total - shown.length, 0)} more`) : null,
  ])
}

function rest({ setAside, truncated }: Message): Html | null {
  return part(null, [
    setAside === 0
      ? null
      : line(
          `${counted(setAside, 'stored finding')} could not be read and ${setAside === 1 ? 'was' : 'were'} set aside; if the problem remains, it is reported as new.`,
        ),
    truncated ? line('This message was cut to what can be sent; the report has everything.') : null,
  ])
}

function links({ links: to, id, findings, occasion }: Message): Html {
  const group = occasion === 'digest' || findings.length !== 1 ? null : groupConsoleLink(findings[0]?.resource ?? {})
  return html`<tr><td style="padding:16px 24px 20px 24px;border-top:1px solid #e6eaef">${
    to.report === null
      ? null
      : html`${line(html`<strong>${anchor(to.report.url, 'Open the report')}</strong>`)}${small(`No sign-in, until ${minuteFromIso(to.report.until)} UTC or longer`)}`
  }${to.console === null ? null : line(anchor(to.console, 'The report in the AWS console (sign-in)'))}${
    group === null ? null : line(anchor(group, 'The group in the AWS console'))
  }${
    to.command === null
      ? null
      : html`${small('A new link to it, made with your own AWS sign-in:')}<p style="margin:0 0 8px 0;font-family:Consolas,Menlo,monospace;font-size:12px;line-height:18px;word-break:break-all">${to.command}</p>`
  }${small(`Headroom message ${visible(id)}`)}</td></tr>`
}

/** A link where it leads to https; else its address as text. */
function anchor(url: string, label: string): Html {
  return /^https:\/\/[a-z0-9.-]+\//.test(url)
    ? html`<a href="${url}" style="color:#0b57d0">${label}</a>`
    : html`${label}: <span style="font-size:12px;font-weight:normal;word-break:break-all">${url}</span>`
}
