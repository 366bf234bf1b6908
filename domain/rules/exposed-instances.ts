import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { everybodyAmong, type IngressRule, liesWithin } from '../facts/cidr.ts'
import type { Group } from '../facts/group.ts'
import type { Place } from '../facts/place.ts'
import { publicAddressShare } from '../facts/public-address.ts'
import type { Severity } from '../findings.ts'
import { unread } from '../reasons.ts'

/** A way in that a security group leaves open: to everybody or, on the load balancer's port, to others than the load balancer. */
export type Opening = {
  /** `administration`: a port that people log in on. `past-balancer`: the port that the load balancer sends requests to. */
  readonly what: 'administration' | 'past-balancer'
  readonly port: number
  readonly securityGroupId: string
  /** Whose addresses are let in; null where the rule names a security group or a prefix list. */
  readonly cidr: string | null
  readonly sourceId: string | null
  /** As the rule has it: `tcp`, or `-1` for every protocol and port. */
  readonly protocol: string
  readonly fromPort: number | null
  readonly toPort: number | null
}

export type ExposedInstancesFacts = {
  readonly openings: readonly Opening[]
  /** Whether instances get a public IPv4 address; null where that was not read. */
  readonly publicAddress: boolean | null
  /** They get an IPv6 address and a rule lets all of IPv6 in: left to the route whether that comes from outside. Left out otherwise. */
  readonly openToIpv6?: boolean | undefined
  /** Its template allows instance metadata without a session token. */
  readonly metadataV1: boolean
  /** It leaves that open, and the account's default allows it; left out otherwise. */
  readonly metadataByAccount?: boolean | undefined
  /** It leaves that open, and the account's default was not read; left out otherwise. */
  readonly metadataUnread?: boolean | undefined
  /** Devices that its template has made without encryption. */
  readonly unencryptedDevices: readonly string[]
  /** Whether the region encrypts them all the same was not read; left out where it does not, or there are none. */
  readonly encryptionUnread?: boolean | undefined
  readonly launchTemplate: { readonly id: string; readonly name: string; readonly version: string }
  readonly managedBy: string | null
}

/** SSH, RDP, WinRM over HTTP and HTTPS. */
const ADMINISTRATION_PORTS: readonly number[] = [22, 3389, 5985, 5986]
/**
 * An Application Load Balancer sends these, from its own addresses and security groups. A Network Load Balancer may keep the client's address: its targets
 * must then let everybody in, unless it has a security group, which they can name all the same (Elastic Load Balancing, "Update the security groups for
 * your Network Load Balancer").
 */
const BALANCED_PROTOCOLS: readonly string[] = ['HTTP', 'HTTPS']

export const exposedInstances: Rule<ExposedInstancesFacts> = {
  kind: 'exposed-instances',
  category: 'exposure',
  summary: 'is reachable past its load balancer or on administrative ports, or launches with instance metadata v1 or unencrypted volumes',
  thresholds: [],
  bestPractices: ['SEC05-BP02', 'SEC06-BP01', 'SEC08-BP02'],
  assess,
}

