import { createHmac } from 'node:crypto'
import type { MetricSeries } from '../aws/metric-series.ts'
import { zoneIn } from '../facts/activities.ts'
import { ownersWordOf } from '../facts/managed-by.ts'
import type { NotRead } from '../facts/not-read.ts'
import { type NameKind, nameKinds, type Redaction, redactedArn, redactedText, TEXT_KEYS } from './redacted-text.ts'

/** Replacements under a salt that is thrown away with the run: the same name becomes the same text in every file, and cannot be guessed back. */
export function redaction(salt: string): Redaction {
  const digest = (text: string): string => createHmac('sha256', salt).update(text).digest('hex')
  return {
    account: (accountId) => String(BigInt(`0x${digest(accountId).slice(0, 12)}`) % 1_000_000_000_000n).padStart(12, '0'),
    name: (kind, text) => (text === '' ? '' : `${kind}-${digest(text).slice(0, 12)}`),
  }
}

/** Fields whose text is AWS's own word, a time, or an id that says nothing: they stay. Whatever is neither here nor a name is left out. */
const KEPT = new Set(
  `InstanceType InterfaceType AvailabilityZone AvailabilityZones LifecycleState HealthStatus HealthCheckType CreatedTime StartTime EndTime StatusCode ProcessName
  Metric PolicyType AdjustmentType Recurrence TimeZone DesiredCapacityType WeightedCapacity Version LaunchTemplateId InstanceId SubnetId VPCZoneIdentifier
  ImageId SecurityGroupIds SecurityGroups SpotPrice CreateTime StateUpdatedTimestamp StateTransitionedTimestamp AlarmConfigurationUpdatedTimestamp Groups GroupId StateValue Statistic ExtendedStatistic ComparisonOperator PredefinedMetricType Mode LocationType Location
  SupportedArchitectures ActivityId QuotaCode ServiceCode MarketType Type Principal TreatMissingData PlatformDetails UsageOperation EnaSupport BootMode SupportedBootModes VirtualizationType SupportedVirtualizationTypes Tenancy PlacementTenancy
  CapacityReservationId CapacityReservationPreference HostId PrefixListId Protocol IpProtocol HttpTokens HttpEndpoint DeviceName NoDevice VolumeType
  CapacityReservationIds MaxCapacityBreachBehavior PoolState State Status CapacityDistributionStrategy MetricAggregationType Unit VpcId InstanceTenancy CpuCredits`.split(
    /\s+/,
  ),
)

const ARN_KEYS = new Set([
  'PolicyARN',
  'AlarmActions',
  'OKActions',
  'InsufficientDataActions',
  'AutoScalingGroupARN',
  'TargetGroupARNs',
  'TargetGroupArn',
  'LoadBalancerArns',
  'LoadBalancerArn',
  'Identifier',
  'ResourceLabel',
  'HostResourceGroupArn',
  'CapacityReservationResourceGroupArn',
  'CapacityReservationResourceGroupArns',
  'OutpostArn',
])

type Fields = Readonly<Record<string, unknown>>

/** Names that the lists of an account and region hold, for the texts in which they stand among AWS's own words. */
export function namesIn(elements: readonly unknown[]): ReadonlyMap<string, NameKind> {
  const names = new Map<string, NameKind>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [key, item] of Object.entries(value)) {
      const kind = nameKinds[key]
      if (kind !== undefined && typeof item === 'string') names.set(item, kind)
      else if (key === PROFILE) names.set(profileName(item), 'profile')
      else visit(item)
    }
  }
  visit(elements)
  return names
}

/** A list's elements by closed list: names replaced, AWS's own words and numbers kept, anything else left out. Price list items stay: they are public. */
export function redactedElements(elements: readonly unknown[], names: ReadonlyMap<string, NameKind>, how: Redaction): readonly unknown[] {
  return elements.map((element) => (typeof element === 'string' ? element : redactedFields(element as Fields, names, how)))
}

function redactedFields(fields: Fields, names: ReadonlyMap<string, NameKind>, how: Redaction): Fields {
  if (typeof fields.MetricName === 'string' && typeof fields.Namespace === 'string') return { ...plain(fields, names, how), ...redactedMetric(fields, how) }
  return plain(fields, names, how)
}

function plain(fields: Fields, names: ReadonlyMap<string, NameKind>, how: Redaction): Fields {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    const redacted = key === 'Tags' ? redactedTags(value as readonly Tag[], how) : redactedValue(key, value, names, how)
    if (redacted !== undefined) kept[key] = redacted
  }
  return kept
}

function redactedValue(key: string, value: unknown, names: ReadonlyMap<string, NameKind>, how: Redaction): unknown {
  if (key === PROFILE) return redactedProfile(value, how)
  if (Array.isArray(value)) return value.map((item) => redactedValue(key, item, names, how)).filter((item) => item !== undefined)
  if (typeof value === 'object' && value !== null) return redactedFields(value as Fields, names, how)
  if (typeof value !== 'string') return value
  const kind = nameKinds[key]
  if (kind !== undefined) return how.name(kind, value)
  if (key === 'UserId' || key === 'OwnerId') return /^\d{12}$/.test(value) ? how.account(value) : value
  if (ARN_KEYS.has(key)) return redactedArn(value, how)
  if (key === 'Details') return JSON.stringify({ 'Availability Zone': zoneIn(value) })
  if (TEXT_KEYS.has(key)) return redactedText(value, names, how)
  if (key === 'CidrIp' || key === 'CidrIpv6') return value === '0.0.0.0/0' || value === '::/0' ? value : undefined
  return KEPT.has(key) ? value : undefined
}

