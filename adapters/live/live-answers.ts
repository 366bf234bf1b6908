import pMap from 'p-map'
import { describePolicies, describeScheduledActions } from '../aws/auto-scaling.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { describeAlarms } from '../aws/cloudwatch.ts'
import { readGroupRecommendations } from '../aws/compute-optimizer.ts'
import {
  describeImages,
  describeInstanceTypes,
  describeOfferings,
  describeSecurityGroups,
  describeSubnets,
  describeVpcs,
  ebsEncryptionByDefault,
  instanceMetadataDefaults,
} from '../aws/ec2.ts'
import { describeLoadBalancers } from '../aws/load-balancing.ts'
import { PLAIN_LINUX, type PricedAs } from '../aws/pricing.ts'
import { listEc2Quotas } from '../aws/quotas.ts'
import { scalingPolicy } from '../aws-shapes/auto-scaling.ts'
import { image, subnet, vpc } from '../aws-shapes/ec2.ts'
import { loadBalancer, targetGroup } from '../aws-shapes/load-balancing.ts'
import { flaggedResource } from '../aws-shapes/trusted-advisor.ts'
import { sortedOnce } from '../facts/code-unit-order.ts'
import { imageIdOf, securityGroupsOf } from '../facts/launch-template.ts'
import { type NotRead, notReadOf } from '../facts/not-read.ts'
import { EBS_ENCRYPTION, LOAD_BALANCERS, METADATA_DEFAULTS, VPCS } from '../facts/place-answers.ts'
import { CHECK_RESULT, CHECKS, RECOMMENDATIONS } from '../facts/recommendations.ts'
import { activitiesOfGroup } from './group-activities.ts'
import { type AnswerList, type AnswerLists, GROUPS, type Survey, TARGET_GROUPS, TEMPLATES } from './live-survey.ts'

/** Everything about an account and region but its series, as a capture keeps it, and what could not be read of it. */
export type LiveAnswers = { readonly lists: AnswerLists; readonly notRead: readonly NotRead[]; readonly deleted: ReadonlySet<string> }

export type AnswerNeeds = {
  /** Activities that began before are not read; null: none are. */
  readonly activitiesSinceSec: number | null
  /** The price list items of the session's region, of plain Linux and of `others`: the same for every account, so they are read once a run. */
  readonly prices: (others: readonly PricedAs[]) => Promise<readonly unknown[]>
  readonly trustedAdvisor: TrustedAdvisor
}

/** An account's answers, each asked for once a run: they are of all its Regions. `flagged`: null where its support plan does not include them. */
export type TrustedAdvisor = { readonly flagged: () => Promise<readonly unknown[] | null>; readonly columns: () => Promise<readonly unknown[]> }

const POLICIES = 'autoscaling.describe-policies'
export const ACTIVITIES = 'autoscaling.describe-scaling-activities'
const ALARMS = 'cloudwatch.describe-alarms'
const IMAGES = 'ec2.describe-images'
const SECURITY_GROUPS = 'ec2.describe-security-groups'
const SUBNETS = 'ec2.describe-subnets'

/**
 * Asks for everything free of charge that a judgement rests on. What is refused, or cannot be had to its last page, is not in
 * the answers at all and said in `notRead`: half an answer would read as all of it. What the survey holds is not asked for again. A group that is
 * deleted meanwhile is taken out.
 */
