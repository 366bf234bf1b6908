import * as z from 'zod/mini'
import { ReadError } from '../../audit/read-error.ts'
import { describeGroups, describeLaunchConfigurations } from '../aws/auto-scaling.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { describeTemplateVersions, type TemplateVersions } from '../aws/ec2.ts'
import { describeTargetGroups } from '../aws/load-balancing.ts'
import type { MeasuredGroup } from '../aws/metric-queries.ts'
import { type AutoScalingGroup, autoScalingGroup, type LaunchConfiguration, launchConfiguration } from '../aws-shapes/auto-scaling.ts'
import { type LaunchTemplateVersion, launchTemplateVersion } from '../aws-shapes/ec2.ts'
import { fieldProblem } from '../aws-shapes/field-problem.ts'
import { type AwsTargetGroup, targetGroup } from '../aws-shapes/load-balancing.ts'
import { type Broken, nothingBroken, salvagedGroup } from '../facts/broken.ts'
import { oncePerKey, sortedOnce } from '../facts/code-unit-order.ts'
import { launchConfigurationsOf, overrideReferencesOf, templateReferenceOf } from '../facts/launch-template.ts'
import { type NotRead, notReadOf } from '../facts/not-read.ts'
import { LAUNCH_CONFIGURATIONS } from '../facts/place-answers.ts'

/** An operation's answer as a capture keeps it: `{"<key>": elements}` in a file of the operation's name. */
export type AnswerList = { readonly key: string; readonly elements: readonly unknown[] }
export type AnswerLists = ReadonlyMap<string, AnswerList>

export const GROUPS = 'autoscaling.describe-auto-scaling-groups'
export const TARGET_GROUPS = 'elbv2.describe-target-groups'
export const TEMPLATES = 'ec2.describe-launch-template-versions'

/** What has to be known of an account and region before anything is paid for. All of it is free. */
export type Survey = {
  readonly lists: AnswerLists
  readonly notRead: readonly NotRead[]
  /** Of groups alone: what other answers hold is read when the place is opened. */
  readonly broken: Broken
  /** By name. */
  readonly groups: ReadonlyMap<string, AutoScalingGroup>
  readonly templateVersions: readonly LaunchTemplateVersion[]
  readonly launchConfigurations: readonly LaunchConfiguration[]
  /** Those whose series are asked for, by name. */
  readonly measured: readonly MeasuredGroup[]
}

/** Answers that were had before, and what was refused: neither is asked for again. Plain data. */
const listingSchema = z.lazy(() =>
  z.object({
    readSec: z.int(),
    lists: z.record(z.string(), z.object({ key: z.string(), elements: z.array(z.unknown()) })),
    notRead: z.array(
      z.object({
        accountId: z.nullable(z.string()),
        region: z.nullable(z.string()),
        operation: z.string(),
        problem: z.string(),
        remedy: z.string(),
        denied: z.literal(true),
      }),
    ),
  }),
)
export type Listing = z.infer<typeof listingSchema>

/** Of what failed otherwise than by being denied nothing is kept: it may be had at the next try. */
export function listingOf(readSec: number, { lists, notRead }: Pick<Survey, 'lists' | 'notRead'>): Listing {
  return {
    readSec,
    lists: Object.fromEntries([...lists].map(([operation, { key, elements }]) => [operation, { key, elements: [...elements] }])),
    notRead: notRead.flatMap((one) => (one.denied === true ? [{ ...one, denied: true as const }] : [])),
  }
}

/** A listing that another process kept; null where it is none, or has no groups. */
export function readListing(kept: unknown): Listing | null {
  const listing = listingSchema.safeParse(kept).data
  return listing?.lists[GROUPS] === undefined ? null : listing
}

