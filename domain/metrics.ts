/** The metrics an audit reads of a group, and how each behaves: what to ask CloudWatch for, and how to bring the answer onto one grid. */
export type Metric = {
  readonly field: MetricField
  readonly namespace: string
  readonly metricName: string
  readonly statistic: string
  /** Whose dimensions it has: the group's name, a target group under its load balancer, or the load balancer alone. */
  readonly level: 'group' | 'target-group' | 'load-balancer'
  /** How datapoints of a shorter period make one step, and how several target groups or load balancers of one group make one value. */
  readonly fold: 'mean' | 'maximum' | 'minimum' | 'sum'
  /** The largest value that can be true: what lies above (or below zero) is dropped and counted. */
  readonly largest: number
}

export type MetricField =
  | 'cpuPercentAverage'
  | 'cpuPercentMaximum'
  | 'cpuSamples'
  | 'networkInBytes'
  | 'networkOutBytes'
  | 'creditBalanceMinimum'
  | 'inServiceInstances'
  | 'desiredCapacity'
  | 'minSize'
  | 'maxSize'
  | 'memoryPercentAverage'
  | 'memoryPercentMaximum'
  | 'requests'
  | 'requestsPerTarget'
  | 'responseTimeSecP95'
  | 'target5xx'
  | 'healthyHostsMinimum'
  | 'elb5xx'
  | 'rejectedConnections'

/** No count, byte total or capacity of one step comes near this. */
const ANY = 1e15
/** Rounding may put a share a little over the whole: up to half a percent is taken as 100. */
const PERCENT = 100.5

const group = (field: MetricField, namespace: string, metricName: string, statistic: string, fold: Metric['fold'], largest = ANY): Metric => ({
  field,
  namespace,
  metricName,
  statistic,
  level: 'group',
  fold,
  largest,
})
const balancer = (field: MetricField, level: Metric['level'], metricName: string, statistic: string, fold: Metric['fold']): Metric => ({
  field,
  namespace: 'AWS/ApplicationELB',
  metricName,
  statistic,
  level,
  fold,
  largest: ANY,
})

export const metrics: readonly Metric[] = [
  group('cpuPercentAverage', 'AWS/EC2', 'CPUUtilization', 'Average', 'mean', PERCENT),
  group('cpuPercentMaximum', 'AWS/EC2', 'CPUUtilization', 'Maximum', 'maximum', PERCENT),
  group('cpuSamples', 'AWS/EC2', 'CPUUtilization', 'SampleCount', 'sum'),
  group('networkInBytes', 'AWS/EC2', 'NetworkIn', 'Sum', 'sum'),
  group('networkOutBytes', 'AWS/EC2', 'NetworkOut', 'Sum', 'sum'),
  group('creditBalanceMinimum', 'AWS/EC2', 'CPUCreditBalance', 'Minimum', 'minimum'),
  group('inServiceInstances', 'AWS/AutoScaling', 'GroupInServiceInstances', 'Average', 'mean'),
  group('desiredCapacity', 'AWS/AutoScaling', 'GroupDesiredCapacity', 'Average', 'mean'),
  group('minSize', 'AWS/AutoScaling', 'GroupMinSize', 'Average', 'mean'),
  group('maxSize', 'AWS/AutoScaling', 'GroupMaxSize', 'Average', 'mean'),
  group('memoryPercentAverage', 'CWAgent', 'mem_used_percent', 'Average', 'mean', PERCENT),
  group('memoryPercentMaximum', 'CWAgent', 'mem_used_percent', 'Maximum', 'maximum', PERCENT),
  balancer('requests', 'target-group', 'RequestCount', 'Sum', 'sum'),
  balancer('requestsPerTarget', 'target-group', 'RequestCountPerTarget', 'Sum', 'sum'),
  balancer('responseTimeSecP95', 'target-group', 'TargetResponseTime', 'p95', 'maximum'),
  balancer('target5xx', 'target-group', 'HTTPCode_Target_5XX_Count', 'Sum', 'sum'),
  balancer('healthyHostsMinimum', 'target-group', 'HealthyHostCount', 'Minimum', 'minimum'),
  balancer('elb5xx', 'load-balancer', 'HTTPCode_ELB_5XX_Count', 'Sum', 'sum'),
  balancer('rejectedConnections', 'load-balancer', 'RejectedConnectionCount', 'Sum', 'sum'),
]

const byKey: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metricKey(metric.namespace, metric.metricName, metric.statistic), metric]))

/** The metric of a series; undefined for one that no judgement rests on. */
export function metricOf(namespace: string, metricName: string, statistic: string): Metric | undefined {
  return byKey.get(metricKey(namespace, metricName, statistic))
}

function metricKey(namespace: string, metricName: string, statistic: string): string {
  return `${namespace}\n${metricName}\n${statistic}`
}

/** How a series is named where people read: "CPUUtilization Average". */
export function metricLabel(metric: Metric): string {
  return `${metric.metricName} ${metric.statistic}`
}