const PROFILE = 'IamInstanceProfile'

/** A template names its instance profile, or its ARN; a launch configuration has either as text. */
function profileName(value: unknown): string {
  const { Name, Arn } = (typeof value === 'string' ? { Name: value } : (value ?? {})) as { readonly Name?: string | null; readonly Arn?: string | null }
  return Name ?? Arn?.split('/').at(-1) ?? ''
}

/** As text where it is text: a redacted answer has the shape of AWS's. */
function redactedProfile(value: unknown, how: Redaction): unknown {
  const name = how.name('profile', profileName(value))
  return typeof value === 'string' ? name : { Name: name }
}

/** Where the group's settings come from. */
const STACK_TAG = 'aws:cloudformation:stack-name'

type Tag = { readonly Key?: string; readonly Value?: string }

/** Of tags only those that a judgement or the report looks at: who manages the group, whose it is, whether it is to be left alone. */
function redactedTags(tags: readonly Tag[], how: Redaction): readonly Fields[] {
  return tags.flatMap(({ Key = '', Value = '' }) => {
    if (Key === 'headroom:ignore') return [{ Key, Value: ['redacted', ...(/\buntil=\d{4}-\d{2}-\d{2}\b/.exec(Value) ?? [])].join(' ') }]
    const word = ownersWordOf(Key)
    if (word === Key) return [{ Key, Value: how.name('cluster', Value) }]
    if (word !== null) return [{ Key: `${word}${how.name('cluster', Key.slice(word.length))}`, Value: '' }]
    if (Key === STACK_TAG) return [{ Key, Value: how.name('cluster', Value) }]
    return /^(team|owner)$/i.test(Key) ? [{ Key, Value: how.name('team', Value) }] : []
  })
}

/** A metric of AWS's own keeps its name; that of an application, and what it is counted by, do not. */
function redactedMetric({ Namespace, MetricName, Dimensions }: Fields, how: Redaction): Fields {
  const own = /^(AWS\/|CWAgent$)/.test(Namespace as string)
  return {
    Namespace: own ? Namespace : how.name('metric', Namespace as string),
    MetricName: own ? MetricName : how.name('metric', MetricName as string),
    ...(Array.isArray(Dimensions) ? { Dimensions: Dimensions.map((dimension) => redactedDimension(dimension, how)) } : {}),
  }
}

function redactedDimension(
  { Name, Value }: { readonly Name: string; readonly Value: string },
  how: Redaction,
): { readonly Name: string; readonly Value: string } {
  if (Name === 'AutoScalingGroupName') return { Name, Value: how.name('group', Value) }
  if (Name === 'LoadBalancer' || Name === 'TargetGroup') return { Name, Value: redactedArn(Value, how) }
  return { Name: how.name('dimension', Name), Value: how.name('dimension', Value) }
}

export function redactedSeries(series: MetricSeries, how: Redaction): MetricSeries {
  const problem = series.problem === null ? null : redactedText(series.problem, new Map(), how)
  return { ...series, dimensions: series.dimensions.map((dimension) => redactedDimension(dimension, how)), problem, messages: [] }
}

export function redactedNotRead(entry: NotRead, names: ReadonlyMap<string, NameKind>, how: Redaction): NotRead {
  const { accountId, problem, remedy } = entry
  return {
    ...entry,
    accountId: accountId === null ? null : how.account(accountId),
    problem: redactedText(problem, names, how),
    remedy: redactedText(remedy, names, how),
  }
}

/** Cost Explorer's answers: keys by what each request groups by; services and usage types are AWS's own words. Account names go. */
export function redactedBill(answers: readonly unknown[], how: Redaction): readonly unknown[] {
  return (answers as readonly BillAnswer[]).map(({ Request, Response }) => ({
    Request,
    ...(Response === undefined
      ? {}
      : {
          Response: {
            GroupDefinitions: Request.GroupBy,
            ResultsByTime: (Response.ResultsByTime ?? []).map((day) => ({
              ...day,
              Groups: (day.Groups ?? []).map((group) => ({ ...group, Keys: (group.Keys ?? []).map((key, i) => billKey(Request.GroupBy?.[i], key, how)) })),
            })),
          },
        }),
  }))
}

type BillAnswer = {
  readonly Request: { readonly GroupBy?: readonly { readonly Type?: string; readonly Key?: string }[] }
  readonly Response?: { readonly ResultsByTime?: readonly { readonly Groups?: readonly { readonly Keys?: readonly string[] }[] }[] }
}

function billKey(by: { readonly Type?: string; readonly Key?: string } | undefined, key: string, how: Redaction): string {
  if (by?.Type === 'TAG' || by?.Type === 'COST_CATEGORY') {
    const dollar = key.indexOf('$')
    return `${key.slice(0, dollar + 1)}${how.name('group', key.slice(dollar + 1))}`
  }
  return by?.Key === 'LINKED_ACCOUNT' ? how.account(key) : key
}
