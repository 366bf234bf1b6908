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
}

/** Fields in which names stand among AWS's own words. */
export const TEXT_KEYS = new Set(['Cause', 'Description', 'StatusMessage'])

/** Words of AWS's own sentences: a name that is spelt like one is taken for it unless the sentence says that a name follows. */
const WORDS = new Set(
  `a an and as at be by capacity changing constraints current cycle default desired due executed failed for from group has health hook image in indicating
  instance instances instead is it launch launched launching lifecycle max min monitor number of on out policy request requested response scaling selected
  service set shrinking size spot started state subnet taken terminated terminating termination the to triggered update user was were with zone`.split(/\s+/),
)

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

/** An ARN, or the tail of one that a metric's dimension is: account and names replaced, the ids in it kept. */
export function redactedArn(arn: string, how: Redaction): string {
  return arn
    .replaceAll(/\b\d{12}\b/g, (id) => how.account(id))
    .replace(/\bassumed-role\/([^/]+)(\/.*)?$/, (_, role: string) => `assumed-role/${how.name('role', role)}/session`)
    .replaceAll(NAMED_PART, (_, before: string, kind: string, name: string) => `${before}${kind}/${how.name(PARTS[kind] as NameKind, name)}`)
}

/** A sentence of AWS's, or of ours about AWS: account ids, ARNs, messages that only AWS can decode, and the names that are known. */
export function redactedText(text: string, names: ReadonlyMap<string, NameKind>, how: Redaction): string {
  let redacted = text.replaceAll(/Encoded authorization failure message: \S+/g, 'Encoded authorization failure message: …')
  // names with blanks first: the rest goes word by word
  for (const [name, kind] of names) if (/\s/.test(name) && redacted.includes(name)) redacted = redacted.replaceAll(name, how.name(kind, name))
  const words = redacted.split(/(\s+)/)
  return words.map((word, i) => redactedWord(word, words[i - 2] ?? '', names, how)).join('')
}

function redactedWord(word: string, before: string, names: ReadonlyMap<string, NameKind>, how: Redaction): string {
  const [, open = '', core = '', close = ''] = /^(['"([]*)(.*?)(['")\],.:;]*)$/s.exec(word) ?? []
  if (core.startsWith('arn:')) return `${open}${redactedArn(core, how)}${close}`
  const kind = names.get(core)
  const expected = /^(alarm|policy|action|group|pair)$/i.test(before)
  if (kind !== undefined && (expected || !WORDS.has(core.toLowerCase()))) return `${open}${how.name(kind, core)}${close}`
  return word.replaceAll(/(?<!\d)\d{12}(?!\d)/g, (id) => how.account(id))
}
