import { describe, expect, it } from 'vitest'
import type { Kind } from '../../domain/findings.ts'
import { assessmentOf } from '../../domain/known/coverage.ts'
import { coverageOf } from '../../report/coverage.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { madeUpReport } from './made-up-report.ts'

const on = (name: string, kind: Kind = 'excess-capacity', region = 'us-east-1') => findingOn({ accountId: '111122223333', region, name }, kind, 'low')
const whole = coverageOf(madeUpReport, { whole: true })

describe('where a report looked', () => {
  it('covers a group that was audited, but for the rules that could not be asked', () => {
    expect(assessmentOf(on('web'), whole)).toBe('assessed')
    expect(assessmentOf(on('web', 'subnet-exhaustion'), whole)).toBe('not-assessed')
  })

  it('does not cover a group that is suppressed or could not be read', () => {
    expect(assessmentOf(on('legacy'), whole)).toBe('not-assessed')
    const unjudged = { ...madeUpReport, groups: madeUpReport.groups.map((group) => ({ ...group, notAssessed: [{ rule: 'demand' as const, reason: 'x' }] })) }
    expect(assessmentOf(on('web'), coverageOf(unjudged, { whole: true }))).toBe('not-assessed')
  })

  it('takes a missing group for deleted only where the list was read to the end', () => {
    expect(assessmentOf(on('was-here'), whole)).toBe('group-deleted')
    expect(assessmentOf(on('was-here', 'flapping', 'eu-west-1'), whole)).toBe('not-assessed')
    expect(assessmentOf(on('was-here', 'flapping', 'ap-south-1'), whole)).toBe('not-assessed')
    expect(assessmentOf(on('was-here'), coverageOf(madeUpReport, { whole: false }))).toBe('not-assessed')
    expect(assessmentOf({ ...on('x'), resource: { accountId: '111122223333' } }, whole)).toBe('not-assessed')
  })

  it('covers the bill unless it, or that kind of finding, could not be asked', () => {
    const cost = { ...on('x', 'cost-shift'), category: 'cost' as const }
    const given = (subjects: readonly string[]) =>
      assessmentOf(
        cost,
        coverageOf({ ...madeUpReport, cost: { ...madeUpReport.cost, notAssessed: subjects.map((subject) => ({ subject, reason: 'x' })) } }, { whole: true }),
      )
    expect(given([])).toBe('assessed')
    expect(given(['rates from the bill', 'cost-anomaly'])).toBe('assessed')
    expect(given(['rates of groups that share a name', 'history', 'AWS budgets', 'AWS anomalies'])).toBe('assessed')
    expect(given(['cost-shift'])).toBe('not-assessed')
    expect(given(['spend'])).toBe('not-assessed')
  })
})
