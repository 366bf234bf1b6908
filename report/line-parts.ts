/** A number as reports write it: `60`, `1,234.5`, `$5.4k`, `≈`-ed or in brackets. */
const NUMBER = /^[([≈~<>]*[-+]?\$?\d[\d,.]*[kMB]?$/
/** What may follow a number as its unit or what it counts: `%`, or a word in small letters. */
const UNIT = /^(%|[a-z]|[KMGT](i?B)?\b)/

/** The parts of a text that a line may end after: words, and each number together with its unit or what it counts (`60 %`, `12 instances`). */
export function lineParts(text: string): string[] {
  const parts: string[] = []
  let number: string | null = null
  for (const word of text.split(' ')) {
    if (number !== null && UNIT.test(word)) {
      parts[parts.length - 1] = `${number} ${word}`
      number = null
      continue
    }
    parts.push(word)
    number = NUMBER.test(word) ? word : null
  }
  return parts
}
