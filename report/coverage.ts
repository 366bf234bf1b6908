import { type Kind, kindsByCategory } from '../domain/findings.ts'
import { type Coverage, groupKey, type KindsCovered, placeKey } from '../domain/known/coverage.ts'
import type { Outline } from './outline.ts'

/**
 * Where a report looked, for the life of its findings. `whole` is false for an audit of some groups alone: a group that it does
 * not list was then not looked at, and is not taken for deleted.
 */
export function coverageOf(report: Pick<Outline, 'groups' | 'places' | 'notAudited' | 'cost'>, { whole }: { readonly whole: boolean }): Coverage {
  const broken = new Set(report.notAudited.map(({ accountId, region }) => placeKey(accountId, region)))
  const read = report.places.map(({ accountId, region }) => placeKey(accountId, region)).filter((key) => !broken.has(key))
  return {
    completePlaces: new Set(whole ? read : []),
    groups: new Map(report.groups.map((group) => [groupKey(group.accountId, group.region, group.name), groupCoverageOf(group)])),
    cost: costCoverageOf(report.cost),
  }
}

/** A suppressed group is not looked into, and one whose facts could not be read has its demand among what was not assessed. */
function groupCoverageOf({ status, notAssessed }: Outline['groups'][number]): KindsCovered {
  const rules = new Set(notAssessed.map(({ rule }) => rule))
  if (status === 'suppressed' || rules.has('demand')) return 'not-assessed'
  return { except: rules as ReadonlySet<Kind> }
}

/** Read with the bill, but no finding about spend rests on them. */
const BESIDE: readonly string[] = ['rates from the bill', 'rates of groups that share a name', 'history', 'AWS budgets', 'AWS anomalies']

/** A subject that is a kind of finding stands for that kind; any other but those beside the bill for the bill as a whole. */
function costCoverageOf({ notAssessed }: Pick<Outline['cost'], 'notAssessed'>): KindsCovered {
  const subjects = notAssessed.map(({ subject }) => subject).filter((subject) => !BESIDE.includes(subject))
  const kinds: readonly string[] = kindsByCategory.cost
  if (subjects.some((subject) => !kinds.includes(subject))) return 'not-assessed'
  return { except: new Set(subjects as Kind[]) }
}
