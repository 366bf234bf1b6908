import { SECONDS_PER_DAY } from '../calendar.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import type { Group, Instance } from '../facts/group.ts'
import { unread } from '../reasons.ts'
import { endOf } from '../series.ts'

export type StaleInstancesFacts = {
  readonly stale: number
  readonly instances: number
  /** The template or launch configuration, and what instances that are launched from it today say. */
  readonly launchTemplate: string
  readonly isLaunchConfiguration: boolean
  readonly launches: string
  /** Days since that was made; null where it was not read. */
  readonly ageDays: number | null
  /** What the next launch takes and what runs, where the two differ; null where they do not, or a policy allows several types. */
  readonly types: { readonly next: string; readonly running: string } | null
  readonly managedBy: string | null
  readonly staleInstanceDays: number
}

export const staleInstances: Rule<StaleInstancesFacts> = {
  kind: 'stale-instances',
  category: 'scaling-gap',
  summary: 'runs instances of an older launch template version than its next launch uses',
  thresholds: ['staleInstanceDays'],
  bestPractices: ['OPS05-BP10', 'REL08-BP04'],
  assess,
}

/** An older version alone is news only after a while: deployments take time. Another type is at once, because what runs is not what would. */
function assess({ observation, policy }: Case): Verdict<StaleInstancesFacts> {
  const { group, grid } = observation
  const { launchTemplate } = group
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (launchTemplate === null)
    return group.missingLaunchSource === null ? notAssessed(unread('launch-template')) : notApplicable({ code: 'launch-source-missing', name: null })
  const running = group.instances.filter(({ lifecycleState, isAfterWindow }) => !/^(Warmed|Terminat|Detach)/.test(lifecycleState) && isAfterWindow !== true)
  if (running.length === 0) return notApplicable({ code: 'no-instances' })
  const types = typesThatDiffer(group)
  const stale = running.filter((instance) => isStale(instance, launchTemplate.launches, types?.next ?? null))
  const ageDays = launchTemplate.createdSec === null ? null : Math.max(0, (endOf(grid) - launchTemplate.createdSec) / SECONDS_PER_DAY)
  const facts: StaleInstancesFacts = {
    stale: stale.length,
    instances: running.length,
    launchTemplate: launchTemplate.name,
    isLaunchConfiguration: launchTemplate.kind === 'launch-configuration',
    launches: launchTemplate.launches,
    ageDays,
    types,
    managedBy: group.managedBy,
    staleInstanceDays: policy.staleInstanceDays,
  }
  const isOld = ageDays === null || ageDays >= policy.staleInstanceDays
  return stale.length > 0 && (types !== null || isOld) ? found('low', facts) : inOrder(facts)
}

/** Several types, where a policy allows them, are no sign of an older template. */
function typesThatDiffer({ mixedInstanceTypes, launchType, instanceType }: Group): StaleInstancesFacts['types'] {
  if (mixedInstanceTypes.length > 0 || launchType === null || instanceType === null || launchType === instanceType) return null
  return { next: launchType, running: instanceType }
}

/** By what the instance was launched from; where AWS does not say that, by its type. */
function isStale({ launchedFrom, instanceType }: Instance, launches: string, nextType: string | null): boolean {
  return launchedFrom === null ? nextType !== null && instanceType !== '' && instanceType !== nextType : launchedFrom !== launches
}
