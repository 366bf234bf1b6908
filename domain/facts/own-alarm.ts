import type { Group } from './group.ts'
import type { Alarm } from './scaling-policy.ts'

/** Whether an alarm watches the mean CPU of the group itself, in the unit that it is published in. Dimensions that were not read are taken for the group's own. */
export function watchesOwnCpu({ namespace, metricName, statistic, unit = 'Percent', dimensions }: Alarm, { name }: Group): boolean {
  const own = dimensions === null || (dimensions.size === 1 && dimensions.get('AutoScalingGroupName') === name)
  return namespace === 'AWS/EC2' && metricName === 'CPUUtilization' && statistic === 'Average' && unit === 'Percent' && own
}

/** Seconds between two datapoints of an EC2 metric without detailed monitoring (AWS: using-cloudwatch-new). */
export const BASIC_MONITORING_SEC = 300

/** Whether an alarm on an EC2 metric with basic monitoring has a shorter period: most of its periods are empty. */
export function isStarved({ namespace, periodSec }: Alarm, detailedMonitoring: boolean | null): boolean {
  return detailedMonitoring === false && namespace === 'AWS/EC2' && periodSec < BASIC_MONITORING_SEC
}
