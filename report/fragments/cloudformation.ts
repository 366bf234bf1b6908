import { asciiJson, remark } from '../shell.ts'
import { GROUP, type Patch, removals, type Setting, settingsOf, TEMPLATE } from './patch.ts'

/** Logical IDs that stand for the reader's own. */
const YOURS: Readonly<Record<string, string>> = { [GROUP]: 'YourAutoScalingGroup', [TEMPLATE]: 'YourLaunchTemplate' }

/**
 * A proposal as a part of a CloudFormation template, in YAML, to be merged into the group's own: what is not named here stays as it is.
 * The logical IDs of the group and its launch template are left to fill. No lines where no template holds what changes.
 */
export function cloudFormationFragment(patches: readonly Patch[]): string[] {
  const resources = settingsOf(patches).flatMap((setting) => [
    `  ${idOf(setting)}:${setting.name === null ? '' : ` ${remark(setting.name)}`}`,
    `    Type: ${setting.type}`,
    '    Properties:',
    ...linesOf(propertiesOf(setting), 6),
  ])
  const yours = Object.values(YOURS).filter((id) => resources.some((line) => line.includes(id)))
  return [
    ...(yours.length === 0 ? [] : [remark(`Put your own logical ${yours.length === 1 ? 'ID' : 'IDs'} for ${yours.join(' and ')}.`)]),
    ...removals(patches),
    ...(resources.length === 0 ? [] : ['Resources:', ...resources]),
  ]
}

function idOf({ type, words }: Setting): string {
  return YOURS[type] ?? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** A patch's properties with what ties it to the group; a mixed instances policy names the launch template, which stood beside it. */
function propertiesOf({ type, properties }: Setting): Record<string, unknown> {
  const set = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))
  if (type === TEMPLATE) return set
  if (type !== GROUP) return { AutoScalingGroupName: { Ref: YOURS[GROUP] }, ...set }
  const { MixedInstancesPolicy: mixed, ...sizes } = set as { MixedInstancesPolicy?: { LaunchTemplate: object } }
  const template = { LaunchTemplateId: { Ref: YOURS[TEMPLATE] }, Version: { 'Fn::GetAtt': `${YOURS[TEMPLATE]}.LatestVersionNumber` } }
  return mixed === undefined
    ? sizes
    : { ...sizes, MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template, ...mixed.LaunchTemplate } } }
}

/** A value in block style; texts as JSON, which YAML reads as its own double quotes. */
function linesOf(value: object, indent: number): string[] {
  const pad = ' '.repeat(indent)
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const [first = '', ...rest] = linesOf(item, indent + 2)
      return [`${pad}- ${first.trimStart()}`, ...rest]
    })
  return Object.entries(value).flatMap(([key, held]) => {
    const short = scalar(held)
    return short === null ? [`${pad}${key}:`, ...linesOf(held, indent + 2)] : [`${pad}${key}: ${short}`]
  })
}

function scalar(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return asciiJson(value)
  if ('Ref' in value) return `!Ref ${value.Ref}`
  return 'Fn::GetAtt' in value ? `!GetAtt ${value['Fn::GetAtt']}` : null
}
