import * as z from 'zod/mini'
import type { ExposedInstancesFacts, Opening } from '../../domain/rules/exposed-instances.ts'
import { commandLine } from '../shell.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { About, Words } from './words.ts'

const opening = z.strictObject({
  what: z.enum(['administration', 'past-balancer']),
  port: z.int(),
  securityGroupId: z.string(),
  cidr: z.nullable(z.string()),
  // findings that are kept from before rules by security group were read have none
  sourceId: z._default(z.nullable(z.string()), null),
  protocol: z.string(),
  fromPort: z.nullable(z.int()),
  toPort: z.nullable(z.int()),
})

export const exposedInstances: Words<ExposedInstancesFacts> = {
  facts: () =>
    z.strictObject({
      openings: z.array(opening),
      publicAddress: z.nullable(z.boolean()),
      openToIpv6: z.optional(z.boolean()),
      metadataV1: z.boolean(),
      metadataByAccount: z.optional(z.boolean()),
      metadataUnread: z.optional(z.boolean()),
      unencryptedDevices: z.array(z.string()),
      encryptionUnread: z.optional(z.boolean()),
      launchTemplate: z.strictObject({ id: z.string(), name: z.string(), version: z.string() }),
      managedBy: z.nullable(z.string()),
    }),
  title: ({ openings: [first], metadataV1, launchTemplate }, about) => {
    const name = nameOf(about)
    if (first?.what === 'administration') return `${name} lets everybody in on port ${first.port} (security group ${first.securityGroupId})`
    if (first !== undefined) return `${name} can be reached past its load balancer on port ${first.port} (security group ${first.securityGroupId})`
    return metadataV1
      ? `${name} allows instance metadata v1 (launch template ${launchTemplate.name})`
      : `${name} launches with unencrypted volumes (launch template ${launchTemplate.name})`
  },
  evidence: ({ openings, publicAddress, openToIpv6, metadataV1, metadataByAccount, metadataUnread, unencryptedDevices, encryptionUnread, launchTemplate }) => [
    ...openings.map((one) => ({
      statement: `Security group ${one.securityGroupId} lets ${one.cidr ?? one.sourceId} in on ${portsOf(one)}: ${one.what === 'administration' ? `port ${one.port} is for administration` : `port ${one.port} is the load balancer's alone`}.`,
    })),
    ...(openings.length === 0 ? [] : [{ statement: addressInWords[String(publicAddress) as 'true' | 'false' | 'null'] }]),
    ...(openToIpv6 === true
      ? [{ statement: 'They get IPv6 addresses, and those are public: only a subnet without a route in from an internet gateway keeps others out.' }]
      : []),
    ...(metadataV1 && metadataByAccount !== true
      ? [{ statement: `Launch template ${launchTemplate.name} allows instance metadata without a token (HttpTokens is optional).` }]
      : []),
    ...(metadataByAccount === true
      ? [
          {
            statement: `Launch template ${launchTemplate.name} doesn't set HttpTokens, and the account's default for the region is optional: no token is needed.`,
          },
        ]
      : []),
    ...(metadataUnread === true
      ? [
          {
            statement: `Launch template ${launchTemplate.name} doesn't set HttpTokens, and the account's default was not read: whether a token is needed is unknown.`,
          },
        ]
      : []),
    ...(unencryptedDevices.length === 0
      ? []
      : [{ statement: `Launch template ${launchTemplate.name} makes ${unencryptedDevices.join(', ')} without encryption.` }]),
    ...(encryptionUnread === true
      ? [{ statement: 'Whether the region encrypts every new volume by default was not read: if it does, these are encrypted, too.' }]
      : []),
  ],
  remedy: ({ openings, metadataV1, unencryptedDevices, launchTemplate, managedBy }, about) =>
    [
      changeItThere(managedBy).trim(),
      ...(openings.length === 0
        ? []
        : [
            "Let only the load balancer's security group in on its port, and reach instances through Session Manager. First see who else uses the security group (aws ec2 describe-network-interfaces --filters Name=group-id,Values=…).",
            `Close: ${rulesOf(openings)
              .map((one) => ingress('revoke-security-group-ingress', one, about))
              .join(' ; ')}`,
            `Open again: ${rulesOf(openings)
              .map((one) => ingress('authorize-security-group-ingress', one, about))
              .join(' ; ')}`,
          ]),
      ...(metadataV1 ? [metadata(launchTemplate, about)] : []),
      ...(unencryptedDevices.length === 0
        ? []
        : [
            'Turn on EBS encryption by default in the region, or set Encrypted on the devices in a new launch template version; volumes that exist stay as they are until their instances are replaced.',
          ]),
    ]
      .filter((part) => part !== '')
      .join(' '),
}

const addressInWords = {
  true: 'Its instances have public IPv4 addresses.',
  false: 'Its instances have no public IPv4 address: it is open to what reaches the network.',
  null: 'Whether its instances have public addresses was not read.',
} as const

function portsOf({ protocol, fromPort, toPort }: Opening): string {
  if (protocol === '-1') return 'every port'
  return fromPort === toPort ? `port ${fromPort}` : `ports ${fromPort} to ${toPort}`
}

/** One rule may be open to several ports. */
function rulesOf(openings: readonly Opening[]): readonly Opening[] {
  return [
    ...new Map(openings.map((one) => [JSON.stringify([one.securityGroupId, one.cidr, one.sourceId, one.protocol, one.fromPort, one.toPort]), one])).values(),
  ]
}

function ingress(operation: string, { securityGroupId, cidr, sourceId, protocol, fromPort, toPort }: Opening, { resource }: Pick<About, 'resource'>): string {
  const permission = { IpProtocol: protocol, ...(fromPort === null ? {} : { FromPort: fromPort, ToPort: toPort }), ...sourceOf(cidr, sourceId ?? '') }
  return commandLine({ service: 'ec2', operation, region: resource.region ?? '', parameters: { GroupId: securityGroupId, IpPermissions: [permission] } })
}

function sourceOf(cidr: string | null, sourceId: string): object {
  if (cidr !== null) return cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] }
  return sourceId.startsWith('pl-') ? { PrefixListIds: [{ PrefixListId: sourceId }] } : { UserIdGroupPairs: [{ GroupId: sourceId }] }
}

function metadata({ id, version }: ExposedInstancesFacts['launchTemplate'], { resource }: Pick<About, 'resource'>): string {
  if (id === '') return 'Move to a launch template with HttpTokens required: a launch configuration cannot be changed.'
  const make = (tokens: string) =>
    commandLine({
      service: 'ec2',
      operation: 'create-launch-template-version',
      region: resource.region ?? '',
      parameters: { LaunchTemplateId: id, SourceVersion: version, LaunchTemplateData: { MetadataOptions: { HttpTokens: tokens } } },
    })
  return `Require tokens for instance metadata, once its software asks for them: ${make('required')} ; back: ${make('optional')}`
}
