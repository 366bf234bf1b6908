import type { Kind } from '../../domain/findings.ts'
import { rules } from '../../domain/rules/index.ts'
import { guide, ofTheBill } from '../rule-guide.ts'
import { type Html, html } from './html.ts'

/** Where a kind is explained in the page. */
export function kindAnchor(kind: Kind): string {
  return `kind-${kind}`
}

/** What each of these kinds says and when not to follow it, in the order of the rules; null where nothing was found. */
export function kindsPart(found: ReadonlySet<Kind>): Html | null {
  const said: readonly (readonly [Kind, string])[] = [
    ...rules.map(({ kind, summary }) => [kind, `The group ${summary}.`] as const),
    ...Object.entries(ofTheBill).map(([kind, summary]) => [kind as Kind, summary] as const),
  ]
  const mine = said.filter(([kind]) => found.has(kind))
  if (mine.length === 0) return null
  return html`<section id="kinds"><h2>What the findings mean</h2><dl class="sheet kinds">${mine.map(
    ([kind, summary]) =>
      html`<dt id="${kindAnchor(kind)}"><code>${kind}</code><dd>${plain(summary)} <span class="why">When not to follow it: ${plain(guide[kind].careful)}</span>`,
  )}</dl></section>`
}

/** The guide is Markdown in the docs; here its code marks are left out. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '')
}
