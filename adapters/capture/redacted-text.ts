import { isNoName } from './own-words.ts'

/** What is a name of the user's own: replaced by its kind and a hash, the same wherever it stands. */
export type NameKind =
  | 'group'
  | 'policy'
  | 'alarm'
  | 'action'
  | 'template'
  | 'key'
  | 'balancer'
  | 'targets'
  | 'role'
  | 'profile'
  | 'team'
  | 'cluster'
  | 'metric'
  | 'dimension'
  | 'placement'

export type Redaction = {
  readonly account: (accountId: string) => string
  readonly name: (kind: NameKind, text: string) => string
}

/** Fields that hold nothing but a name. */
export const nameKinds: Readonly<Record<string, NameKind | undefined>> = {
  AutoScalingGroupName: 'group',
  PolicyName: 'policy',
  AlarmName: 'alarm',
  ScheduledActionName: 'action',
  LaunchTemplateName: 'template',
  LaunchConfigurationName: 'template',
  TargetGroupName: 'targets',
  LoadBalancerNames: 'balancer',
  KeyName: 'key',
  PlacementGroup: 'placement',
  GroupName: 'placement',
}

/** Fields in which names stand among AWS's own words. */
export const TEXT_KEYS = new Set(['Cause', 'Description', 'StatusMessage', 'SuspensionReason'])

const PARTS: Readonly<Record<string, NameKind>> = {
  app: 'balancer',
  net: 'balancer',
  gwy: 'balancer',
  loadbalancer: 'balancer',
  targetgroup: 'targets',
  autoScalingGroupName: 'group',
  role: 'role',
  user: 'role',
}

/** `loadbalancer/app/web/…` is called by what follows; a classic load balancer's name follows at once. */
const NAMED_PART = /(^|[:/])(app|net|gwy|loadbalancer(?!\/(?:app|net|gwy)\/)|targetgroup|autoScalingGroupName|role|user)\/([^/]+)/g

/** What a part of an ARN's resource may be and say nothing: the sort of a resource, or an id. */
const KEPT_PART =
  /^(?:app|net|gwy|loadbalancer|listener|targetgroup|autoScalingGroup|autoScalingGroupName|role|user|assumed-role|session|alias|key|instance|instance-profile|image|snapshot|volume|subnet|security-group|launch-template|launchConfiguration|policy|alarm|aws-service-role|root|\*|(?=.*\d)[0-9a-f-]{4,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:i|lt|ami|sg|subnet|vpc|vol|eni|snap)-[0-9a-f]+|\w+\.amazonaws\.com|[a-z]+-[0-9a-f]{12})$/

/** An ARN, or the tail of one that a metric's dimension is: account and names replaced, the ids in it kept. */
export function redactedArn(arn: string, how: Redaction): string {
  const named = arn
    .replaceAll(/\b\d{12}\b/g, (id) => how.account(id))
    .replace(/\bassumed-role\/([^/]+)(\/.*)?$/, (_, role: string) => `assumed-role/${how.name('role', role)}/session`)
    .replaceAll(NAMED_PART, (_, before: string, kind: string, name: string) => `${before}${kind}/${how.name(PARTS[kind] as NameKind, name)}`)
  const [, head = '', resource = named] = /^(arn:[\w-]*:[\w-]*:[\w-]*:\d*:)(.*)$/.exec(named) ?? []
  return head + resource.replaceAll(/[^:/]+/g, (part) => (KEPT_PART.test(part) ? part : how.name('role', part)))
}

/**
 * A sentence of AWS's, or of ours about AWS. Account ids, ARNs and the names that are known are replaced; of the rest a word is kept where it is known to be
 * no name, and any other is left out: a name that no list holds any more stands in sentences all the same.
 */
export function redactedText(text: string, names: ReadonlyMap<string, NameKind>, how: Redaction): string {
  let redacted = text.replaceAll(/Encoded authorization failure message: \S+/g, 'Encoded authorization failure message: …')
  // names with blanks first: the rest goes word by word
  for (const [name, kind] of names) if (/\s/.test(name) && redacted.includes(name)) redacted = redacted.replaceAll(name, how.name(kind, name))
  const words = redacted.split(/(\s+)/)
  return words.map((word, i) => redactedWord(word, words[i - 2] ?? '', names, how)).join('')
}

const REDACTED = /^[a-z]+-[0-9a-f]{12}$/

function redactedWord(word: string, before: string, names: ReadonlyMap<string, NameKind>, how: Redaction): string {
  if (/^\s*$/.test(word)) return word
  const [, open = '', core = '', close = ''] = /^(['"([]*)(.*?)(['")\],.:;?!]*)$/s.exec(word) ?? []
  const arn = core.indexOf('arn:')
  if (arn >= 0)
    return `${open}${core.slice(0, arn) === '' || /^User:$/i.test(core.slice(0, arn)) ? core.slice(0, arn) : ''}${redactedArn(core.slice(arn), how)}${close}`
  const kind = names.get(core)
  const expected = /^(alarm|policy|action|group|pair)$/i.test(before)
  if (kind !== undefined && (expected || !isNoName(core))) return `${open}${how.name(kind, core)}${close}`
  if (/^\d{12}$/.test(core)) return `${open}${how.account(core)}${close}`
  return core === '' || isNoName(core) || REDACTED.test(core) ? word : `${open}…${close}`
}
