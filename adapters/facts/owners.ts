import type { Group } from '../../domain/facts/group.ts'
import type { TargetGroup } from '../../domain/facts/place.ts'
import { type Metric, metricOf } from '../../domain/metrics.ts'

/** What a line says of its series, before its datapoints are read. */
export type SeriesHead = {
  readonly namespace: string
  readonly metricName: string
  readonly statistic: string
  /** Value by name. */
  readonly dimensions: ReadonlyMap<string, string>
}

/** Whose series a line is: its metric, the groups it concerns, and its source among several of one group ('' for the group's own). */
export type Ownership = { readonly metric: Metric; readonly source: string; readonly groupNames: readonly string[] }

/**
 * Tells of each line which groups it concerns: by name, by target group, or by the load balancers of the group's target groups
 * (DescribeTargetGroups; without that answer a load balancer's own series concern nobody). null for series that no judgement
 * rests on.
 */
export function ownersOf(groups: readonly Group[], targetGroups: ReadonlyMap<string, TargetGroup> | null): (head: SeriesHead) => Ownership | null {
  const names = new Map(groups.map((group) => [group.name, [group.name]]))
  const byTargetGroup = new Map<string, string[]>()
  const byLoadBalancer = new Map<string, string[]>()
  for (const group of groups) {
    for (const arn of group.targetGroupArns) add(byTargetGroup, tailOf(arn, 'targetgroup/'), group.name)
    const balancers = new Set(group.targetGroupArns.flatMap((arn) => targetGroups?.get(arn)?.loadBalancerArns ?? []))
    for (const arn of balancers) add(byLoadBalancer, tailOf(arn, 'loadbalancer/').slice('loadbalancer/'.length), group.name)
  }
  return ({ namespace, metricName, statistic, dimensions }) => {
    const metric = metricOf(namespace, metricName, statistic)
    if (metric === undefined) return null
    const value = (name: string): string => dimensions.get(name) ?? ''
    const isOnly = (...keys: readonly string[]): boolean => dimensions.size === keys.length && keys.every((key) => dimensions.has(key))
    switch (metric.level) {
      case 'group':
        return isOnly('AutoScalingGroupName') ? { metric, source: '', groupNames: names.get(value('AutoScalingGroupName')) ?? [] } : null
      case 'target-group':
        if (!isOnly('LoadBalancer', 'TargetGroup')) return null
        return { metric, source: `${value('LoadBalancer')} ${value('TargetGroup')}`, groupNames: byTargetGroup.get(value('TargetGroup')) ?? [] }
      case 'load-balancer':
        return isOnly('LoadBalancer') ? { metric, source: value('LoadBalancer'), groupNames: byLoadBalancer.get(value('LoadBalancer')) ?? [] } : null
    }
  }
}

function add(groups: Map<string, string[]>, key: string, name: string): void {
  groups.set(key, [...(groups.get(key) ?? []), name])
}

/** What a CloudWatch dimension holds of an ARN: all from `kind` on (`targetgroup/web/0123456789abcdef`). */
function tailOf(arn: string, kind: string): string {
  const at = arn.indexOf(`:${kind}`)
  return at < 0 ? arn : arn.slice(at + 1)
}
