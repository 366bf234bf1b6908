/** What is measured by itself and has a section of its own in a document. */
export type Part = 'scaling' | 'spend'

const MARKS: Readonly<Record<Part, readonly [start: string, end: string]>> = {
  scaling: ['<!-- npm run accuracy -->', '<!-- end of npm run accuracy -->'],
  spend: ['<!-- npm run accuracy -- spend -->', '<!-- end of npm run accuracy -- spend -->'],
}

/** The two marks with nothing between them. */
export function emptySection(part: Part): string {
  return MARKS[part].join('\n\n')
}

/** Puts a section between its two marks. Throws where the text has none. */
export function between(text: string, section: string, part: Part): string {
  const [from, to] = boundsOf(text, part)
  return `${text.slice(0, from)}\n\n${section}\n\n${text.slice(to)}`
}

/** What stands between the two marks. Throws where the text has none. */
export function sectionIn(text: string, part: Part): string {
  return text.slice(...boundsOf(text, part)).trim()
}

function boundsOf(text: string, part: Part): [number, number] {
  const [start, end] = MARKS[part]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the text lacks the marks ${start} and ${end} between which accuracy stands`)
  return [from + start.length, to]
}