/** Lists every group; `names` are those whose series will be asked for, null: all. Rejects with a ReadError when the list cannot be had. */
export async function surveyGroups(session: AwsSession, names: ReadonlySet<string> | null, before: Listing | null = null): Promise<Survey> {
  const raw = before?.lists[GROUPS]?.elements ?? (await describeGroups(session))
  const broken = nothingBroken()
  const shapes = raw.map((element, i) => parsed(element, autoScalingGroup, GROUPS, `AutoScalingGroups[${i}]`, (wrong) => salvagedGroup(element, wrong, broken)))
  const groups = oncePerKey(shapes, (group) => group.AutoScalingGroupName)
  const lists = new Map<string, AnswerList>(Object.entries(before?.lists ?? {}))
  lists.set(GROUPS, { key: 'AutoScalingGroups', elements: raw })
  const notRead: NotRead[] = [...(before?.notRead ?? [])]
  const list = async (operation: string, key: string, ask: () => Promise<readonly unknown[]>): Promise<readonly unknown[]> => {
    const known = lists.get(operation)
    if (known !== undefined) return known.elements
    if (notRead.some((one) => one.operation === operation)) return []
    try {
      const elements = await ask()
      lists.set(operation, { key, elements })
      return elements
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      notRead.push(notReadOf(error, session.accountId, session.region, operation))
      return []
    }
  }
  const targetArns = new Set(shapes.flatMap(targetGroupArnsOf))
  const configurationNames = launchConfigurationsOf(shapes)
  const [rawTargetGroups, rawVersions, rawConfigurations] = await Promise.all([
    list(TARGET_GROUPS, 'TargetGroups', async () =>
      targetArns.size === 0
        ? []
        : (await describeTargetGroups(session)).filter((group) => targetArns.has((group as { TargetGroupArn?: string }).TargetGroupArn ?? '')),
    ),
    list(TEMPLATES, 'LaunchTemplateVersions', () => describeTemplateVersions(session, templatesOf(shapes))),
    configurationNames.length === 0 ? [] : list(LAUNCH_CONFIGURATIONS, 'LaunchConfigurations', () => describeLaunchConfigurations(session, configurationNames)),
  ])
  // what is broken is found out with the rest of the answer; until then it says nothing
  const targetGroups = rawTargetGroups.flatMap((element) => targetGroup.safeParse(element).data ?? [])
  const templateVersions = rawVersions.flatMap((element) => launchTemplateVersion.safeParse(element).data ?? [])
  const launchConfigurations = rawConfigurations.flatMap((element) => launchConfiguration.safeParse(element).data ?? [])
  const measured = sortedOnce(groups.keys())
    .filter((name) => (names === null || names.has(name)) && !broken.unreadable.has(name))
    .map((name) => measuredGroup(groups.get(name) as AutoScalingGroup, targetGroups, templateVersions, launchConfigurations))
  return { lists, notRead, broken, groups, templateVersions, launchConfigurations, measured }
}

/** An element of an answer in the shape that it has to have; otherwise what `salvage` makes of it and of a ReadError that names the field, which is thrown where it is left out. */
export function parsed<Output>(
  element: unknown,
  shape: {
    readonly safeParse: (
      value: unknown,
    ) => { readonly success: true; readonly data: Output } | { readonly success: false; readonly error: Parameters<typeof fieldProblem>[0] }
  },
  operation: string,
  field: string,
  salvage: (wrong: ReadError) => Output = (wrong) => {
    throw wrong
  },
): Output {
  const answer = shape.safeParse(element)
  if (answer.success) return answer.data
  const wrong = fieldProblem(answer.error, field)
  return salvage(new ReadError(wrong.problem, { file: operation, field: wrong.field }, 'AWS answers in another shape than it is known for; please report it.'))
}

function measuredGroup(
  shape: AutoScalingGroup,
  targetGroups: readonly AwsTargetGroup[],
  versions: readonly LaunchTemplateVersion[],
  configurations: readonly LaunchConfiguration[],
): MeasuredGroup {
  const reference = templateReferenceOf(shape)
  const ofTemplate = versions.filter((version) => version.LaunchTemplateId === reference?.id || version.LaunchTemplateName === reference?.name)
  const arns = sortedOnce(targetGroupArnsOf(shape))
  return {
    name: shape.AutoScalingGroupName,
    instanceTypes: sortedOnce([
      ...(shape.Instances ?? []).map((instance) => instance.InstanceType ?? ''),
      ...(shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []).map((override) => override.InstanceType ?? ''),
      ...ofTemplate.map((version) => version.LaunchTemplateData.InstanceType ?? ''),
      ...configurations.filter((one) => one.LaunchConfigurationName === shape.LaunchConfigurationName).map((one) => one.InstanceType ?? ''),
    ]),
    enabledMetrics: (shape.EnabledMetrics ?? []).map((metric) => metric.Metric),
    targetGroups: arns.map((arn) => ({
      arn,
      loadBalancerArns: sortedOnce(targetGroups.filter((group) => group.TargetGroupArn === arn).flatMap((group) => group.LoadBalancerArns ?? [])),
    })),
  }
}

function targetGroupArnsOf(shape: AutoScalingGroup): readonly string[] {
  const sources = (shape.TrafficSources ?? []).filter((source) => source.Type === 'elbv2').map((source) => source.Identifier)
  return [...(shape.TargetGroupARNs ?? []), ...sources]
}

/** Each launch template once, with the versions that groups launch from. */
function templatesOf(shapes: readonly AutoScalingGroup[]): readonly TemplateVersions[] {
  const templates = new Map<string, { id: string | null; name: string | null; versions: Set<string> }>()
  for (const reference of shapes.flatMap((shape) => [templateReferenceOf(shape) ?? [], overrideReferencesOf(shape)].flat())) {
    const key = reference.id ?? `name ${reference.name}`
    const template = templates.get(key) ?? { id: reference.id, name: reference.name, versions: new Set<string>() }
    templates.set(key, template)
    template.versions.add(reference.version)
  }
  return [...templates.values()].map(({ id, name, versions }) => ({ id, name, versions: sortedOnce(versions) }))
}