export async function readLiveAnswers(session: AwsSession, survey: Survey, needs: AnswerNeeds): Promise<LiveAnswers> {
  const { accountId, region } = session
  const { activitiesSinceSec: sinceSec, trustedAdvisor } = needs
  const lists = new Map(survey.lists)
  const notRead = [...survey.notRead]
  const deleted = new Set<string>()
  // where there is no group, nothing is asked for and nothing is missing
  const nothing = survey.groups.size === 0
  const isKnown = (operation: string): boolean => lists.has(operation) || notRead.some((one) => one.operation === operation)
  const list = async (operation: string, key: string, ask: () => Promise<readonly unknown[]>): Promise<void> => {
    if (isKnown(operation)) return
    try {
      lists.set(operation, { key, elements: nothing ? [] : await ask() })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      notRead.push(notReadOf(error, accountId, region, operation))
    }
  }
  /** What another answer would have named. */
  const dependent = async (operation: string, key: string, on: string, ask: () => Promise<readonly unknown[]>): Promise<void> => {
    if (isKnown(operation)) return
    if (lists.has(on)) return await list(operation, key, ask)
    notRead.push({ accountId, region, operation, problem: `not read, because it needs ${on}, which could not be read`, remedy: 'Fix that first.' })
  }

  const subnetIds = sortedOnce(
    [...survey.groups.values()].flatMap((group) => (group.VPCZoneIdentifier ?? '').split(',').map((id) => id.trim())).filter((id) => id !== ''),
  )
  const imageIds = sortedOnce([
    ...survey.templateVersions.flatMap((version) => imageIdOf(version) ?? []),
    ...survey.launchConfigurations.flatMap((configuration) => configuration.ImageId || []),
  ])
  const securityGroupIds = sortedOnce([
    ...survey.templateVersions.flatMap(securityGroupsOf),
    ...survey.launchConfigurations.flatMap((configuration) => configuration.SecurityGroups ?? []),
  ])
  const images = dependent(IMAGES, 'Images', TEMPLATES, () => describeImages(session, imageIds))
  const subnetsAndVpcs = dependent(LOAD_BALANCERS, 'LoadBalancers', TARGET_GROUPS, () => readBalancers(session, lists.get(TARGET_GROUPS)?.elements ?? []))
    .then(() => list(SUBNETS, 'Subnets', () => describeSubnets(session, sortedOnce([...subnetIds, ...subnetsOf(lists.get(LOAD_BALANCERS)?.elements ?? [])]))))
    // a VPC only narrows what is said of its subnets
    .then(() => (lists.has(SUBNETS) ? list(VPCS, 'Vpcs', () => describeVpcs(session, vpcsOf(lists.get(SUBNETS)?.elements ?? []))) : undefined))
  await Promise.all([
    list(POLICIES, 'ScalingPolicies', () => describePolicies(session)).then(() =>
      dependent(ALARMS, 'MetricAlarms', POLICIES, () => describeAlarms(session, alarmNames(lists.get(POLICIES)?.elements ?? []))),
    ),
    list('autoscaling.describe-scheduled-actions', 'ScheduledUpdateGroupActions', () => describeScheduledActions(session)),
    Promise.all([images, subnetsAndVpcs]).then(() => list('pricing.get-products', 'PriceList', () => needs.prices(othersToPrice(survey, lists)))),
    subnetsAndVpcs,
    images,
    sinceSec === null ? null : list(ACTIVITIES, 'Activities', () => readActivities(session, survey, sinceSec, deleted)),
    list('ec2.describe-instance-types', 'InstanceTypes', () => describeInstanceTypes(session)),
    list('ec2.describe-instance-type-offerings', 'InstanceTypeOfferings', () => describeOfferings(session)),
    dependent(SECURITY_GROUPS, 'SecurityGroups', TEMPLATES, () => describeSecurityGroups(session, securityGroupIds)),
    // whether it is so matters where a template says otherwise
    makesClearVolumes(survey) ? list(EBS_ENCRYPTION, 'EbsEncryptionByDefault', () => ebsEncryptionByDefault(session)) : null,
    leavesMetadataOpen(survey) ? list(METADATA_DEFAULTS, 'AccountLevel', () => instanceMetadataDefaults(session)) : null,
    list(RECOMMENDATIONS, 'autoScalingGroupRecommendations', () => readGroupRecommendations(session)),
    list(CHECK_RESULT, 'flaggedResources', async () => flaggedIn(region, (await trustedAdvisor.flagged()) ?? [])).then(() =>
      (lists.get(CHECK_RESULT)?.elements ?? []).length === 0 ? null : list(CHECKS, 'checks', trustedAdvisor.columns),
    ),
    list('service-quotas.list-service-quotas', 'Quotas', () => listEc2Quotas(session)),
  ])

  if (deleted.size > 0) leaveOut(deleted, lists, notRead, session)
  return { lists, notRead, deleted }
}

/** Takes groups out of the list of them, and says so. */
function leaveOut(deleted: ReadonlySet<string>, lists: Map<string, AnswerList>, notRead: NotRead[], session: AwsSession): void {
  const groups = lists.get(GROUPS) as { readonly key: string; readonly elements: readonly { readonly AutoScalingGroupName: string }[] }
  lists.set(GROUPS, { key: groups.key, elements: groups.elements.filter((group) => !deleted.has(group.AutoScalingGroupName)) })
  for (const name of sortedOnce(deleted)) notRead.push(deletedMeanwhile(name, session))
}

