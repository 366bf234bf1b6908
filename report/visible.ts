/** In an emoji these have their place: the joiner between two pictures, the selector after one. Anywhere else they hide. */
const stray = String.raw`(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic})\ufe0f`
/** Backslash, control, format, private and unassigned characters, lone surrogates, separators but the plain space, what is drawn as nothing, a mark with nothing before it. */
const unseen = String.raw`\\|(?![\u200d\ufe0f])[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]|(?! )\p{Zs}|^\p{M}`
/** Printable ASCII, but for the backslash. */
const plain = /^[ -[\]-~]*$/
type Patterns = { readonly always: RegExp; readonly decomposed: RegExp }
let made: Patterns | null = null

/** Made for the first text that is not plain: to make them takes a function's start longer than most text is ever worth. */
function patterns(): Patterns {
  made ??= { always: new RegExp(`${unseen}|${stray}`, 'gu'), decomposed: new RegExp(`${unseen}|${stray}|\\p{M}`, 'gu') }
  return made
}

/**
 * Text from outside (names, tags, reasons) as a terminal may be given it: on one line, everything in sight, and no two different
 * texts look the same for want of a visible character.
 *
 * Written as `\n`, `\t`, `\r` or `\u{…}`: what is not seen (ANSI escapes, right-to-left override, zero-width), and the
 * combining marks of text that is not in composed form. A backslash is doubled. Empty text, and text that begins or ends with
 * a space or a double quote, stands in double quotes.
 */
export function visible(text: string): string {
  const shown = inSight(text)
  return /^$|^[ "]|[ "]$/.test(shown) ? `"${shown}"` : shown
}

/** A sentence that such text may stand in: the same, but never in quotes of its own. */
export function inSight(sentence: string): string {
  if (plain.test(sentence)) return sentence
  const { always, decomposed } = patterns()
  return sentence.replaceAll(sentence === sentence.normalize('NFC') ? always : decomposed, escaped)
}

function escaped(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\'
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    case '\t':
      return '\\t'
    default:
      return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
  }
}
