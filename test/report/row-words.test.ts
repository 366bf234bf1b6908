import { expect, it } from 'vitest'
import type { MessageRow } from '../../report/message.ts'
import { amountOf } from '../../report/row-words.ts'

const row = (more: Partial<MessageRow>): MessageRow =>
  ({
    title: 'EC2 is $27 over expected since 2026-10-30',
    amount: { amount: 27.34, currency: 'USD' },
    amountIs: 'impact',
    change: 'new',
    was: null,
    ...more,
  }) as MessageRow

it('a row has its money once: what its title says is not said before it', () => {
  expect(amountOf(row({}))).toBeNull()
  expect(amountOf(row({ title: 'web: excess-capacity', amountIs: 'savings-per-month' }))).toBe('$27 a month')
})

it('a title that says a rate, or no longer the whole, leaves the sum to the row', () => {
  expect(amountOf(row({ title: 'EC2 is $2.51 a day over expected since 2026-10-26' }))).toBe('$27 over expected')
  expect(amountOf(row({ change: 'worse', was: { severity: 'low', amount: { amount: 20, currency: 'USD' } } }))).toBe('$27 over expected, was $20')
  expect(amountOf(row({ amount: null }))).toBeNull()
})
