import { expect, it } from 'vitest'
import { kindsByCategory } from '../../domain/findings.ts'
import { thresholds } from '../../domain/policy.ts'
import { rules } from '../../domain/rules/index.ts'
import { rulesReference } from './rules-reference.ts'

it('docs/rules.md says what the rules say', async () => {
  await expect(rulesReference()).toMatchFileSnapshot('../../docs/rules.md')
})

it('every kind of a group has one rule, and a rule stands in the category of its kind', () => {
  const { overprovisioned, 'scaling-gap': scalingGap, exposure } = kindsByCategory
  expect(rules.map((rule) => rule.kind).sort()).toEqual([...overprovisioned, ...scalingGap, ...exposure].sort())
  for (const rule of rules) expect(kindsByCategory[rule.category]).toContain(rule.kind)
})

it('every threshold has a number, a unit, a meaning and a source', () => {
  for (const [name, { value, unit, meaning, source }] of Object.entries(thresholds)) {
    expect(value, name).toBeTypeOf('number')
    expect(Number.isFinite(value), name).toBe(true)
    for (const text of [unit, meaning, source]) expect(text.length, name).toBeGreaterThan(0)
  }
})
