import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hindsight, hindsightOf } from '../../fixtures/rough/hindsight.ts'
import type { LivedGroup } from '../../fixtures/rough/observe-life.ts'

const root = join(import.meta.dirname, '../..')

/** What the record needs of hindsight: no minutes, no course. */
export type KeptHindsight = Pick<Hindsight, 'carefulSaving'> & {
  readonly now: Pick<Hindsight['now'], 'usd' | 'hurtMinutes' | 'severeMinutes' | 'surpriseMinutes'>
  readonly best: Pick<Hindsight['best'], 'usd' | 'hurtMinutes'>
}

/**
 * What full knowledge would do, for every group of a fleet. The search depends on the rough world alone and takes most of the time, so its
 * answers are kept in reports/ until a source of that world changes.
 */
export function hindsightsOf(fleet: string, groups: readonly LivedGroup[]): readonly KeptHindsight[] {
  const folder = join(root, 'reports/hindsight')
  const file = join(folder, `${fleet}-${worldDigest()}.json`)
  const kept: KeptHindsight[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptHindsight[]) : []
  mkdirSync(folder, { recursive: true })
  for (const group of groups.slice(kept.length)) {
    kept.push(withoutMinutes(hindsightOf(group)))
    if (kept.length % 20 === 0 || kept.length === groups.length) writeFileSync(file, JSON.stringify(kept))
  }
  return kept
}

function withoutMinutes({ now, best, carefulSaving }: Hindsight): KeptHindsight {
  const { usd, hurtMinutes, severeMinutes, surpriseMinutes } = now
  return { now: { usd, hurtMinutes, severeMinutes, surpriseMinutes }, best: { usd: best.usd, hurtMinutes: best.hurtMinutes }, carefulSaving }
}

/** What the rough world takes from the other fixtures. */
const shared = ['group-setup.ts', 'instance-types.ts', 'random.ts', 'recurrence.ts', 'scaling.ts']

/** Everything that makes the rough world, in twelve digits. */
function worldDigest(): string {
  const hash = createHash('sha256')
  const own = readdirSync(join(root, 'fixtures/rough')).map((name) => `rough/${name}`)
  for (const name of [...own, ...shared].sort()) hash.update(name).update(readFileSync(join(root, 'fixtures', name)))
  return hash.digest('hex').slice(0, 12)
}
