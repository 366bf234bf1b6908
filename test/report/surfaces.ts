import { expect } from 'vitest'
import { formatMoney } from '../../report/money.ts'
import type { Report, ReportGroup, ReportProposal } from '../../report/schema.ts'
import { visible } from '../../report/visible.ts'
import { expectPlain } from '../plain-words.ts'

/** What a report says, held against itself: used on the sample fleet, and on groups that are drawn. */
export function expectReportSound(report: Report): void {
  // a group whose own figures disagree is not judged, and the report says so
  expect(report.places.flatMap(({ unread }) => unread).filter(({ operation }) => operation === 'headroom.judge')).toEqual([])
  for (const finding of report.findings) {
    for (const text of [finding.title, finding.remedy, ...finding.evidence.map(({ statement }) => statement)]) expectPlain(text)
  }
  for (const group of report.groups) expectGroupSound(group, report)
}

function expectGroupSound(group: ReportGroup, { findings }: Report): void {
  for (const text of [group.statusReason ?? '', ...group.leftOut, ...group.notAssessed.map(({ reason }) => reason), ...(group.proposal?.doubts ?? [])])
    expectPlain(text)
  const { proposal } = group
  if (proposal?.estimatedMonthlySavings != null && proposal.savingsRange !== null) {
    const { amount } = proposal.estimatedMonthlySavings
    expect(amount, `${group.name}: an estimate within its range`).toBeGreaterThanOrEqual(proposal.savingsRange.low)
    expect(amount, `${group.name}: an estimate within its range`).toBeLessThanOrEqual(proposal.savingsRange.high)
  }
  for (const { remedy } of findings.filter(({ fingerprint }) => group.findings.includes(fingerprint))) expectRemedyHeld(remedy, proposal, group)
}

type Changes = ReportProposal['changes']

/** What a remedy names, and where the proposal has to hold it. */
const promises: readonly (readonly [RegExp, (changes: Changes) => unknown])[] = [
  [/\b(?:Raise|Lower|Set) min size (?:from \d+ )?to (\d+)/, ({ minSize }) => minSize],
  [/\b(?:Raise|Lower|Set) max size (?:from \d+ )?to (\d+)/, ({ maxSize }) => maxSize],
  [/\b(?:Raise|Lower|Set) desired capacity (?:from \d+ )?to (\d+)/, ({ desiredCapacity }) => desiredCapacity],
  [/\bthe (?:CPU|requests per target) target from [\d.]+(?: %)? to ([\d.]+)/, ({ targetTracking }) => targetTracking?.targetValue],
  [/\bMove from \S+ to ([a-z0-9-]+\.[a-z0-9-]+)/, ({ instanceType }) => instanceType],
]

function expectRemedyHeld(remedy: string, proposal: ReportGroup['proposal'], { name, current }: ReportGroup): void {
  for (const [pattern, held] of promises) {
    const said = pattern.exec(remedy)?.[1]
    if (said !== undefined) expect(String(proposal && held(proposal.changes)), `${name}: ${remedy}`).toBe(said)
  }
  for (const [, verb, from, to] of remedy.matchAll(/\b(Raise|Lower) [^.]*? from (\d+(?:\.\d+)?)(?: %)? to (\d+(?:\.\d+)?)/g)) {
    if (verb === 'Raise') expect(Number(to), remedy).toBeGreaterThan(Number(from))
    else expect(Number(to), remedy).toBeLessThan(Number(from))
  }
  if (/Turn on predictive scaling/.test(remedy)) expect(proposal?.changes.predictiveScaling, `${name}: ${remedy}`).toBeDefined()
  if (/it is still overloaded/.test(remedy)) expect(proposal?.replay.overloadMinutesPerWeek ?? 0, name).toBeGreaterThan(0)
  if (proposal !== null && (current.overloadMinutesPerWeek ?? 0) >= 0)
    expect(proposal.replay.overloadMinutesPerWeek ?? 0, `${name}: no proposal adds overload`).toBeLessThanOrEqual((current.overloadMinutesPerWeek ?? 0) + 15)
}

/** Nothing that is no word, and no number that is none, in a text that people read. */
export function expectNoAccidents(text: string, what: string): void {
  for (const accident of [/\bNaN\b/, /\bundefined\b/, /\bInfinity\b/, /\[object /, /\bnull\b/, /an unknown amount/]) expect(text, what).not.toMatch(accident)
}

/** Every group with a critical finding, as a report has them. */
export function criticalGroups({ groups, findings }: Report): readonly ReportGroup[] {
  const critical = new Set(findings.filter(({ severity }) => severity === 'critical').map(({ fingerprint }) => fingerprint))
  return groups.filter((group) => group.findings.some((fingerprint) => critical.has(fingerprint)))
}

/** A page says of each group what the document says. */
export function expectPageAgrees(page: string, report: Report): void {
  const text = page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '').replaceAll(/<[^>]*>/g, '\n')
  expectNoAccidents(text, 'the page')
  const { summary, currency } = report
  if (summary.estimatedMonthlySavings !== null) expect(text).toContain(formatMoney(summary.estimatedMonthlySavings.amount, currency))
  for (const group of criticalGroups(report)) expect(text, group.name).toContain(visible(group.name).replaceAll('&', '&amp;'))
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** What people read of an HTML mail: its text without tags, entities resolved. */
export function textOfHtml(mail: string): string {
  return mail
    .replaceAll(/<(title|style|script)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
}

/** An HTML mail says the sums, shares and names of its plain text, and no others. */
export function expectMailsAgree(plain: string, rich: string): void {
  const [a, b] = [plain.replaceAll(/\s+/g, ' '), textOfHtml(rich)]
  expectNoAccidents(b, 'an HTML mail')
  const figures = (text: string) => [...new Set(text.match(/\$[\d,.]+[kMB]?\b|\b\d+ %/g) ?? [])].sort()
  expect(figures(b)).toEqual(figures(a))
}
