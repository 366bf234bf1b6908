import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrapped } from '../../report/columns.ts'
import { narrow } from '../../report/narrow.ts'

describe('lines that are broken', () => {
  it.each([
    'idle 60 % of the time',
    'runs 12 instances',
    'adds ≈ $5.4k a month',
    'took (3.5 hours) longer',
    'at least 15 M requests',
    'another $1,066.16 for gaps',
  ])('keep a number and its unit together, wherever a line ends: %s', (text) => {
    const [, pair] = /(\S*\d\S* (?:%|[a-zA-Z]\S*))/.exec(text) ?? [null, '15']
    for (let width = pair?.length ?? 0; width <= text.length; width++)
      for (const lines of [narrow(text, width), wrapped(text, width)])
        expect(
          lines.some((line) => line.includes(pair as string)),
          `${width}: ${lines.join(' / ')}`,
        ).toBe(true)
  })

  it('hold every word, in its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('60', '%', 'instances', 'Nov', '3,', '$5.4k', 'a', 'month', '(12'), { minLength: 1 }),
        fc.integer({ min: 20, max: 80 }),
        (words, width) => {
          expect(narrow(words.join(' '), width).join(' ')).toBe(words.join(' '))
          expect(wrapped(words.join(' '), width).join(' ')).toBe(words.join(' '))
        },
      ),
    )
  })
})