function assess({ observation: { group }, place }: Case): Verdict<ExposedInstancesFacts> {
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const { launchTemplate: template, launchSecurity } = group
  if (template === null) return notAssessed(unread('launch-template'))
  const rules = template.securityGroupIds.map((id) => [id, place.ingress?.get(id)] as const)
  const waysIn = waysInOf(group, place)
  const share = publicAddressShare(group, place)
  const whole = wholeByPort(
    rules.flatMap(([, ingress]) => ingress ?? []),
    waysIn,
  )
  const looks = rules.flatMap(([id, ingress]) => (ingress ?? []).map((rule) => openingsOf(id, rule, waysIn, template.securityGroupIds, whole)))
  const openings = looks.flatMap((look) => look.openings)
  const facts: ExposedInstancesFacts = {
    openings,
    publicAddress: share === null ? null : share > 0,
    ...(getsIpv6(group, place) && openings.some(({ cidr }) => cidr?.includes(':') === true) ? { openToIpv6: true } : {}),
    // the template decides, then the account; an account that sets nothing leaves it to the image and the type (EC2 user guide, "Order of precedence for instance metadata options")
    metadataV1: (launchSecurity.metadataV1 ?? place.metadataV1ByDefault) === true,
    ...(launchSecurity.metadataV1 === null && place.metadataV1ByDefault === true ? { metadataByAccount: true } : {}),
    ...(launchSecurity.metadataV1 === null && place.metadataV1ByDefault === undefined ? { metadataUnread: true } : {}),
    // a volume is encrypted where the region makes it so, though the template says otherwise (EBS user guide, encryption-by-default)
    unencryptedDevices: place.encryptsByDefault === true ? [] : launchSecurity.unencryptedDevices,
    ...(place.encryptsByDefault === undefined && launchSecurity.unencryptedDevices.length > 0 ? { encryptionUnread: true } : {}),
    launchTemplate: { id: template.id, name: template.name, version: template.version },
    managedBy: group.managedBy,
  }
  if (openings.length > 0) return found(severityOf(facts, whole), facts)
  if (facts.metadataV1 || facts.unencryptedDevices.length > 0) return found('low', facts)
  if (rules.length === 0) return notAssessed({ code: 'no-security-group-named' })
  const missing = rules.filter(([, ingress]) => ingress === undefined).map(([id]) => id)
  if (missing.length > 0) return notAssessed(unread('security-group-rules', ...missing))
  const sources = looks.flatMap(({ unknownSourceIds }) => unknownSourceIds)
  if (sources.length > 0) return notAssessed(unread('security-group-sources', ...new Set(sources)))
  if (looks.some(({ undecided }) => undecided)) return notAssessed(unread('load-balancers'))
  // who stands before them, and on which port, no answer here tells
  const unseen = [...group.loadBalancerNames, ...(group.latticeTargetGroupArns === undefined ? [] : ['VPC Lattice'])]
  if (unseen.length > 0 && rules.some(([, ingress]) => (ingress ?? []).length > 0)) return notAssessed(unread('load-balancers', ...unseen))
  return inOrder(facts)
}

/** Who has no public address is reached from inside the network alone, and so is one that lets in some others and not everybody. */
function severityOf({ openings, publicAddress, openToIpv6 }: ExposedInstancesFacts, whole: Whole): Severity {
  const toEverybody = openings.filter(({ port, cidr }) => cidr !== null && whole.get(port)?.includes(cidr))
  if (toEverybody.length === 0) return 'low'
  const isIpv4 = toEverybody.some(({ cidr }) => cidr?.includes(':') === false)
  if (publicAddress === true && isIpv4) return 'high'
  // whether a route leads in (an egress-only internet gateway has none) was not read
  return (publicAddress === null && isIpv4) || openToIpv6 === true ? 'medium' : 'low'
}

function getsIpv6({ launchSecurity, subnetIds }: Group, { subnets }: Place): boolean {
  return launchSecurity.ipv6Address === true || subnetIds.some((id) => subnets?.get(id)?.givesIpv6Address === true)
}

/** A port that a load balancer sends requests to, and from whom; null where the load balancers, or the addresses they have, were not read. */
type WayIn = { readonly port: number; readonly sourceIds: readonly string[] | null; readonly cidrs: readonly string[] | null }

