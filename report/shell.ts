/** Lines for a POSIX shell and the AWS CLI that mean what they say whatever the names in them are. */

/** A fragment that is shell already (it holds a variable on purpose), in place of a value to be quoted. */
export type Fragment = { readonly shell: string }
/** Objects, and lists of them, are given to the CLI as JSON. */
export type Value = string | number | boolean | readonly string[] | Fragment | object

/** A call: the CLI's service and operation, the region, and parameters under the API's own names (`AutoScalingGroupName`). */
export type Call = {
  readonly service: 'autoscaling' | 'cloudwatch' | 'ec2' | 'service-quotas'
  readonly operation: string
  readonly region: string
  readonly parameters: Readonly<Record<string, Value | undefined>>
}

/** One part of a change, as lines each way. */
export type Step = { readonly apply: readonly string[]; readonly restore: readonly string[] }

/** Plain words stay as they are; everything else is put in single quotes, in which only the single quote itself has a meaning. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@+,][A-Za-z0-9_./:@+,=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Compact JSON in printable ASCII: what a terminal could hide or act upon is escaped. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What the CLI would take for an option or for a file to read, and what a terminal would act upon: such text goes in as JSON. */
const needsJson = /^(-|fileb?:|https?:)|[\p{C}\p{Z}](?<! )/u

/** One command line. No region of AWS's holds anything but letters, digits and hyphens; whatever another holds is shown escaped. */
export function commandLine({ service, operation, region, parameters }: Call): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, Value] => entry[1] !== undefined)
  const inJson = given.filter(([, value]) => textsOf(value).some((text) => needsJson.test(text)))
  const options = given.filter((entry) => !inJson.includes(entry)).map(([name, value]) => option(kebab(name), value))
  const input = inJson.length === 0 ? [] : [`--cli-input-json ${quoted(asciiJson(Object.fromEntries(inJson)))}`]
  return ['aws', service, operation, '--region', quoted(asciiJson(region).slice(1, -1)), ...input, ...options].join(' ')
}

/** An AWS CLI command on one group. */
export function autoScalingCommand(
  { region, name }: { readonly region: string; readonly name: string },
  operation: string,
  parameters: Call['parameters'],
): string {
  return commandLine({ service: 'autoscaling', operation, region, parameters: { AutoScalingGroupName: name, ...parameters } })
}

/** The instances of a group that match a JMESPath `filter`, as they are when the line is run. */
export function instancesNow(group: { readonly region: string; readonly name: string }, filter = ''): Fragment {
  const list = commandLine({
    service: 'autoscaling',
    operation: 'describe-auto-scaling-groups',
    region: group.region,
    parameters: { AutoScalingGroupNames: [group.name] },
  })
  return { shell: `$(${list} --query ${quoted(`AutoScalingGroups[0].Instances[${filter}].InstanceId`)} --output text)` }
}

/** A remark between command lines; what would end the line or act on a terminal is escaped. */
export function remark(text: string): string {
  return `# ${asciiJson(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\')}`
}

function textsOf(value: Value): readonly string[] {
  if (typeof value === 'string') return [value]
  return isTexts(value) ? value : []
}

function isTexts(value: Value): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string')
}

function option(name: string, value: Value): string {
  if (typeof value === 'boolean') return value ? `--${name}` : `--no-${name}`
  if (typeof value === 'number') return `--${name} ${value}`
  if (typeof value === 'string') return `--${name} ${quoted(value)}`
  if (isTexts(value)) return [`--${name}`, ...value.map(quoted)].join(' ')
  if ('shell' in value) return `--${name} ${value.shell}`
  return `--${name} ${quoted(asciiJson(value))}`
}

/** `AutoScalingGroupName` as the CLI's option `auto-scaling-group-name`. */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}
