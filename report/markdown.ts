import { counted, formatMoney } from './money.ts'
import type { Report } from './schema.ts'
import { minuteFromIso } from './time.ts'
import { visible } from './visible.ts'

type Finding = Report['findings'][number]

/**
 * The findings as a table of Markdown (GitHub's, https://github.github.com/gfm/#tables-extension-), for an issue or a wiki. All findings of a
 * group are one row, named by the first of them. Rows have the document's order, but critical groups stand as everywhere: the most overloaded first.
 */
export function findingsMarkdown({ findings, window, summary, groups: rows }: Report): string {
  const { groups } = summary
  // those that are not judged otherwise can have findings as well
  const found = rows.filter((group) => group.findings.length > 0).length
  const onBill = summary.findings.byCategory.cost ?? 0
  const [of, bill] = onBill === 0 ? ['', ''] : [`: ${findings.length - onBill}`, `, ${onBill} on the bill`]
  return [
    `**${counted(findings.length, 'finding')}**${of} on ${found} of ${counted(groups.discovered, 'group')}${bill}; ${counted(groups.insufficientData, 'group')} not judged. ${minuteFromIso(window.start)} to ${minuteFromIso(window.end)} UTC.`,
    '',
    ...(findings.length === 0 ? [] : [row(['Severity', 'Finding', 'Where', 'Saving a month', 'What to do']), row(['---', '---', '---', '---:', '---'])]),
    ...worstFirst([...Map.groupBy(findings, (finding) => ownerOf(finding, rows))], rows).map(resourceRow),
    '',
  ].join('\n')
}

/** What a finding is listed under: the place of its group among the groups, or the finding itself where it is about the bill. */
function ownerOf(finding: Finding, groups: Report['groups']): number | Finding {
  const place = groups.findIndex(({ findings }) => findings.includes(finding.fingerprint))
  return place < 0 ? finding : place
}

type Owned = readonly [owner: number | Finding, findings: readonly Finding[]]

function worstFirst(owned: readonly Owned[], groups: Report['groups']): readonly (readonly Finding[])[] {
  const minutes = ([owner]: Owned): number => (typeof owner === 'number' ? (groups[owner]?.current.overloadMinutesPerWeek ?? 0) : 0)
  const isCritical = ([, [first]]: Owned): boolean => first?.severity === 'critical'
  const critical = owned.filter(isCritical).sort((a, b) => minutes(b) - minutes(a))
  return [...critical, ...owned.filter((one) => !isCritical(one))].map(([, findings]) => findings)
}

function resourceRow(findings: readonly Finding[]): string {
  const [first, ...others] = findings as readonly [Finding, ...Finding[]]
  const { severity, kind, title, resource } = first
  const savings = findings.flatMap(({ estimatedMonthlySavings: saving }) => (saving === null ? [] : [saving]))
  const saved = savings.reduce((sum, { amount }) => sum + amount, 0)
  return row([
    severity,
    [`${plain(title)} (\`${kind}\`)`, ...others.map((other) => `${plain(other.title)} (\`${other.kind}\`)`)].join('<br>'),
    plain([resource.accountId, resource.region, resource.service].filter((part) => part !== undefined).join(' ')),
    savings[0] === undefined ? '' : formatMoney(saved, savings[0].currency),
    remediesOf(findings).map(plain).join('<br>'),
  ])
}

/** What to do, each step once: findings of one group mostly share their proposal's. */
function remediesOf(findings: readonly Finding[]): readonly string[] {
  const all = [...new Set(findings.map(({ remedy }) => remedy).filter((remedy) => remedy !== ''))]
  return all.filter((remedy) => !all.some((other) => other !== remedy && other.startsWith(remedy)))
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Text from outside as it stands there, whatever Markdown would make of it. */
function plain(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[`*_~|[\]#]/g, (mark) => `\\${mark}`)
}
