import type { Alarm, Group } from './group.ts'

/** Whether an alarm watches the mean CPU of the group itself. Dimensions that were not read are taken for the group's own. */
export function watchesOwnCpu({ namespace, metricName, statistic, dimensions }: Alarm, { name }: Group): boolean {
  const own = dimensions === null || (dimensions.size === 1 && dimensions.get('AutoScalingGroupName') === name)
  return namespace === 'AWS/EC2' && metricName === 'CPUUtilization' && statistic === 'Average' && own
}
