import type { Kind } from '../../domain/findings.ts'
import { rules } from '../../domain/rules/index.ts'
import { carefulOf, meaningOf, ofTheBill } from '../rule-guide.ts'
import { type Html, html } from './html.ts'

/** Where a kind is explained in the page. */
export function kindAnchor(kind: Kind): string {
  return `kind-${kind}`
}

/** What each of these kinds says and when not to follow it, in the order of the rules; null where nothing was found. */
export function kindsPart(found: ReadonlySet<Kind>): Html | null {
  const mine = [...rules.map(({ kind }) => kind), ...(Object.keys(ofTheBill) as Kind[])].filter((kind) => found.has(kind))
  if (mine.length === 0) return null
  return html`<section id="kinds"><h2>What the findings mean</h2><dl class="sheet kinds">${mine.map(
    (kind) => html`<dt id="${kindAnchor(kind)}"><code>${kind}</code><dd>${meaningOf(kind)} <span class="why">When not to follow it: ${carefulOf(kind)}</span>`,
  )}</dl></section>`
}
