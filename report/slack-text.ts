import { graphemes } from './graphemes.ts'
import { visible } from './visible.ts'

/** Characters that would begin formatting, and what stands for them: Slack has no way to escape them. */
const lookAlikes: Readonly<Record<string, string>> = { '*': '\u2217', _: '\uff3f', '~': '\u223c', '`': '\u02cb' }
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Text from outside as Slack's mrkdwn may be given it: no mention, link or formatting comes of it, whatever it holds. An underscore
 * within a word stays, for Slack leaves it alone there and names are full of them. At most `longest` characters as sent,
 * entities counted whole, cut between characters and marked where it is.
 */
export function mrkdwn(text: string, longest = 600): string {
  const shown = visible(text)
  let escaped = ''
  let kept = ''
  for (const { segment, index } of graphemes(shown)) {
    const next = escapedSegment(segment, shown, index)
    if (escaped.length + next.length > longest) return `${kept}…`
    escaped += next
    if (escaped.length <= longest - 1) kept = escaped
  }
  return escaped
}

function escapedSegment(segment: string, whole: string, index: number): string {
  if (segment === '_' && /\w/.test(whole[index - 1] ?? ' ') && /\w/.test(whole[index + 1] ?? ' ')) return segment
  return segment.replaceAll(/[&<>*_~`]/g, (character) => entities[character] ?? lookAlikes[character] ?? character)
}

/** A link in mrkdwn; the label is ours. null where the address is longer than a section can hold. */
export function mrkdwnLink(url: string, label: string, longest = 2500): string | null {
  const escaped = url.replaceAll(/[&<>|]/g, (character) => (character === '|' ? '%7C' : (entities[character] as string)))
  return escaped.length > longest ? null : `<${escaped}|${label}>`
}
