import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inSight, visible } from '../../report/visible.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'

describe('text from outside on a terminal', () => {
  it('shows control, format and zero-width characters as escapes', () => {
    expect(visible('\u001b[31mred')).toBe('\\u{1b}[31mred')
    expect(visible('gpj.\u202efdp')).toBe('gpj.\\u{202e}fdp')
    expect(visible('we\u200bb')).toBe('we\\u{200b}b')
    expect(visible('a\nb\tc\rd')).toBe('a\\nb\\tc\\rd')
    expect(visible('nul\0')).toBe('nul\\u{0}')
    expect(visible('\ud800')).toBe('\\u{d800}')
  })

  it('leaves words of any script and whole emoji as they are', () => {
    for (const text of [
      'web-api',
      '\u65e5\u672c\u8a9e',
      '\u0939\u093f\u0928\u094d\u0926\u0940',
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
      '\u2764\ufe0f',
      'two words',
    ])
      expect(visible(text)).toBe(text)
  })

  it('puts empty text and text with a space at its edge in quotes', () => {
    expect(visible('')).toBe('""')
    expect(visible(' web')).toBe('" web"')
    expect(visible('web ')).toBe('"web "')
  })

  it('leaves a sentence that ends in a name without quotes of its own', () => {
    expect(inSight('there is no group "we\u200bb"')).toBe('there is no group "we\\u{200b}b"')
  })

  it('tells names apart that look alike', () => {
    const twins = ['\u00e9', 'e\u0301', 'web', 'we\u200bb', 'web\ufe0f', 'web\u00a0', 'web ', 'a\nb', 'a\\nb', '', '""', '\\u{200b}', '\u200b']
    expect(new Set(twins.map(visible)).size).toBe(twins.length)
  })

  it('holds no control character whatever it was given, and never makes one name of two', () => {
    const text = fc.oneof(
      fc.constantFrom(...hostileNames),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\\', 'n', '\n', '"', ' ', '\u200b', '\u200d', 'u{200b}', '\u{1f468}', '\ufe0f') }),
    )
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(visible(a)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
        if (a !== b) expect(visible(a)).not.toBe(visible(b))
      }),
      draws(2000),
    )
  })
})
