import type { Rule } from '../../domain/case/rule.ts'
import { type Threshold, thresholds } from '../../domain/policy.ts'
import { rules } from '../../domain/rules/index.ts'

/** docs/rules.md: every rule with the thresholds it reads, made from the rules themselves. */
export function rulesReference(): string {
  return [
    '# Rules',
    '',
    'Made from the rules and the policy; `npx vitest run test/docs -u` writes it anew.',
    '',
    ...section('overprovisioned', 'Money spent on room nobody uses'),
    ...section('scaling-gap', 'Room that will be missing'),
    ...section('exposure', 'Instances that can be reached or read too easily'),
    '## Thresholds',
    '',
    'All of them can be set with `--policy FILE`.',
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
  return [`### ${kind}`, '', `The group ${summary}.`, '', `${reads} Well-Architected: ${bestPractices.join(', ')}.`, '']
}

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
