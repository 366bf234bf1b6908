import { expect, test } from 'vitest'
import { severityGivenOverload } from '../../../domain/case/severity.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anOverload } from '../a-case.ts'

const given = (steps: number) => severityGivenOverload('low', anOverload([0, steps]), defaultPolicy)

test('a weak spot is as severe as before until overload is a gap, then high, then critical', () => {
  // a step of five minutes over two weeks is 2.5 minutes a week
  expect([0, 11, 12, 575, 576].map(given)).toEqual(['low', 'low', 'high', 'high', 'critical'])
})

test('overload that is not known changes nothing', () => {
  expect(severityGivenOverload('medium', null, defaultPolicy)).toBe('medium')
})