function waysInOf({ targetGroupArns }: Group, { targetGroups, loadBalancers, subnets }: Place): readonly WayIn[] {
  const guarded = targetGroupArns.flatMap((targetGroupArn) => {
    const { port, protocol, loadBalancerArns = [] } = targetGroups?.get(targetGroupArn) ?? {}
    const named = loadBalancerArns.every((arn) => (loadBalancers?.get(arn)?.securityGroupIds ?? []).length > 0)
    return port != null && protocol != null && loadBalancerArns.length > 0 && (named || BALANCED_PROTOCOLS.includes(protocol))
      ? [{ port, loadBalancerArns }]
      : []
  })
  return [...new Set(guarded.map(({ port }) => port))].map((port) => {
    const arns = guarded.flatMap((one) => (one.port === port ? one.loadBalancerArns : []))
    const balancers = allOf(arns, (arn) => loadBalancers?.get(arn))
    const subnetIds = balancers?.flatMap((balancer) => balancer.subnetIds) ?? null
    return {
      port,
      sourceIds: balancers?.flatMap(({ securityGroupIds }) => securityGroupIds) ?? null,
      cidrs: (subnetIds && allOf(subnetIds, (id) => subnets?.get(id)?.cidrs))?.flat() ?? null,
    }
  })
}

/** null where one is missing. */
function allOf<Item extends object>(keys: readonly string[], itemOf: (key: string) => Item | undefined): readonly Item[] | null {
  const items = keys.flatMap((key) => itemOf(key) ?? [])
  return items.length < keys.length ? null : items
}

/** By port, the addresses that together are everybody; none where somebody is left out. Several rules, of several groups, may add up to it. */
type Whole = ReadonlyMap<number, readonly string[]>

function wholeByPort(rules: readonly IngressRule[], waysIn: readonly WayIn[]): Whole {
  const ports = new Set([...ADMINISTRATION_PORTS, ...waysIn.map(({ port }) => port)])
  return new Map([...ports].map((port) => [port, everybodyAmong([...new Set(rules.filter((rule) => letsIn(rule, port)).flatMap(({ cidrs }) => cidrs))])]))
}

type Look = { readonly openings: readonly Opening[]; readonly undecided: boolean; readonly unknownSourceIds: readonly string[] }

/** Who has a security group of the instances' own is one of them, or meant to reach them. */
function openingsOf(securityGroupId: string, rule: IngressRule, waysIn: readonly WayIn[], own: readonly string[], whole: Whole): Look {
  const { protocol, fromPort, toPort, cidrs, sourceIds = [], unknownSourceIds = [], hiddenCidrs = false } = rule
  const letIn = { securityGroupId, protocol, fromPort, toPort }
  const reached = waysIn.filter(({ port }) => letsIn(rule, port))
  const administration = ADMINISTRATION_PORTS.filter((port) => letsIn(rule, port))
  const open = (what: Opening['what'], port: number): readonly Opening[] =>
    cidrs.filter((cidr) => whole.get(port)?.includes(cidr)).map((cidr) => ({ ...letIn, what, port, cidr, sourceId: null }))
  const toEverybody = [...administration.flatMap((port) => open('administration', port)), ...reached.flatMap(({ port }) => open('past-balancer', port))]
  const strangers = sourceIds.filter((id) => !own.includes(id))
  const others = reached.flatMap((way) => [
    ...cidrs
      .filter((cidr) => way.cidrs !== null && !whole.get(way.port)?.includes(cidr) && !liesWithin(cidr, way.cidrs))
      .map((cidr) => ({ port: way.port, cidr, sourceId: null })),
    ...strangers.filter((id) => way.sourceIds?.includes(id) === false).map((sourceId) => ({ port: way.port, cidr: null, sourceId })),
  ])
  const isTold = (id: string): boolean => own.includes(id) || (administration.length === 0 && reached.every((way) => way.sourceIds?.includes(id)))
  return {
    openings: [...toEverybody, ...others.map((other): Opening => ({ ...letIn, what: 'past-balancer', ...other }))],
    undecided: reached.some((way) => hiddenCidrs || (way.cidrs === null && cidrs.length > 0) || (way.sourceIds === null && strangers.length > 0)),
    unknownSourceIds: administration.length + reached.length === 0 ? [] : unknownSourceIds.filter((id) => !isTold(id)),
  }
}

function letsIn({ protocol, fromPort, toPort }: IngressRule, port: number): boolean {
  if (protocol === '-1') return true
  return (protocol === 'tcp' || protocol === '6') && fromPort !== null && toPort !== null && fromPort <= port && port <= toPort
}
