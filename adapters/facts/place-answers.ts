import * as z from 'zod/mini'
import type { Unread } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import {
  type AwsScalingPolicy,
  type AwsScheduledAction,
  type LaunchConfiguration,
  launchConfiguration,
  scalingActivity,
  scalingPolicy,
  scheduledAction,
} from '../aws-shapes/auto-scaling.ts'
import { metricAlarm } from '../aws-shapes/cloudwatch.ts'
import { groupRecommendation } from '../aws-shapes/compute-optimizer.ts'
import {
  image,
  instanceTypeInfo,
  instanceTypeOffering,
  type LaunchTemplateVersion,
  launchTemplateVersion,
  metadataDefaults,
  securityGroup,
  subnet,
  vpc,
} from '../aws-shapes/ec2.ts'
import { fieldProblem } from '../aws-shapes/field-problem.ts'
import { loadBalancer, targetGroup } from '../aws-shapes/load-balancing.ts'
import { priceListItem } from '../aws-shapes/pricing.ts'
import { serviceQuota } from '../aws-shapes/quotas.ts'
import { advisorCheck, flaggedResource } from '../aws-shapes/trusted-advisor.ts'
import { type ActivityLog, readActivityLog } from './activities.ts'
import { oncePerKey } from './code-unit-order.ts'
import type { PlaceAnswers } from './place.ts'
import { CHECK_RESULT, CHECKS, namesGroups, RECOMMENDATIONS, UNNAMED_GROUPS } from './recommendations.ts'

/** What is said of one account and region beside groups and series; null where an answer is not there. */
export type CapturedAnswers = PlaceAnswers & {
  readonly templateVersions: readonly LaunchTemplateVersion[] | null
  readonly launchConfigurations: readonly LaunchConfiguration[] | null
  readonly policies: readonly AwsScalingPolicy[] | null
  readonly scheduledActions: readonly AwsScheduledAction[] | null
  readonly activities: ActivityLog | null
  /** One entry an answer that is not there. */
  readonly unread: readonly Unread[]
}

/** Where the answers of an account and region lie: in a capture's files, or in memory as they were just given. */
export type AnswerLists = {
  /** The elements of the operation's list, each of the given shape; null when that answer is not there. */
  readonly elements: <Shape extends z.ZodMiniType>(operation: string, key: string, shape: Shape) => Promise<AsyncIterable<z.output<Shape>> | null>
  /** Of an operation that answers one value under a key (`SINGLES`); null when that is not there. */
  readonly single: <Value>(operation: string, key: string, shape: z.ZodMiniType<Value>) => Promise<Value | null>
  /** Why an answer is not there. */
  readonly whyNot: (operation: string) => Unread
}

export const LAUNCH_CONFIGURATIONS = 'autoscaling.describe-launch-configurations'
export const LOAD_BALANCERS = 'elbv2.describe-load-balancers'
export const VPCS = 'ec2.describe-vpcs'
export const EBS_ENCRYPTION = 'ec2.get-ebs-encryption-by-default'
export const METADATA_DEFAULTS = 'ec2.get-instance-metadata-defaults'
/** Answers of one value under their key, in place of a list. */
export const SINGLES: ReadonlySet<string> = new Set([EBS_ENCRYPTION, METADATA_DEFAULTS])

async function listed<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

/**
 * What only stands beside the judgement is not missed where it is not there, and where it is broken nothing else is. A row of another shape is left out,
 * counted and said: the others hold without it.
 */
async function opinionsIn<Shape extends z.ZodMiniType>(
  lists: AnswerLists,
  unread: Unread[],
  operation: string,
  key: string,
  shape: Shape,
): Promise<readonly z.output<Shape>[] | null> {
  try {
    const found = await lists.elements(operation, key, z.unknown())
    if (found === null) return null
    const rows = (await listed(found)).map((row) => shape.safeParse(row))
    const broken = rows.flatMap(({ error }, i) => (error === undefined ? [] : [fieldProblem(error, `${key}[${i}]`)]))
    const [first] = broken
    if (first !== undefined) {
      const left = `${broken.length} of ${rows.length} rows left out, because AWS answered them in another shape than it documents`
      unread.push({ operation, reason: `${left}: ${first.field}: ${first.problem}` })
    }
    return rows.flatMap(({ success, data }) => (success ? [data] : []))
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    unread.push({ operation, reason: error.message })
    return null
  }
}

