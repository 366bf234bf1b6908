import type { Label } from '../../fixtures/rough/labels.ts'
import type { RoughGroup } from '../../fixtures/rough/rough-group.ts'
import type { Move } from './compare.ts'
import type { Variant } from './variants.ts'

export type Steadiness = { readonly variant: Variant; readonly moves: readonly Move[] }

export type Defect = { readonly group: string; readonly variant: string; readonly what: string; readonly label: string }

/** docs/robustness.md. */
export function robustnessDocument(all: readonly Steadiness[], groups: ReadonlyMap<string, RoughGroup>, labels: ReadonlyMap<string, Label>): string {
  const defects = all.flatMap((one) => defectsOf(one, groups, labels))
  const rows = all.map(({ variant, moves }) => {
    const count = (test: (move: Move) => boolean) => moves.filter(test).length
    const proposals = (['same', 'near', 'moved', 'came', 'went'] as const).map((kind) => count(({ proposal }) => proposal === kind))
    const mine = defects.filter((defect) => defect.variant === variant.title).length
    return [variant.title, count(({ over }) => over !== 'same'), count(({ gap }) => gap !== 'same'), ...proposals, mine]
  })
  const head = ['looked at again', 'waste turned', 'gap turned', 'proposal the same', 'near', 'moved', 'came', 'went', 'turned without reason']
  return `${[
    '# How steady the advice is',
    '<!-- made by npm run robustness -->',
    `${groups.size} groups of the rough world, one of every family, are audited again: with other random draws, windows and scales, and with less known. A proposal is near when it keeps the type, and its sizes are within a quarter and its target within ten points.`,
    table(head, rows),
    'A verdict **turned without reason** if it changes although nothing justifies it. The answer is not in doubt (the group is labeled yes or no), nothing happened to the group, and the report names nothing new that it couldn’t assess. Each one listed here is a defect.',
    defects.length === 0
      ? 'There is none.'
      : table(
          ['group', 'looked at again', 'what turned', 'it should be'],
          defects.map(({ group, variant, what, label }) => [group, variant, what, label]),
        ),
  ].join('\n\n')}\n`
}

/** Turns away from what the label says; in lives that differ (other luck, another window), the same. */
export function defectsOf({ variant, moves }: Steadiness, groups: ReadonlyMap<string, RoughGroup>, labels: ReadonlyMap<string, Label>): Defect[] {
  return moves.flatMap((move) => {
    const label = labels.get(move.name)
    const group = groups.get(move.name)
    if (label === undefined || group === undefined || move.newReasons.length > 0) return []
    const wrong = (turn: Move['over'], truth: boolean | null) => truth !== null && ((turn === 'came' && !truth) || (turn === 'went' && truth))
    const defect = (what: string, truth: boolean | null): Defect => ({
      group: `${move.name}, ${group.family}`,
      variant: variant.title,
      what,
      label: truth === true ? 'yes' : 'no',
    })
    return [
      ...(wrong(move.over, label.over) ? [defect(`waste ${move.over}`, label.over)] : []),
      ...(wrong(move.gap, label.gap) ? [defect(`gap ${move.gap}`, label.gap)] : []),
    ]
  })
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
}
