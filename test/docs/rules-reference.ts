import type { Rule } from '../../domain/case/rule.ts'
import type { Kind } from '../../domain/findings.ts'
import { type Threshold, thresholds } from '../../domain/policy.ts'
import { rules } from '../../domain/rules/index.ts'
import { guide, ofTheBill } from '../../report/rule-guide.ts'

/** docs/rules.md: every rule with the thresholds it reads, made from the rules themselves. */
export function rulesReference(): string {
  return [
    '# Rules',
    '',
    'Every kind of finding: what it says, an example, and when not to follow it.',
    '',
    '| severity | of waste | of a scaling gap | of spend |',
    '|---|---|---|---|',
    '| critical, high, medium | by savings a month: `criticalSavingsUsdPerMonth`, `highSavingsUsdPerMonth`, `mediumSavingsUsdPerMonth` | by overloaded minutes a week: `criticalGapMinutesPerWeek`, `highGapMinutesPerWeek`, `gapMinutesPerWeek`; what stops a group from launching anywhere is at least high | by the money above what is expected |',
    '| low | under that | nothing was overloaded yet | under that |',
    '',
    'If a finding is right but intended, snooze it until a day. A group tagged `headroom:ignore` is not judged.',
    '',
    ...section('overprovisioned', 'Over-provisioned: money spent on capacity that nobody uses'),
    ...section('scaling-gap', 'Scaling gaps: capacity that is missing, or will be'),
    ...section('exposure', 'Exposure: instances that can be reached or read too easily'),
    ...bill(),
    '## Thresholds',
    '',
    'Set them in `headroom.yml`, for the whole fleet or by account, Region, tag and group ([configuration.md](configuration.md)). `--policy FILE` sets them for one audit.',
    '',
    '| threshold | default | what it means | where it comes from |',
    '|---|---|---|---|',
    ...Object.entries(thresholds).map(([name, { value, unit, meaning, source }]: [string, Threshold]) =>
      row(`\`${name}\``, `${value} ${unit}`, meaning, source),
    ),
    '',
  ].join('\n')
}

function section(category: Rule['category'], title: string): readonly string[] {
  return [`## ${title} (\`${category}\`)`, '', ...rules.filter((rule) => rule.category === category).flatMap(entry)]
}

function entry({ kind, summary, thresholds: read, bestPractices }: Rule): readonly string[] {
  const reads = read.length === 0 ? 'No threshold.' : `Reads ${read.map((name) => `\`${name}\``).join(', ')}.`
  return [`### ${kind}`, '', `The group ${summary}.`, '', ...advised(kind), `${reads} Well-Architected: ${bestPractices.join(', ')}.`, '']
}

function bill(): readonly string[] {
  const entries = Object.entries(ofTheBill) as [keyof typeof ofTheBill, string][]
  return ['## Spend (`cost`)', '', ...entries.flatMap(([kind, summary]) => [`### ${kind}`, '', summary, '', ...advised(kind)])]
}

function advised(kind: Kind): readonly string[] {
  const { example, careful } = guide[kind]
  return [`> ${example}`, '', `When not to follow it: ${careful}`, '']
}

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
