import { expect, test } from 'vitest'
import { overloadSeverity, savingsSeverity, severityGivenOverload } from '../../../domain/case/severity.ts'
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

test('waste is as severe as the policy says of its dollars a month, each line included', () => {
  const policy = { ...defaultPolicy, mediumSavingsUsdPerMonth: 50, highSavingsUsdPerMonth: 500, criticalSavingsUsdPerMonth: 5000 }
  const of = (usd: number | null) => savingsSeverity(usd === null ? null : usd * 1e6, policy)
  expect([0, 49.99, 50, 499.99, 500, 4999.99, 5000].map(of)).toEqual(['low', 'low', 'medium', 'medium', 'high', 'high', 'critical'])
  expect(of(null)).toBe('medium')
})

test('overload is as severe as the policy says of its minutes a week, of which waiting alone counts half', () => {
  const policy = { ...defaultPolicy, gapMinutesPerWeek: 30, highGapMinutesPerWeek: 120, criticalGapMinutesPerWeek: 1440 }
  const of = (minutes: number, byWaitingAlone = false) => overloadSeverity(minutes, { byWaitingAlone }, policy)
  expect([0, 29.9, 30, 119.9, 120, 1439.9, 1440].map((minutes) => of(minutes))).toEqual(['low', 'low', 'medium', 'medium', 'high', 'high', 'critical'])
  expect([59.8, 60, 240, 2880].map((minutes) => of(minutes, true))).toEqual(['low', 'medium', 'high', 'critical'])
})
