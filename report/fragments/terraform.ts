import { remark } from '../shell.ts'
import { GROUP, type Patch, removals, type Setting, settingsOf, TEMPLATE } from './patch.ts'

/** CloudFormation's resources as the AWS provider calls them (registry.terraform.io, hashicorp/aws 6). */
const RESOURCES: Readonly<Record<string, string>> = {
  [GROUP]: 'aws_autoscaling_group',
  [TEMPLATE]: 'aws_launch_template',
  'AWS::AutoScaling::ScalingPolicy': 'aws_autoscaling_policy',
  'AWS::AutoScaling::ScheduledAction': 'aws_autoscaling_schedule',
}

/** Arguments that are not CloudFormation's name in small letters. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  NewInstancesProtectedFromScaleIn: 'protect_from_scale_in',
  MetricSpecifications: 'metric_specification',
  StepAdjustments: 'step_adjustment',
  Overrides: 'override',
}

const GROUP_NAME = 'aws_autoscaling_group.your_group.name'
const TEMPLATE_REFERENCE = { id: 'aws_launch_template.your_launch_template.id', version: 'aws_launch_template.your_launch_template.latest_version' }

/** A reference to another resource, in place of a value. */
type Reference = { readonly reference: string }

/**
 * A proposal as a part of a Terraform configuration, in HCL for the AWS provider, to be merged into the group's own: arguments that are
 * not named here stay as they are. The names of the group and its launch template are left to fill.
 */
export function terraformFragment(patches: readonly Patch[]): string[] {
  const resources = settingsOf(patches).flatMap((setting) => [
    ...(setting.name === null ? [] : [remark(setting.name)]),
    `resource "${RESOURCES[setting.type] ?? setting.type}" "${labelOf(setting)}" {`,
    ...linesOf(argumentsOf(setting), 2),
    '}',
  ])
  const yours = ['your_group', 'your_launch_template'].filter((label) => resources.some((line) => line.includes(label)))
  return [
    ...(yours.length === 0 ? [] : [remark(`Put your own ${yours.length === 1 ? 'name' : 'names'} for ${yours.join(' and ')}.`)]),
    ...removals(patches),
    ...resources,
  ]
}

function labelOf({ type, words }: Setting): string {
  if (type === GROUP) return 'your_group'
  return type === TEMPLATE ? 'your_launch_template' : words.join('_').toLowerCase()
}

/** A patch as the provider's arguments: nested blocks are objects, repeated ones lists. */
function argumentsOf({ type, name, properties }: Setting): object {
  const set = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null)) as Record<string, object | string | number | undefined>
  switch (type) {
    case GROUP: {
      const { MixedInstancesPolicy: mixed, ...sizes } = set as { MixedInstancesPolicy?: { LaunchTemplate: { Overrides: object[] } } }
      const numbers = Object.fromEntries(Object.entries(sizes).map(([key, value]) => [key, typeof value === 'string' ? Number(value) : value]))
      if (mixed === undefined) return numbers
      const LaunchTemplateSpecification = { LaunchTemplateId: { reference: TEMPLATE_REFERENCE.id }, Version: { reference: TEMPLATE_REFERENCE.version } }
      return { ...numbers, MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, ...mixed.LaunchTemplate } } }
    }
    case TEMPLATE:
      return set.LaunchTemplateData as object
    case 'AWS::AutoScaling::ScheduledAction':
      // a size that is left out is 0 to the provider, and -1 what stays as it is
      return { ScheduledActionName: name, AutoscalingGroupName: { reference: GROUP_NAME }, MinSize: -1, MaxSize: -1, DesiredCapacity: -1, ...set }
    default:
      return { Name: name, AutoscalingGroupName: { reference: GROUP_NAME }, ...set }
  }
}

/** Arguments and blocks as `terraform fmt` lays them out: the equals signs of neighbors stand in one column. */
function linesOf(value: object, indent: number): string[] {
  const pad = ' '.repeat(indent)
  const entries = Object.entries(value).map(([key, held]) => ({ name: ARGUMENTS[key] ?? snake(key), held }))
  return entries.flatMap(({ name, held }, i) => {
    if (isBlock(held)) return [held].flat().flatMap((block) => [`${pad}${name} {`, ...linesOf(block, indent + 2), `${pad}}`])
    const first = entries.findLastIndex((entry, at) => at < i && isBlock(entry.held)) + 1
    const end = entries.findIndex((entry, at) => at > i && isBlock(entry.held))
    const width = Math.max(...entries.slice(first, end < 0 ? undefined : end).map((entry) => entry.name.length))
    return [`${pad}${name.padEnd(width)} = ${isReference(held) ? held.reference : typeof held === 'string' ? quoted(held) : String(held)}`]
  })
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isReference(value)
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'reference' in value
}

/** `PredefinedMetricType` as `predefined_metric_type`. */
function snake(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
}

/** A text in HCL's quotes, in which nothing is taken for a template and nothing acts on a terminal. */
function quoted(text: string): string {
  const plain = text.replaceAll(/["\\]/g, '\\$&').replaceAll(/([$%])(?=\{)/g, '$1$1')
  return `"${plain.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\U${(one.codePointAt(0) as number).toString(16).padStart(8, '0')}`)}"`
}
