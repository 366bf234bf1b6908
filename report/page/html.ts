/** A piece of HTML that may stand where text stands. Made by `html` alone, which escapes all that is put into it. */
export type Html = { readonly markup: string }

/** What may be put into `html`: text and numbers are escaped, pieces go in as they are, lists one after the other, null as nothing. */
export type Part = Html | string | number | null | readonly Part[]

/** Where a value goes: between tags, into a quoted attribute, or into one that is a link. */
type Hole = 'content' | 'attribute' | 'link'

/**
 * HTML from a template. Values are escaped by where they stand, so no text from outside can become mark-up, and a link leads nowhere
 * but to https or to a place in the page. Throws where no value can be safe (outside quotes in a tag, in a comment, a script or a style),
 * and where mark-up is put into an attribute: faults of the template, not of the text.
 */
export function html(template: TemplateStringsArray, ...values: readonly Part[]): Html {
  const holes = holesOf(template)
  let markup = template[0] as string
  for (const [i, value] of values.entries()) markup += filled(holes[i] as Hole, value) + template[i + 1]
  return { markup }
}

/** A constant of ours that is mark-up already, like the style sheet. Never text from outside. */
export function trusted(markup: string): Html {
  return { markup }
}

const holesByTemplate = new WeakMap<TemplateStringsArray, readonly Hole[]>()

function holesOf(template: TemplateStringsArray): readonly Hole[] {
  const known = holesByTemplate.get(template)
  if (known !== undefined) return known
  const holes = template.slice(0, -1).map((_, i) => holeAfter(template.slice(0, i + 1).join('')))
  holesByTemplate.set(template, holes)
  return holes
}

/** What stands before a hole says what the hole is. */
function holeAfter(before: string): Hole {
  if (/<(script|style|textarea|title)\b[^>]*>(?![\s\S]*<\/\1>)/i.test(before) && !/<title>[^<]*$/.test(before))
    throw new Error(`no value can be put into ${before.slice(-40)}`)
  if (/<!--(?![\s\S]*-->)/.test(before)) throw new Error('no value can be put into a comment')
  const tag = /<[^<>]*$/.exec(withoutQuoted(before))?.[0]
  if (tag === undefined) return 'content'
  const [, attribute, value = ''] = /([^\s"'<>=]+)="([^"]*)$/.exec(before) ?? []
  if (attribute === undefined || !tag.endsWith('"')) throw new Error(`a value must be in double quotes: ${before.slice(-40)}`)
  if (/^(on|style$|srcdoc$)/i.test(attribute)) throw new Error(`no value can be put into the attribute ${attribute}`)
  if (!/^(href|src|action|formaction|xlink:href)$/i.test(attribute)) return 'attribute'
  // of a link that the template begins, only the rest comes from a value
  if (value !== '') safeLink(value)
  return value === '' ? 'link' : 'attribute'
}

/** The text with what quotes of tags hold taken out, so that a bracket in them is not taken for a tag's end; an open quote stays. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/(=)"[^"]*"/g, '$1').replaceAll(/="[^"]*$/g, '="')
}

function filled(hole: Hole, value: Part): string {
  if (value === null) return ''
  if (typeof value === 'number') return escaped(String(value))
  if (typeof value === 'string') return escaped(hole === 'link' ? safeLink(value) : value)
  if (isList(value)) return value.map((part) => filled(hole, part)).join('')
  if (hole !== 'content') throw new Error(`mark-up cannot be put into an attribute: ${value.markup.slice(0, 40)}`)
  return value.markup
}

function isList(value: Html | readonly Part[]): value is readonly Part[] {
  return Array.isArray(value)
}

function safeLink(link: string): string {
  if (link.startsWith('#') || /^https:\/\/[a-z0-9.-]+\//.test(link)) return link
  throw new Error(`a link leads to https or into the page, not to ${link.slice(0, 40)}`)
}

/** Turns the direction of what follows, or is nothing a page may hold: shown as a code in place of being acted upon. */
const unfit = /[\p{Bidi_Control}\p{Cs}\p{Noncharacter_Code_Point}]|(?![\n\t])\p{Cc}/gu

function escaped(text: string): string {
  return text
    .replaceAll(unfit, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
