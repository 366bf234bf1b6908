import type { ReadError } from '../../audit/read-error.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { InstanceType } from '../../domain/facts/place.ts'
import { vcpusAtMaximumOf } from '../../domain/facts/quota.ts'
import type { AutoScalingGroup } from '../aws-shapes/auto-scaling.ts'
import { type CapturedAnswers, LAUNCH_CONFIGURATIONS, LOAD_BALANCERS, VPCS } from './place-answers.ts'

/** An element of another shape than AWS answers, of an answer that groups share: what calls it so, and what is wrong. */
export type BrokenElement = { readonly operation: string; readonly names: readonly string[]; readonly wrong: ReadError }

/** The fields by which groups, and what they use, call an element of each answer. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  'cloudwatch.describe-alarms': ['AlarmName'],
  'ec2.describe-images': ['ImageId'],
  'ec2.describe-instance-type-offerings': ['InstanceType'],
  'ec2.describe-instance-types': ['InstanceType'],
  'ec2.describe-launch-template-versions': ['LaunchTemplateId', 'LaunchTemplateName'],
  'ec2.describe-security-groups': ['GroupId'],
  'ec2.describe-subnets': ['SubnetId'],
  [VPCS]: ['VpcId'],
  'elbv2.describe-target-groups': ['TargetGroupArn'],
  [LAUNCH_CONFIGURATIONS]: ['LaunchConfigurationName'],
  [LOAD_BALANCERS]: ['LoadBalancerArn'],
  'service-quotas.list-service-quotas': ['QuotaCode'],
}
const PRICES = 'pricing.get-products'

/** The broken element by its names; null where it does not tell them, or the answer is no list of such: then all rests on it. */
export function brokenElement(operation: string, element: unknown, wrong: ReadError): BrokenElement | null {
  const names = operation === PRICES ? [pricedThing(parsedPrice(element))] : NAMED_BY[operation]?.map((field) => valueAt(element, [field]))
  const known = (names ?? []).filter((name): name is string => typeof name === 'string' && name !== '')
  return names === undefined || known.length < names.length ? null : { operation, names: known, wrong }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined), value)
}

/** A type of instance, which groups name; or a type of volume, on whose price no judgement rests. */
function pricedThing(price: unknown): unknown {
  const attribute = (name: string) => valueAt(price, ['product', 'attributes', name])
  const volume = attribute('volumeApiName')
  return attribute('instanceType') ?? (volume === undefined ? undefined : `a volume of type ${volume}`)
}

/** AWS answers each price as JSON in text. */
function parsedPrice(element: unknown): unknown {
  if (typeof element !== 'string') return element
  try {
    return JSON.parse(element)
  } catch {
    return null
  }
}

/** Which groups rest on a broken element, each with what is wrong: those that name it, or name what names it. */
export function groupsOnBroken(
  broken: readonly BrokenElement[],
  groups: readonly Group[],
  shapes: ReadonlyMap<string, AutoScalingGroup>,
  answers: CapturedAnswers,
  instanceTypes: ReadonlyMap<string, InstanceType> | null,
): ReadonlyMap<string, string> {
  if (broken.length === 0) return new Map()
  const policies = Map.groupBy(answers.policies ?? [], (policy) => policy.AutoScalingGroupName)
  const named = usedBy(answers)
  return new Map(
    groups.flatMap((group) => {
      const quotas = [...(vcpusAtMaximumOf(group, instanceTypes)?.keys() ?? [])]
      const uses = named([shapes.get(group.name), policies.get(group.name), quotas, group.instanceType, group.mixedInstanceTypes])
      const hit = broken.find(({ names }) => names.some((name) => uses.has(name)))
      return hit === undefined ? [] : [[group.name, hit.wrong.message] as const]
    }),
  )
}

/** All that values name, and what that names in turn: templates their images, target groups their balancers, these and groups their subnets, those their VPC. */
function usedBy(answers: CapturedAnswers): (values: unknown) => ReadonlySet<string> {
  const elements = new Map<string, unknown[]>()
  const add = (name: string | null | undefined, element: unknown): void => {
    if (name != null) elements.set(name, [...(elements.get(name) ?? []), element])
  }
  for (const one of answers.templateVersions ?? []) for (const name of new Set([one.LaunchTemplateId, one.LaunchTemplateName])) add(name, one)
  for (const one of answers.launchConfigurations ?? []) add(one.LaunchConfigurationName, one)
  for (const one of answers.targetGroups ?? []) add(one.TargetGroupArn, one)
  for (const one of answers.loadBalancers ?? []) add(one.LoadBalancerArn, one)
  for (const one of answers.subnets ?? []) add(one.SubnetId, one)
  return (values) => {
    const found = new Set<string>()
    const open: unknown[] = [values]
    while (open.length > 0) {
      const value = open.pop()
      if (typeof value === 'object' && value !== null) open.push(...Object.values(value))
      if (typeof value !== 'string') continue
      // subnets of a group stand in one text
      for (const name of value.split(',').map((part) => part.trim())) {
        if (found.has(name)) continue
        found.add(name)
        open.push(...(elements.get(name) ?? []))
      }
    }
    return found
  }
}
