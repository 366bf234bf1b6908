import { expect, it } from 'vitest'
import { moneyText } from '../../report/money.ts'

it('an amount is told to the cent, with its currency and its sign', () => {
  expect(moneyText(1_234_500_000, 'USD')).toBe('$1,234.50')
  expect(moneyText(1_234_567_890_000, 'USD')).toBe('$1,234,567.89')
  expect(moneyText(-300_000, 'USD')).toBe('-$0.30')
  expect(moneyText(12_000_000, 'CNY')).toBe('CNY 12.00')
  expect(moneyText(999_999_000, 'USD')).toBe('$1,000.00')
})

it('half a cent is a cent, and less is nothing, which has no sign', () => {
  expect(moneyText(5000, 'USD')).toBe('$0.01')
  expect(moneyText(-5000, 'USD')).toBe('-$0.01')
  expect(moneyText(-4999, 'USD')).toBe('$0.00')
  expect(moneyText(0, 'USD')).toBe('$0.00')
})