/** What is said of a group that was listed, and is gone since. */
export function deletedMeanwhile(name: string, { accountId, region }: AwsSession): NotRead {
  return {
    accountId,
    region,
    operation: GROUPS,
    problem: `group ${JSON.stringify(name)} was deleted while the region was read`,
    remedy: 'Nothing is said of it.',
  }
}

/** A policy that is not what it should be is found out with the rest of the answer; until then it names no alarm. */
function alarmNames(policies: readonly unknown[]): readonly string[] {
  return sortedOnce(policies.flatMap((element) => (scalingPolicy.safeParse(element).data?.Alarms ?? []).map((alarm) => alarm.AlarmName)))
}

/** Of the account's flagged resources those of the Region; what is of another shape is found out with the rest of the answer. */
function flaggedIn(region: string, flagged: readonly unknown[]): readonly unknown[] {
  return flagged.filter((element) => (flaggedResource.safeParse(element).data?.region ?? region) === region)
}

/** The load balancers that these target groups belong to. */
async function readBalancers(session: AwsSession, targetGroups: readonly unknown[]): Promise<readonly unknown[]> {
  const arns = new Set(targetGroups.flatMap((element) => targetGroup.safeParse(element).data?.LoadBalancerArns ?? []))
  if (arns.size === 0) return []
  return (await describeLoadBalancers(session)).filter((element) => arns.has((element as { LoadBalancerArn?: string }).LoadBalancerArn ?? ''))
}

function subnetsOf(balancers: readonly unknown[]): readonly string[] {
  return balancers.flatMap((element) => (loadBalancer.safeParse(element).data?.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []))
}

/** Group by group. Those that are gone go into `deleted`. */
async function readActivities(session: AwsSession, { measured }: Survey, sinceSec: number, deleted: Set<string>): Promise<readonly unknown[]> {
  const found = await pMap(
    measured,
    async ({ name }) => {
      const activities = await activitiesOfGroup(session, name, sinceSec)
      if (activities === null) deleted.add(name)
      return activities ?? []
    },
    { concurrency: 5 },
  )
  return found.flat()
}

function makesClearVolumes({ templateVersions, launchConfigurations }: Survey): boolean {
  const devices = [...templateVersions.map(({ LaunchTemplateData }) => LaunchTemplateData), ...launchConfigurations]
  return devices.some(({ BlockDeviceMappings }) => BlockDeviceMappings?.some(({ Ebs }) => Ebs?.Encrypted === false) === true)
}

/** The account decides where a template doesn't. */
function leavesMetadataOpen({ templateVersions, launchConfigurations }: Survey): boolean {
  const said = [...templateVersions.map(({ LaunchTemplateData }) => LaunchTemplateData), ...launchConfigurations]
  return said.some(({ MetadataOptions: options }) => options?.HttpTokens == null && options?.HttpEndpoint !== 'disabled')
}

function vpcsOf(subnets: readonly unknown[]): readonly string[] {
  return sortedOnce(subnets.flatMap((element) => subnet.safeParse(element).data?.VpcId ?? []))
}

/** What has a price of its own beside plain Linux on shared hardware: every platform of the images, on the tenancies that templates and VPCs ask for. */
function othersToPrice({ templateVersions, launchConfigurations }: Survey, lists: AnswerLists): readonly PricedAs[] {
  const elements = (operation: string): readonly unknown[] => lists.get(operation)?.elements ?? []
  const operations = elements(IMAGES).flatMap((element) => image.safeParse(element).data?.UsageOperation || [])
  const isDedicated =
    elements(VPCS).some((element) => vpc.safeParse(element).data?.InstanceTenancy === 'dedicated') ||
    templateVersions.some(({ LaunchTemplateData }) => LaunchTemplateData.Placement?.Tenancy === 'dedicated') ||
    launchConfigurations.some(({ PlacementTenancy }) => PlacementTenancy === 'dedicated')
  const tenancies = isDedicated ? (['Shared', 'Dedicated'] as const) : (['Shared'] as const)
  return sortedOnce([PLAIN_LINUX.operation, ...operations])
    .flatMap((operation) => tenancies.map((tenancy) => ({ operation, tenancy })))
    .filter(({ operation, tenancy }) => operation !== PLAIN_LINUX.operation || tenancy !== PLAIN_LINUX.tenancy)
}
