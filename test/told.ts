import type { Case, Rule } from '../domain/case/rule.ts'
import type { Evidence, Finding, Severity } from '../domain/findings.ts'
import type { Proposal } from '../domain/propose/proposal.ts'
import { outcomeRow } from '../report/group-row.ts'
import { healthyEvidence, textOf } from '../report/words/index.ts'
import { reasonInWords } from '../report/words/reasons.ts'
import type { About, Text } from '../report/words/words.ts'

/** What a rule makes of a case, and findings, with the words in which people read them. */

export type Told =
  | { readonly verdict: 'found'; readonly severity: Severity; readonly title: string; readonly evidence: readonly Evidence[]; readonly remedy: string }
  | { readonly verdict: 'healthy'; readonly evidence: readonly Evidence[] }
  | { readonly verdict: 'not-applicable' | 'not-assessed'; readonly reason: string }

export function toldBy(rule: Rule, c: Case): Told {
  const { kind } = rule
  const { accountId, region, name } = c.observation.group
  const resource = { accountId, region, autoScalingGroupName: name }
  const about = { resource, savingsMicroUsdPerMonth: null, proposal: c.proposal === null ? null : proposalOf(c.proposal), currency: 'USD' }
  const verdict = rule.assess(c)
  if (verdict.verdict === 'healthy') return { verdict: 'healthy', evidence: healthyEvidence(kind, verdict, about) }
  if (verdict.verdict !== 'found') return { ...verdict, reason: reasonInWords(verdict.reason) }
  return { verdict: 'found', severity: verdict.severity, ...textOf({ ...about, kind, facts: verdict.facts }, about) }
}

function proposalOf({ changes, replay, confidence }: Proposal): About['proposal'] {
  return { changes: JSON.parse(JSON.stringify(changes)), before: {}, replay: outcomeRow(replay ?? null), confidence }
}

export function toldFinding(finding: Finding, more: Partial<Pick<About, 'proposal' | 'currency'>> = {}): Finding & Text {
  return { ...finding, ...textOf(finding, { proposal: null, currency: 'USD', ...more }) }
}
