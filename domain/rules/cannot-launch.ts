import { type Case, found, notApplicable, notAssessed, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import { choosesTypesByRequirements, typesOf } from '../facts/capacity-units.ts'
import type { Group } from '../facts/group.ts'
import { type LaunchFailureReason, launchFailureReason, statusMessageOf } from '../facts/launch-failures.ts'
import { unresolvedLaunchFailure } from '../facts/launch-incidents.ts'
import type { Place } from '../facts/place.ts'
import type { Unread } from '../reasons.ts'

export type CannotLaunchFacts = {
  readonly obstacles: readonly Obstacle[]
  /** The last launch, where it failed. */
  readonly lastFailure: { readonly statusMessage: string; readonly fromSec: number; readonly toSec: number } | null
  readonly managedBy: string | null
}

/** Something that the next launch needs and that is not there. */
export type Obstacle = {
  /** `zone`: none of the group's types is offered in it. `launch-source`: the launch template, its version or the launch configuration itself. */
  readonly what: 'launch-source' | 'image' | 'security-group' | 'key-pair' | 'instance-profile' | 'subnet' | 'target-group' | 'zone'
  /** Its id, name or ARN. */
  readonly name: string
  /** Instance types, of a zone. */
  readonly types: readonly string[]
  /** The template that names it; null where the group does. */
  readonly launchTemplate: string | null
  /** It is a launch configuration that names it. */
  readonly isLaunchConfiguration: boolean
  /** Launches still succeed elsewhere. */
  readonly partly: boolean
  /** Of an image that is there and cannot be launched: its state, as AWS has it. */
  readonly state?: string | undefined
}

export const cannotLaunch: Rule<CannotLaunchFacts> = {
  kind: 'cannot-launch',
  category: 'scaling-gap',
  summary: "would fail its next launch: something its launch template names no longer exists, or its zones don't offer its type",
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP02', 'REL11-BP03'],
  assess,
}

/** What one check of the next launch says: what is wrong, or that the facts for it were not read. */
type Check = Obstacle | { readonly unread: Unread }

const obstacle = (what: Obstacle['what'], name: string, more: Partial<Obstacle> = {}): Obstacle => ({
  what,
  name,
  types: [],
  launchTemplate: null,
  isLaunchConfiguration: false,
  partly: false,
  ...more,
})

function assess(c: Case): Verdict<CannotLaunchFacts> {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const checks = [
    ...launchSources(group, c.place),
    ...subnets(group, c.place),
    ...targetGroups(group, c.place),
    ...offers(group, c.place),
    ...lastLaunch(group),
  ]
  const all = checks.filter((check) => 'what' in check)
  // what was looked up and is not there, the last launch may have told of as well
  const obstacles = all.filter(({ what, name }, i) => all.findIndex((other) => other.what === what && other.name === name) === i)
  const unread = checks.flatMap((check) => ('unread' in check ? [check.unread] : []))
  if (obstacles.length === 0) return unread.length > 0 ? notAssessed({ code: 'not-read', answers: unread }) : soundBecause({ code: 'launch-ready' })
  const everywhere = obstacles.some(({ partly }) => !partly)
  const failing = unresolvedLaunchFailure(group)
  return found(everywhere ? severityGivenOverload('high', c.overload, c.policy) : 'low', {
    obstacles,
    lastFailure: failing === null ? null : { statusMessage: statusMessageOf(failing), fromSec: failing.startSec, toSec: failing.endSec ?? failing.startSec },
    managedBy: group.managedBy,
  })
}

/** What each template that it launches from lacks: only a part of the types where another template lacks nothing. */
function launchSources(group: Group, place: Place): readonly Check[] {
  const { typeSources } = group
  const ofTypes = (typeSources?.templates ?? []).map(({ launchTemplate, missing }) => ({ ...group, launchTemplate, missingLaunchSource: missing }))
  const each = [...(typeSources?.everyType === true ? [] : [group]), ...ofTypes].map((one) => [
    ...launchSource(one),
    ...image(one, place),
    ...securityGroups(one, place),
  ])
  const partly = each.some((checks) => checks.length === 0)
  return each.flat().map((check) => ('what' in check && partly ? { ...check, partly } : check))
}

/** What it is told to launch from: a template, a version or a launch configuration that AWS does not know any more. */
function launchSource({ missingLaunchSource: missing }: Group): readonly Check[] {
  return missing === null ? [] : [obstacle('launch-source', missing)]
}

/** The template, or launch configuration, that names what is missing. */
function namedBy({ launchTemplate }: Group): Pick<Obstacle, 'launchTemplate' | 'isLaunchConfiguration'> {
  return { launchTemplate: launchTemplate?.name ?? null, isLaunchConfiguration: launchTemplate?.kind === 'launch-configuration' }
}

/** Image ids alone can be looked up: a template may also name a parameter that resolves to one (`resolve:ssm:…`). */
function image(group: Group, { imageIds, unusableImages }: Place): readonly Check[] {
  const { launchTemplate } = group
  if (launchTemplate === null) return group.missingLaunchSource === null ? [{ unread: { what: 'launch-template' } }] : []
  const id = launchTemplate.imageId
  if (id === null || !id.startsWith('ami-')) return []
  if (imageIds === null) return [{ unread: { what: 'images' } }]
  const state = unusableImages?.get(id)
  if (state !== undefined) return [obstacle('image', id, { ...namedBy(group), state })]
  return imageIds.has(id) ? [] : [obstacle('image', id, namedBy(group))]
}

function securityGroups(group: Group, { securityGroupIds }: Place): readonly Check[] {
  const { launchTemplate } = group
  const ids = launchTemplate?.securityGroupIds.filter((id) => id.startsWith('sg-')) ?? []
  if (ids.length === 0) return []
  if (securityGroupIds === null) return [{ unread: { what: 'security-groups' } }]
  return ids.filter((id) => !securityGroupIds.has(id)).map((id) => obstacle('security-group', id, namedBy(group)))
}

function subnets({ subnetIds }: Group, place: Place): readonly Check[] {
  if (subnetIds.length === 0) return []
  if (place.subnets === null) return [{ unread: { what: 'subnets' } }]
  const gone = subnetIds.filter((id) => !place.subnets?.has(id))
  return gone.map((id) => obstacle('subnet', id, { partly: gone.length < subnetIds.length }))
}

/** `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/…` */
const ACCOUNT_PART = 4

/** VPC Lattice target groups are not among those that were read. */
function targetGroups({ targetGroupArns, accountId }: Group, place: Place): readonly Check[] {
  const arns = targetGroupArns.filter((arn) => arn.includes(':elasticloadbalancing:'))
  if (arns.length === 0) return []
  if (place.targetGroups === null) return [{ unread: { what: 'target-groups' } }]
  const absent = arns.filter((arn) => !place.targetGroups?.has(arn))
  // those of another account are not among the answers of this one
  return absent.map((arn) => (arn.split(':')[ACCOUNT_PART] === accountId ? obstacle('target-group', arn) : { unread: { what: 'target-groups', names: [arn] } }))
}

/**
 * Zones in which none of the group's types is offered. A type without any offer was not asked for, or is offered nowhere: it cannot be told. Where
 * requirements stand in place of types, another zone may be served by another type.
 */
function offers(group: Group, { offeredZones }: Place): readonly Check[] {
  if (choosesTypesByRequirements(group)) return []
  const types = typesOf(group)
  if (types.length === 0) return [{ unread: { what: 'instance-type' } }]
  const zonesOfType = types.map((type) => offeredZones?.get(type))
  if (zonesOfType.some((zones) => zones === undefined)) return [{ unread: { what: 'zones-of-types', names: types } }]
  const without = group.availabilityZones.filter((zone) => !zonesOfType.some((zones) => zones?.has(zone)))
  return without.map((zone) => obstacle('zone', zone, { types, partly: group.zonesStayEven !== true && without.length < group.availabilityZones.length }))
}

/** What AWS's word on the last launch may be about, and what the template still calls it. What was corrected since is no longer named. */
const spokenOf: Readonly<
  Partial<Record<LaunchFailureReason, (template: NonNullable<Group['launchTemplate']>) => readonly (readonly [Obstacle['what'], string | null])[]>>
> = {
  'key-pair': ({ keyName }) => [['key-pair', keyName]],
  'instance-profile': ({ instanceProfile }) => [['instance-profile', instanceProfile]],
  'security-group': ({ securityGroupIds }) => securityGroupIds.map((id) => ['security-group', id]),
  image: ({ imageId }) => [['image', imageId]],
}

/** That it is there AWS denies: of another network, of another architecture or still pending is another matter. */
const DENIED = /does ?n[o']t exist|not found|NotFound|not authorized for images|\binvalid\b|cannot be described/i

/** What cannot be looked up, the last launch may have told: its message names what the template still names. */
function lastLaunch(group: Group): readonly Check[] {
  const failing = unresolvedLaunchFailure(group)
  const { launchTemplate } = group
  if (failing === null || launchTemplate === null) return []
  const said = statusMessageOf(failing)
  const named = DENIED.test(said) ? (spokenOf[launchFailureReason(said)]?.(launchTemplate) ?? []) : []
  // AWS says of a profile only that its name is invalid: it is that of the version, where the version is older than the launch
  const isOfVersion = launchTemplate.createdSec !== null && launchTemplate.createdSec <= failing.startSec && /^Invalid IAM Instance Profile name/i.test(said)
  return named
    .flatMap(([what, name]) =>
      name !== null && (isOfVersion || said.includes(name.slice(name.lastIndexOf('/') + 1))) ? [obstacle(what, name, namedBy(group))] : [],
    )
    .slice(0, 1)
}
