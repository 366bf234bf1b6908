// How steady the advice is: `npm run robustness` looks at the same groups in other ways and writes docs/robustness.md. A verdict that turns
// where nothing happened to the group, and without a reason that the report names, is a defect.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawRoughFleet } from '../../fixtures/rough/draw-fleet.ts'
import { families } from '../../fixtures/rough/families.ts'
import { auditOf } from '../accuracy/audited.ts'
import { knownFleet } from '../accuracy/rows.ts'
import { type Move, moveOf, type Saying, sayings } from './compare.ts'
import { robustnessDocument, type Steadiness } from './document.ts'
import { base, type Variant, variants } from './variants.ts'

const seed = 8001
/** One of every family. */
const counts = Object.fromEntries(Object.keys(families).map((name) => [name, 1]))

const groups = drawRoughFleet({ seed, counts })
const lived = groups.map(base.live)
const labels = new Map(knownFleet(`robustness-${seed}-${lived.length}`, lived).map(({ group, label }) => [group.name, label]))
const before = sayings(await auditOf(lived))
const steadiness: Steadiness[] = []
for (const variant of variants) steadiness.push({ variant, moves: await movesOf(variant) })
writeFileSync(
  join(import.meta.dirname, '../../docs/robustness.md'),
  robustnessDocument(steadiness, new Map(groups.map((group) => [group.name, group])), labels),
)

async function movesOf(variant: Variant): Promise<Move[]> {
  const after = sayings(await auditOf(groups.map(variant.live)))
  console.error(variant.title)
  return groups.map(({ name }) => moveOf(name, before.get(name) as Saying, after.get(name) as Saying, variant.sizes))
}
