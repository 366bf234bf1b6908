import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findingSchema } from '../../audit/finding-schema.ts'
import { kindsByCategory, severities } from '../../domain/findings.ts'

describe('what a run keeps of a finding', () => {
  it('is the very finding it was', () => {
    const evidence = fc.record(
      {
        statement: fc.string(),
        metric: fc.string(),
        value: fc.integer(),
        unit: fc.string(),
        threshold: fc.integer(),
        fromSec: fc.integer({ min: 0, max: 4e9 }),
        toSec: fc.integer({ min: 0, max: 4e9 }),
      },
      { requiredKeys: ['statement'] },
    )
    const finding = fc.record(
      {
        fingerprint: fc.string({ minLength: 1 }),
        category: fc.constant('cost' as const),
        kind: fc.constantFrom(...kindsByCategory.cost),
        severity: fc.constantFrom(...severities),
        resource: fc.record(
          { accountId: fc.string(), region: fc.string(), service: fc.string(), usageType: fc.string(), autoScalingGroupName: fc.string() },
          { requiredKeys: [] },
        ),
        facts: fc.record({ said: fc.record({ title: fc.string(), evidence: fc.array(evidence), remedy: fc.string() }) }),
        savingsMicroUsdPerMonth: fc.option(fc.integer({ min: 0, max: 1e15 })),
        bestPractices: fc.array(fc.string()),
        periodDays: fc.record({ startDay: fc.nat(40000), endDay: fc.nat(40000) }),
        impactMicroUsd: fc.integer({ min: -1e15, max: 1e15 }),
      },
      { requiredKeys: ['fingerprint', 'category', 'kind', 'severity', 'resource', 'facts', 'savingsMicroUsdPerMonth', 'bestPractices'] },
    )
    fc.assert(
      fc.property(finding, (one) => {
        const journey = JSON.parse(JSON.stringify(one))
        expect(findingSchema.parse(journey)).toEqual(journey)
      }),
    )
  })
})
