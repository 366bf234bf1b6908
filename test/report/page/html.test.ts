import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, trusted } from '../../../report/page/html.ts'
import { hostileNames } from '../../hostile-names.ts'

const unescaped = (markup: string): string => markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const shown = (text: string): string => unescaped(html`${text}`.markup)

describe('the page’s HTML', () => {
  it.each(hostileNames.map((name) => [JSON.stringify(name), name]))('shows %s as text, wherever it stands', (_json, name) => {
    expect(html`<b>${name}</b>`.markup).toMatch(/^<b>[^<>"]*<\/b>$/)
    expect(html`<b title="${name}">x</b>`.markup).toMatch(/^<b title="[^<>"]*">x<\/b>$/)
  })

  it('holds any text in a form that reads back as the text, but for characters that would act on the page', () => {
    // any character, and often one that is mark-up
    const unit = fc.oneof(fc.constantFrom('<', '>', '&', '"'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`
        expect(markup).toMatch(/^<p title="[^<>"]*">[^<>"]*<\/p>$/)
        // an ampersand only begins one of the four
        expect(markup.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
        if (!/[\p{C}]/u.test(text)) expect(shown(text)).toBe(text)
      }),
    )
  })

  it('shows what would turn the direction of the page, or is no character at all, as its code', () => {
    expect(shown('gpj.\u202efdp')).toBe('gpj.\\u{202e}fdp')
    expect(shown('\u2067x\u2069\u200f')).toBe('\\u{2067}x\\u{2069}\\u{200f}')
    expect(shown('nul\0')).toBe('nul\\u{0}')
    expect(shown('lone\ud800')).toBe('lone\\u{d800}')
    expect(shown('line\nbreak\ttab')).toBe('line\nbreak\ttab')
  })

  it('puts pieces and lists of them in as they are, numbers as numbers, and null as nothing', () => {
    expect(html`<ul>${[html`<li>${'<a>'}</li>`, html`<li>${0}</li>`]}${null}</ul>`.markup).toBe('<ul><li>&lt;a&gt;</li><li>0</li></ul>')
    expect(html`<style>x{}</style>${trusted('<i>')}`.markup).toBe('<style>x{}</style><i>')
    expect(html`<title>${'</title>'}</title>`.markup).toBe('<title>&lt;/title&gt;</title>')
    expect(html`<a title="a > b" href="#${1}">${'x'}</a>`.markup).toBe('<a title="a > b" href="#1">x</a>')
  })

  it('links to https and into the page, and nowhere else', () => {
    expect(html`<a href="${'https://eu-west-1.console.aws.amazon.com/x?y&z'}">x</a>`.markup).toContain('?y&amp;z')
    expect(html`<a href="${'#g1'}">x</a>`.markup).toBe('<a href="#g1">x</a>')
    expect(html`<a href="#${'g"1'}">x</a>`.markup).toBe('<a href="#g&quot;1">x</a>')
    expect(() => html`<a href="javascript:${'x'}">x</a>`).toThrow('a link leads to https')
    const refused = ['javascript:alert(1)', 'http://x/', '//x/', 'data:text/html,x', '', 'https://x@y/', ' https://x/', 'https:\\x/']
    for (const link of refused) expect(() => html`<a href="${link}">x</a>`, link).toThrow('a link leads to https')
  })

  it('refuses a template that has a place where no text is safe', () => {
    expect(() => html`<a title=${'x'}>`).toThrow('double quotes')
    expect(() => html`<a title='${'x'}'>`).toThrow('double quotes')
    expect(() => html`<a ${'x'}>`).toThrow('double quotes')
    expect(() => html`<${'x'}>`).toThrow('double quotes')
    expect(() => html`</${'x'}>`).toThrow('double quotes')
    expect(() => html`<script>${'x'}</script>`).toThrow('no value')
    expect(() => html`<style>${'x'}</style>`).toThrow('no value')
    expect(() => html`<!-- ${'x'} -->`).toThrow('comment')
    expect(() => html`<a onclick="${'x'}">`).toThrow('onclick')
    expect(() => html`<a style="${'x'}">`).toThrow('style')
    expect(() => html`<a title="${html`<b>`}">`).toThrow('mark-up')
  })
})