/** Reads them all; launch configurations only where a group launches from one, activities only where nobody reads them group by group. Throws a ReadError for the first that is there but broken. */
export async function readAnswers(
  lists: AnswerLists,
  needs: { readonly launchConfigurations: boolean; readonly activities: boolean },
): Promise<CapturedAnswers> {
  const unread: Unread[] = []
  const elements = async <Shape extends z.ZodMiniType>(operation: string, key: string, shape: Shape) => {
    const found = await lists.elements(operation, key, shape)
    if (found === null) unread.push(lists.whyNot(operation))
    return found
  }
  const read = async <Shape extends z.ZodMiniType>(operation: string, key: string, shape: Shape): Promise<readonly z.output<Shape>[] | null> => {
    const found = await elements(operation, key, shape)
    return found === null ? null : listed(found)
  }
  // captures of an earlier version do not hold the two: what rests on them says so itself, or is as without
  const vpcs = await lists.elements(VPCS, 'Vpcs', vpc)
  const loadBalancers = await lists.elements(LOAD_BALANCERS, 'LoadBalancers', loadBalancer)
  const policies = await read('autoscaling.describe-policies', 'ScalingPolicies', scalingPolicy)
  const scheduledActions = await read('autoscaling.describe-scheduled-actions', 'ScheduledUpdateGroupActions', scheduledAction)
  const activities = needs.activities ? await elements('autoscaling.describe-scaling-activities', 'Activities', scalingActivity) : null
  const images = await read('ec2.describe-images', 'Images', image)
  const flagged = await opinionsIn(lists, unread, CHECK_RESULT, 'flaggedResources', flaggedResource)
  const checks = await opinionsIn(lists, unread, CHECKS, 'checks', advisorCheck)
  if ((flagged ?? []).length > 0 && checks !== null && !namesGroups(checks)) unread.push({ operation: CHECKS, reason: UNNAMED_GROUPS })
  return {
    policies: policies && [...oncePerKey(policies, (p) => JSON.stringify([p.AutoScalingGroupName, p.PolicyName])).values()],
    scheduledActions: scheduledActions && [...oncePerKey(scheduledActions, (a) => JSON.stringify([a.AutoScalingGroupName, a.ScheduledActionName])).values()],
    activities: activities === null ? null : await readActivityLog(activities),
    alarms: await read('cloudwatch.describe-alarms', 'MetricAlarms', metricAlarm),
    instanceTypes: await read('ec2.describe-instance-types', 'InstanceTypes', instanceTypeInfo),
    subnets: await read('ec2.describe-subnets', 'Subnets', subnet),
    templateVersions: await read('ec2.describe-launch-template-versions', 'LaunchTemplateVersions', launchTemplateVersion),
    launchConfigurations: needs.launchConfigurations ? await read(LAUNCH_CONFIGURATIONS, 'LaunchConfigurations', launchConfiguration) : null,
    images,
    securityGroups: await read('ec2.describe-security-groups', 'SecurityGroups', securityGroup),
    offerings: await read('ec2.describe-instance-type-offerings', 'InstanceTypeOfferings', instanceTypeOffering),
    targetGroups: await read('elbv2.describe-target-groups', 'TargetGroups', targetGroup),
    loadBalancers: loadBalancers && (await listed(loadBalancers)),
    vpcs: vpcs && (await listed(vpcs)),
    encryptsByDefault: await lists.single(EBS_ENCRYPTION, 'EbsEncryptionByDefault', z.boolean()),
    metadataDefaults: await lists.single(METADATA_DEFAULTS, 'AccountLevel', metadataDefaults),
    recommendations: await opinionsIn(lists, unread, RECOMMENDATIONS, 'autoScalingGroupRecommendations', groupRecommendation),
    flagged,
    checks,
    priceList: await read('pricing.get-products', 'PriceList', priceListItem),
    quotas: await read('service-quotas.list-service-quotas', 'Quotas', serviceQuota),
    unread,
  }
}
