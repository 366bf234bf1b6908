import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { emailText } from '../../report/email.ts'
import { asciiLine, subjectOf } from '../../report/subject.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'
import { alertsThat, digestThat, findingNamed, knownAfter, LINKS, manyFindings, runThat } from './made-up-message.ts'
import { madeUpReport } from './made-up-report.ts'

const anyName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }))
const isLink = (line: string) => /^(https:\/\/|aws s3 presign )/.test(line)

describe('the e-mail', () => {
  it('reads like this', async () => {
    const known = knownAfter(
      runThat({ findings: [findingOn({ accountId: '111122223333', region: 'us-east-1', name: 'web' }, 'flapping', 'low')], day: 0, lastDigestSec: null }),
    )
    const text = emailText(
      digestThat({ findings: [...manyFindings(12), findingNamed('payments', 'high')], known: knownAfter(runThat({ findings: [], known, day: 1 })), day: 2 }),
    )
    await expect(text).toMatchFileSnapshot('golden/email.txt')
  })

  it('reads like this for one critical gap', async () => {
    await expect(emailText(alertsThat({ findings: [findingNamed('payments')] })[0] as never)).toMatchFileSnapshot('golden/email-alert.txt')
  })

  it('keeps to 72 columns but for links, whatever things are called', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 8 }), (names) => {
        const findings = [...new Set(names)].map((name) => findingNamed(name))
        for (const message of [digestThat({ findings }), ...alertsThat({ findings })]) {
          const lines = emailText(message).split('\n')
          expect(lines.filter((line) => stringWidth(line) > 72 && !isLink(line))).toEqual([])
        }
      }),
      draws(60),
    )
  })

  it('lets no text from outside begin a line or hide: every line is one that was meant', () => {
    for (const name of hostileNames) {
      const text = emailText(digestThat({ findings: [findingNamed(name)] }))
      const hidden = [...text].filter(
        (character) => character !== '\n' && /[\p{Cc}\p{Cf}\p{Cs}\u2028]/u.test(character) && !'\u{1f468}\u200d'.includes(character),
      )
      expect(hidden, JSON.stringify(name)).toEqual([])
      expect(text.split('\n').filter((line) => /^(Set-Cookie|Subject):/.test(line))).toEqual([])
    }
  })

  it('says a quiet day in a few lines, and then the links', () => {
    const known = knownAfter(runThat({ findings: manyFindings(1), day: 0, lastDigestSec: null }))
    const quiet = digestThat({ findings: manyFindings(1), known, day: 1, report: { ...madeUpReport, notAudited: [], places: [] } })
    const [first, savings, coverage, second, ...links] = emailText(quiet).trimEnd().split('\n\n')
    expect(first?.replaceAll('\n', ' ')).toMatch(/^Nothing new, worse or resolved since 2026-11-02 06:00 UTC\. No group is critical\.$/)
    expect(savings).toMatch(/^Savings: /)
    expect(coverage).toMatch(/^Coverage: 6 of 9 groups judged/)
    expect(second).toMatch(/^Message /)
    expect(links).toEqual([])
  })

  it('ends with the link, and says until when it works', () => {
    const lines = emailText(digestThat({ findings: manyFindings(3) }))
      .trimEnd()
      .split('\n')
    expect(lines.at(-1)).toBe(LINKS.report?.url)
    expect(lines.at(-2)).toBe('The report (no sign-in, until 2026-11-03 18:00 UTC or longer):')
  })

  it('writes out the ten with the most money of 5,000, and counts the others', () => {
    const text = emailText(digestThat({ findings: manyFindings(5000) }))
    expect(text).toContain('New (5,000)')
    expect(text).toContain('- $5k a month')
    expect(text).toContain('and 4,990 more')
    expect(text.match(/^- \$/gm)).toHaveLength(10)
  })
})

describe('the subject', () => {
  it('is under 100 printable ASCII characters on one line, whatever the headline holds', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const message = alertsThat({ findings: [findingNamed(name)] })[0] as never
        expect(subjectOf(message)).toMatch(/^Headroom CRITICAL: [\x20-\x7e]{0,80}$/)
        expect(subjectOf(message).length).toBeLessThan(100)
      }),
    )
  })

  it('keeps line breaks out, and shows that something was cut', () => {
    expect(asciiLine('x\r\nSet-Cookie: y')).toBe('x Set-Cookie: y')
    expect(asciiLine('caf\u00e9 \u{1f4b8}')).toBe('caf? ?')
    expect(asciiLine('Headroom CRITICAL: 6 groups became critical: blog, php-fpm, inventory, payments, storefront, booking')).toMatch(
      /: blog, php-fpm, inventory, payments, storefront\.\.\.$/,
    )
    expect(asciiLine(`${'n'.repeat(60)} groups; ${'n'.repeat(20)} ${'m'.repeat(20)}`)).toBe(`${'n'.repeat(60)} groups...`)
    expect(asciiLine('n'.repeat(120))).toBe(`${'n'.repeat(96)}...`)
    expect(asciiLine('n'.repeat(99))).toBe('n'.repeat(99))
  })

  it('says what kind of message it is', () => {
    expect(subjectOf(digestThat({ findings: manyFindings(2) }))).toMatch(/^Headroom: 2 new; /)
    expect(subjectOf({ occasion: 'live', headline: 'web: x', findings: alertsThat({ findings: [findingNamed('web')] })[0]?.findings ?? [] })).toBe(
      'Headroom max-size-reached: web: x',
    )
  })
})
