import type { Message } from './message.ts'

/** One under what SNS takes: its subjects are shorter than 100 characters. */
const LONGEST = 99

/** A message's subject line: printable ASCII on one line, under 100 characters, whatever its headline holds. */
export function subjectOf({ occasion, headline, findings }: Pick<Message, 'occasion' | 'headline' | 'findings'>): string {
  return asciiLine(`${lead(occasion, findings)}${headline}`)
}

function lead(occasion: Message['occasion'], findings: Message['findings']): string {
  switch (occasion) {
    case 'digest':
      return 'Headroom: '
    case 'alert':
      return 'Headroom CRITICAL: '
    case 'live':
      return `Headroom ${findings[0]?.kind ?? 'event'}: `
    default:
      return occasion satisfies never
  }
}

/** Line breaks and runs of space become one space, what is not printable ASCII a question mark; too long a line ends after a part of its sentence, else after a word, in three points. */
export function asciiLine(text: string, longest = LONGEST): string {
  const line = text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[^\x20-\x7e]/gu, '?')
  if (line.length <= longest) return line
  const cut = line.slice(0, longest - 3)
  const end = [cut.lastIndexOf('; '), cut.lastIndexOf(' ')].find((place) => place > longest / 2)
  return `${cut.slice(0, end).replace(/[\s,;:]+$/, '')}...`
}
