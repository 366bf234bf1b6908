import { expect, test } from 'vitest'
import { rules } from '../../../domain/rules/index.ts'

test('every rule names its best practices, and completes the sentence "the group …"', () => {
  for (const rule of rules) {
    expect(rule.bestPractices.length, rule.kind).toBeGreaterThan(0)
    for (const id of rule.bestPractices) expect(id, rule.kind).toMatch(/^(COST|OPS|PERF|REL|SEC|SUS)\d\d-BP\d\d$/)
    expect(rule.summary, rule.kind).toMatch(/^[a-z].*[^.]$/)
  }
})
