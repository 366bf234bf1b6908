import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import { typesOf } from '../facts/capacity-units.ts'
import type { Group, Place } from '../facts/group.ts'
import { type LaunchFailureReason, launchFailureReason, launchFailureWords, statusMessageOf } from '../facts/launch-failures.ts'
import { unresolvedLaunchFailure } from '../facts/launch-incidents.ts'
import { changeItThere } from '../facts/managed.ts'
import type { Evidence, Severity } from '../findings.ts'

export const cannotLaunch: Rule = {
  kind: 'cannot-launch',
  category: 'scaling-gap',
  summary:
    'would fail its next launch: image, security group, key pair, subnet or target group of its template no longer exists, or its type is not offered in its zones',
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP02', 'REL11-BP03'],
  assess,
}

/** What one check of the next launch says: what is wrong, or that the facts for it were not read. `partly`: launches still succeed elsewhere. */
type Check = { readonly obstacle: string; readonly partly: boolean; readonly remedy: string } | { readonly unread: string }

const newVersion = 'in a new launch template version'

function assess(c: Case): Verdict {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  const checks = [
    ...image(group, c.place),
    ...securityGroups(group, c.place),
    ...subnets(group, c.place),
    ...targetGroups(group, c.place),
    ...offers(group, c.place),
    ...lastLaunch(group),
  ]
  const obstacles = checks.filter((check) => 'obstacle' in check)
  if (obstacles.length > 0) return found(c, obstacles)
  const unread = checks.flatMap((check) => ('unread' in check ? [check.unread] : []))
  if (unread.length > 0) return notAssessed(`not read: ${unread.join(', ')}`)
  return healthy({ statement: 'All that the next launch needs exists.' })
}

function found(c: Case, obstacles: readonly Extract<Check, { obstacle: string }>[]): Verdict {
  const { group } = c.observation
  const everywhere = obstacles.some(({ partly }) => !partly)
  const calm: Severity = everywhere ? 'medium' : 'low'
  const failing = unresolvedLaunchFailure(group)
  const evidence: Evidence[] = obstacles.map(({ obstacle }) => ({ statement: obstacle }))
  if (failing !== null)
    evidence.push({ statement: `The last launch failed: ${statusMessageOf(failing)}`, fromSec: failing.startSec, toSec: failing.endSec ?? failing.startSec })
  return {
    verdict: 'found',
    severity:
      failing !== null && everywhere
        ? severityGivenOverload('high', c.overload, c.policy)
        : everywhere
          ? severityGivenOverload(calm, c.overload, c.policy)
          : calm,
    title: `Repair what the next launch needs: ${obstacles[0]?.obstacle}`,
    evidence,
    remedy: `${changeItThere(group)}${[...new Set(obstacles.map(({ remedy }) => remedy))].join(' ')}`,
  }
}

/** Image ids alone can be looked up: a template may also name a parameter that resolves to one (`resolve:ssm:…`). */
function image({ launchTemplate }: Group, { imageIds }: Place): readonly Check[] {
  if (launchTemplate === null) return [{ unread: 'the launch template' }]
  const id = launchTemplate.imageId
  if (id === null || !id.startsWith('ami-')) return []
  if (imageIds === null) return [{ unread: 'images' }]
  if (imageIds.has(id)) return []
  return [
    {
      obstacle: `Image ${id} of launch template ${launchTemplate.name} does not exist, or is no longer shared.`,
      partly: false,
      remedy: `Name an existing image ${newVersion}.`,
    },
  ]
}

function securityGroups({ launchTemplate }: Group, { securityGroupIds }: Place): readonly Check[] {
  const ids = launchTemplate?.securityGroupIds.filter((id) => id.startsWith('sg-')) ?? []
  if (ids.length === 0) return []
  if (securityGroupIds === null) return [{ unread: 'security groups' }]
  return ids
    .filter((id) => !securityGroupIds.has(id))
    .map((id) => ({
      obstacle: `Security group ${id} of launch template ${launchTemplate?.name} does not exist.`,
      partly: false,
      remedy: `Name existing security groups ${newVersion}.`,
    }))
}

function subnets({ subnetIds }: Group, place: Place): readonly Check[] {
  if (subnetIds.length === 0) return []
  if (place.subnets === null) return [{ unread: 'subnets' }]
  const gone = subnetIds.filter((id) => !place.subnets?.has(id))
  return gone.map((id) => ({
    obstacle: `Subnet ${id} of the group does not exist.`,
    partly: gone.length < subnetIds.length,
    remedy: 'Take subnets that no longer exist from the group, and add others in their zones.',
  }))
}

/** VPC Lattice target groups are not among those that were read. */
function targetGroups({ targetGroupArns }: Group, place: Place): readonly Check[] {
  const arns = targetGroupArns.filter((arn) => arn.includes(':elasticloadbalancing:'))
  if (arns.length === 0) return []
  if (place.targetGroups === null) return [{ unread: 'target groups' }]
  return arns
    .filter((arn) => !place.targetGroups?.has(arn))
    .map((arn) => ({ obstacle: `Target group ${arn} of the group does not exist.`, partly: false, remedy: 'Detach target groups that no longer exist.' }))
}

/** Zones in which none of the group's types is offered. A type without any offer was not asked for, or is offered nowhere: it cannot be told. */
function offers(group: Group, { offeredZones }: Place): readonly Check[] {
  const types = typesOf(group)
  if (types.length === 0) return [{ unread: 'the instance type' }]
  const zonesOfType = types.map((type) => offeredZones?.get(type))
  if (zonesOfType.some((zones) => zones === undefined)) return [{ unread: `the zones that offer ${types.join(', ')}` }]
  const without = group.availabilityZones.filter((zone) => !zonesOfType.some((zones) => zones?.has(zone)))
  return without.map((zone) => ({
    obstacle: `${types.join(', ')} ${types.length === 1 ? 'is' : 'are'} not offered in ${zone}.`,
    partly: without.length < group.availabilityZones.length,
    remedy: 'Allow a type that every zone of the group offers, or replace the zone.',
  }))
}

/** What AWS's word on the last launch may be about: its name, and what the template or the group still calls it. What was corrected since is no longer named. */
const spokenOf: Readonly<Partial<Record<LaunchFailureReason, { readonly what: string; readonly names: (group: Group) => readonly (string | null)[] }>>> = {
  'key-pair': { what: 'Key pair', names: ({ launchTemplate }) => [launchTemplate?.keyName ?? null] },
  'instance-profile': { what: 'IAM instance profile', names: ({ launchTemplate }) => [launchTemplate?.instanceProfile ?? null] },
  'security-group': { what: 'Security group', names: ({ launchTemplate }) => launchTemplate?.securityGroupIds ?? [] },
  image: { what: 'Image', names: ({ launchTemplate }) => [launchTemplate?.imageId ?? null] },
}

/** What cannot be looked up, the last launch may have told: its message names what the template still names. */
function lastLaunch(group: Group): readonly Check[] {
  const failing = unresolvedLaunchFailure(group)
  if (failing === null) return []
  const said = statusMessageOf(failing)
  const reason = launchFailureReason(said)
  const spoken = spokenOf[reason]
  const name = spoken?.names(group).find((candidate) => candidate !== null && said.includes(candidate))
  if (spoken === undefined || name === undefined) return []
  return [
    {
      obstacle: `${spoken.what} ${name} of launch template ${group.launchTemplate?.name} does not exist.`,
      partly: false,
      remedy: launchFailureWords[reason].remedy,
    },
  ]
}
