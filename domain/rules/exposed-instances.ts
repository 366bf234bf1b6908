import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import type { Group, IngressRule, Place } from '../facts/group.ts'
import type { Severity } from '../findings.ts'
import { unread } from '../reasons.ts'

/** A way in that a security group leaves open to everybody. */
export type Opening = {
  /** `administration`: a port that people log in on. `past-balancer`: the port that the load balancer sends requests to. */
  readonly what: 'administration' | 'past-balancer'
  readonly port: number
  readonly securityGroupId: string
  readonly cidr: string
  /** As the rule has it: `tcp`, or `-1` for every protocol and port. */
  readonly protocol: string
  readonly fromPort: number | null
  readonly toPort: number | null
}

export type ExposedInstancesFacts = {
  readonly openings: readonly Opening[]
  /** Whether instances get a public address; null where that was not read. */
  readonly publicAddress: boolean | null
  /** Its template allows instance metadata without a session token. */
  readonly metadataV1: boolean
  /** Devices that its template has made without encryption. */
  readonly unencryptedDevices: readonly string[]
  readonly launchTemplate: { readonly id: string; readonly name: string; readonly version: string }
  readonly managedBy: string | null
}

/** SSH, RDP, WinRM over HTTP and HTTPS. */
const ADMINISTRATION_PORTS: readonly number[] = [22, 3389, 5985, 5986]
const EVERYBODY: readonly string[] = ['0.0.0.0/0', '::/0']
/** An Application Load Balancer sends these; a Network Load Balancer may keep the client's address, and its targets must then let everybody in. */
const BALANCED_PROTOCOLS: readonly string[] = ['HTTP', 'HTTPS']

export const exposedInstances: Rule<ExposedInstancesFacts> = {
  kind: 'exposed-instances',
  category: 'exposure',
  summary: 'can be reached past its load balancer or on administrative ports, or launches with instance metadata v1 or unencrypted volumes',
  thresholds: [],
  bestPractices: ['SEC05-BP02', 'SEC06-BP01', 'SEC08-BP02'],
  assess,
}

function assess({ observation: { group }, place }: Case): Verdict<ExposedInstancesFacts> {
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const { launchTemplate: template, launchSecurity } = group
  if (template === null) return notAssessed(unread('launch-template'))
  const rules = template.securityGroupIds.map((id) => [id, place.ingress?.get(id)] as const)
  const openings = rules.flatMap(([id, ingress]) => (ingress ?? []).flatMap((rule) => openingsOf(id, rule, group, place)))
  const facts: ExposedInstancesFacts = {
    openings,
    publicAddress: publicAddressOf(group, place),
    metadataV1: launchSecurity.metadataV1 === true,
    unencryptedDevices: launchSecurity.unencryptedDevices,
    launchTemplate: { id: template.id, name: template.name, version: template.version },
    managedBy: group.managedBy,
  }
  if (openings.length > 0) return found(severityOf(facts), facts)
  if (facts.metadataV1 || facts.unencryptedDevices.length > 0) return found('low', facts)
  if (rules.length === 0) return notAssessed({ code: 'no-security-group-named' })
  const missing = rules.filter(([, ingress]) => ingress === undefined).map(([id]) => id)
  if (missing.length > 0) return notAssessed(unread('security-group-rules', ...missing))
  return inOrder(facts)
}

/** Who has no public address is reached from inside the network alone. */
function severityOf({ publicAddress }: ExposedInstancesFacts): Severity {
  if (publicAddress === true) return 'high'
  return publicAddress === null ? 'medium' : 'low'
}

function openingsOf(securityGroupId: string, rule: IngressRule, { targetGroupArns }: Group, { targetGroups }: Place): readonly Opening[] {
  const cidr = EVERYBODY.find((everybody) => rule.cidrs.includes(everybody))
  if (cidr === undefined) return []
  const balanced = targetGroupArns.flatMap((arn) => {
    const { protocol, port } = targetGroups?.get(arn) ?? {}
    return port != null && protocol != null && BALANCED_PROTOCOLS.includes(protocol) ? [port] : []
  })
  const open = (what: Opening['what'], ports: readonly number[]): readonly Opening[] =>
    ports
      .filter((port) => letsIn(rule, port))
      .map((port) => ({ what, port, securityGroupId, cidr, protocol: rule.protocol, fromPort: rule.fromPort, toPort: rule.toPort }))
  return [...open('administration', ADMINISTRATION_PORTS), ...open('past-balancer', [...new Set(balanced)])]
}

function letsIn({ protocol, fromPort, toPort }: IngressRule, port: number): boolean {
  if (protocol === '-1') return true
  return (protocol === 'tcp' || protocol === '6') && fromPort !== null && toPort !== null && fromPort <= port && port <= toPort
}

/** As the template says, else as its subnets do; where they differ, some instances have one. */
function publicAddressOf({ launchSecurity, subnetIds }: Group, { subnets }: Place): boolean | null {
  if (launchSecurity.publicAddress !== null) return launchSecurity.publicAddress
  const given = subnetIds.map((id) => subnets?.get(id)?.givesPublicAddress ?? null)
  if (given.includes(true)) return true
  return given.length === 0 || given.includes(null) ? null : false
}
