import { type Metric, metrics } from '../../domain/metrics.ts'
import { hourlyMetrics } from '../../domain/observe/hourly.ts'

export type Dimension = { readonly Name: string; readonly Value: string }

/** One metric and the statistics asked of it: CloudWatch bills up to five in one request as one metric. */
export type MetricQuery = {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly Dimension[]
  readonly statistics: readonly string[]
}

/** What decides which series a group can have. */
export type MeasuredGroup = {
  readonly name: string
  readonly instanceTypes: readonly string[]
  readonly enabledMetrics: readonly string[]
  /** Of each target group: its ARN and the load balancers that send to it; an empty list where they were not read. */
  readonly targetGroups: readonly { readonly arn: string; readonly loadBalancerArns: readonly string[] }[]
}

type Asked = Pick<Metric, 'namespace' | 'metricName' | 'statistic' | 'level'>

/** Beside what is judged, what the capture format lists: a run and a capture of it ask for the same. */
const ASKED: readonly Asked[] = [...metrics, { namespace: 'AWS/ApplicationELB', metricName: 'UnHealthyHostCount', statistic: 'Maximum', level: 'target-group' }]

/**
 * The metrics to ask for of a group, each with all of its statistics: group metrics only where the group has them enabled,
 * credits only of burstable types, those of Application Load Balancers alone.
 */
export function queriesOf(group: MeasuredGroup): readonly MetricQuery[] {
  return queriesFor(group, ASKED)
}

/** What its months before are read from: CPU with its samples, instances in service where the group has that metric enabled, requests. */
export function hourlyQueriesOf(group: MeasuredGroup): readonly MetricQuery[] {
  return queriesFor(group, hourlyMetrics)
}

function queriesFor(group: MeasuredGroup, asking: readonly Asked[]): readonly MetricQuery[] {
  const queries = new Map<string, { namespace: string; metricName: string; dimensions: readonly Dimension[]; statistics: string[] }>()
  for (const asked of asking) {
    if (asked.namespace === 'AWS/AutoScaling' && !group.enabledMetrics.includes(asked.metricName)) continue
    if (asked.metricName === 'CPUCreditBalance' && !group.instanceTypes.some((type) => /^t\d/.test(type))) continue
    for (const dimensions of dimensionsOf(asked.level, group)) {
      const key = JSON.stringify([asked.namespace, asked.metricName, dimensions])
      const known = queries.get(key)
      if (known === undefined) queries.set(key, { namespace: asked.namespace, metricName: asked.metricName, dimensions, statistics: [asked.statistic] })
      else known.statistics.push(asked.statistic)
    }
  }
  return [...queries.values()]
}

function dimensionsOf(level: Metric['level'], { name, targetGroups }: MeasuredGroup): readonly (readonly Dimension[])[] {
  switch (level) {
    case 'group':
      return [[{ Name: 'AutoScalingGroupName', Value: name }]]
    case 'target-group':
      return targetGroups.flatMap(({ arn, loadBalancerArns }) =>
        applicationLoadBalancers(loadBalancerArns).map((balancer) => [
          { Name: 'LoadBalancer', Value: balancer },
          { Name: 'TargetGroup', Value: arn.slice(arn.indexOf(':targetgroup/') + 1) },
        ]),
      )
    case 'load-balancer':
      return [...new Set(targetGroups.flatMap(({ loadBalancerArns }) => applicationLoadBalancers(loadBalancerArns)))].map((Value) => [
        { Name: 'LoadBalancer', Value },
      ])
  }
}

/** `app/web/0123456789abcdef` of each; network and gateway load balancers have other metrics. */
function applicationLoadBalancers(arns: readonly string[]): readonly string[] {
  return arns.flatMap((arn) => /:loadbalancer\/(app\/.+)$/.exec(arn)?.[1] ?? [])
}
