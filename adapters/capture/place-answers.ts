import type * as z from 'zod'
import { type AwsScalingPolicy, type AwsScheduledAction, scalingActivity, scalingPolicy, scheduledAction } from '../aws-shapes/auto-scaling.ts'
import { metricAlarm } from '../aws-shapes/cloudwatch.ts'
import { image, instanceTypeInfo, instanceTypeOffering, type LaunchTemplateVersion, launchTemplateVersion, securityGroup, subnet } from '../aws-shapes/ec2.ts'
import { targetGroup } from '../aws-shapes/load-balancing.ts'
import { priceListItem } from '../aws-shapes/pricing.ts'
import { serviceQuota } from '../aws-shapes/quotas.ts'
import { type ActivityLog, activityLog } from '../facts/activities.ts'
import { oncePerKey } from '../facts/code-unit-order.ts'
import type { PlaceAnswers } from '../facts/place.ts'
import { elementsOf, listOf } from './elements.ts'
import { findFile } from './file.ts'

/** What the files of one account and region hold beside groups and series; null where a file is not there. */
export type CapturedAnswers = PlaceAnswers & {
  readonly templateVersions: readonly LaunchTemplateVersion[] | null
  readonly policies: readonly AwsScalingPolicy[] | null
  readonly scheduledActions: readonly AwsScheduledAction[] | null
  readonly activities: ActivityLog | null
  /** One entry a file that is not there. */
  readonly unread: readonly string[]
}

/** Reads `folder` (relative to the capture). Throws a ReadError for the first file that is there but broken. */
export async function readAnswers(dir: string, folder: string): Promise<CapturedAnswers> {
  const unread: string[] = []
  const fileOf = async (operation: string) => {
    const file = await findFile(dir, `${folder}/${operation}.json`)
    if (file === null) unread.push(`${operation}: not in the capture`)
    return file
  }
  const read = async <Shape extends z.ZodType>(operation: string, key: string, shape: Shape): Promise<readonly z.output<Shape>[] | null> => {
    const file = await fileOf(operation)
    return file === null ? null : listOf(file, key, shape)
  }
  const policies = await read('autoscaling.describe-policies', 'ScalingPolicies', scalingPolicy)
  const scheduledActions = await read('autoscaling.describe-scheduled-actions', 'ScheduledUpdateGroupActions', scheduledAction)
  const activityFile = await fileOf('autoscaling.describe-scaling-activities')
  return {
    policies: policies && [...oncePerKey(policies, (p) => `${p.AutoScalingGroupName}\n${p.PolicyName}`).values()],
    scheduledActions: scheduledActions && [...oncePerKey(scheduledActions, (a) => `${a.AutoScalingGroupName}\n${a.ScheduledActionName}`).values()],
    activities: activityFile === null ? null : await activityLog(elementsOf(activityFile, 'Activities', scalingActivity)),
    alarms: await read('cloudwatch.describe-alarms', 'MetricAlarms', metricAlarm),
    instanceTypes: await read('ec2.describe-instance-types', 'InstanceTypes', instanceTypeInfo),
    subnets: await read('ec2.describe-subnets', 'Subnets', subnet),
    templateVersions: await read('ec2.describe-launch-template-versions', 'LaunchTemplateVersions', launchTemplateVersion),
    imageIds: (await read('ec2.describe-images', 'Images', image))?.map((i) => i.ImageId) ?? null,
    securityGroupIds: (await read('ec2.describe-security-groups', 'SecurityGroups', securityGroup))?.map((g) => g.GroupId) ?? null,
    offerings: await read('ec2.describe-instance-type-offerings', 'InstanceTypeOfferings', instanceTypeOffering),
    targetGroups: await read('elbv2.describe-target-groups', 'TargetGroups', targetGroup),
    priceList: await read('pricing.get-products', 'PriceList', priceListItem),
    quotas: await read('service-quotas.list-service-quotas', 'Quotas', serviceQuota),
    unread,
  }
}
