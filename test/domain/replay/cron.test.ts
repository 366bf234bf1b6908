import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilUtc, parseCron } from '../../../domain/replay/cron.ts'

const sec = (iso: string): number => Date.parse(iso) / 1000
const matches = (expression: string, iso: string): boolean | undefined => parseCron(expression)?.matches(civilUtc(sec(iso)))

describe('a five-field cron expression', () => {
  it.each([
    ['0 7 * * 1-5', '2026-10-19T07:00:00Z', true],
    ['0 7 * * 1-5', '2026-10-18T07:00:00Z', false],
    ['0 7 * * 1-5', '2026-10-19T07:01:00Z', false],
    ['*/15 * * * *', '2026-10-19T07:45:00Z', true],
    ['*/15 * * * *', '2026-10-19T07:46:00Z', false],
    ['10-20/5 * * * *', '2026-10-19T07:15:00Z', true],
    ['10-20/5 * * * *', '2026-10-19T07:25:00Z', false],
    ['5/20 * * * *', '2026-10-19T07:45:00Z', true],
    ['0 0 1,15 * *', '2026-10-15T00:00:00Z', true],
    ['0 0 * * 7', '2026-10-18T00:00:00Z', true],
    ['0 0 * * SUN', '2026-10-18T00:00:00Z', true],
    ['0 0 * OCT *', '2026-10-18T00:00:00Z', true],
    ['0 0 * jan *', '2026-10-18T00:00:00Z', false],
    ['0 0 29 2 *', '2028-02-29T00:00:00Z', true],
  ])('%s at %s: %s', (expression, at, answer) => {
    expect(matches(expression, at)).toBe(answer)
  })

  it('fires on either day when both the day of the month and of the week are given, as crontab(5) says', () => {
    expect(matches('0 0 1 * 1', '2026-10-19T00:00:00Z')).toBe(true)
    expect(matches('0 0 1 * 1', '2026-10-01T00:00:00Z')).toBe(true)
    expect(matches('0 0 1 * 1', '2026-10-20T00:00:00Z')).toBe(false)
  })

  it.each([
    '',
    '0 7 * *',
    '0 7 * * * *',
    '60 * * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 5#2',
    'a b c d e',
    '5-1 * * * *',
    '*/0 * * * *',
    '0 0 ? * *',
  ])('is none: "%s"', (expression) => {
    expect(parseCron(expression)).toBeNull()
  })
})

describe('civil time', () => {
  it('agrees with the calendar for any second from 1970 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4102444799 }), (epochSec) => {
        const date = new Date(epochSec * 1000)
        expect(civilUtc(epochSec)).toEqual({
          minute: date.getUTCMinutes(),
          hour: date.getUTCHours(),
          day: date.getUTCDate(),
          month: date.getUTCMonth() + 1,
          weekday: date.getUTCDay(),
        })
      }),
    )
  })
})
