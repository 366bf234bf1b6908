import {
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRegionsCommand,
  DescribeReservedInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetEbsEncryptionByDefaultCommand,
  GetInstanceMetadataDefaultsCommand,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2'
import pMap from 'p-map'
import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, call } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

const ec2: AwsService<EC2Client> = { prefix: 'ec2', makeClient: (settings) => new EC2Client(settings), pace: { perSec: 10, burst: 20 } }

/** Values that one filter takes. */
const MOST_VALUES = 200

/** A region and whether the account may use it. */
export type RegionState = { readonly region: string; readonly enabled: boolean }

/** Every region there is, by name; those that the account has not opted into are not enabled. */
export async function describeRegions(session: AwsSession): Promise<readonly RegionState[]> {
  const { Regions } = await call(session, ec2, 'DescribeRegions', (client) => client.send(new DescribeRegionsCommand({ AllRegions: true })))
  return (Regions ?? [])
    .flatMap(({ RegionName, OptInStatus }) => (RegionName === undefined ? [] : [{ region: RegionName, enabled: OptInStatus !== 'not-opted-in' }]))
    .sort((a, b) => (a.region < b.region ? -1 : 1))
}

/** Reserved instances of the account and Region that pay now or are queued, as the AWS CLI prints them. One answer holds them all (EC2 API Reference). Free of charge. Rejects with an AwsError. */
export async function describeReservedInstances(session: AwsSession): Promise<readonly unknown[]> {
  const Filters = [{ Name: 'state', Values: ['active', 'queued'] }]
  const { ReservedInstances } = await call(session, ec2, 'DescribeReservedInstances', (client) =>
    client.send(new DescribeReservedInstancesCommand({ Filters })),
  )
  return cliJson(ReservedInstances ?? [])
}

/** Every instance type of the region: which of them a proposal will name is not known before the groups are judged. */
export async function describeInstanceTypes(session: AwsSession): Promise<readonly unknown[]> {
  const types = await readAll(
    session,
    ec2,
    'DescribeInstanceTypes',
    (client, NextToken) => client.send(new DescribeInstanceTypesCommand({ NextToken, MaxResults: 100 })),
    (answer) => ({ items: answer.InstanceTypes, nextToken: answer.NextToken }),
  )
  return cliJson(types)
}

/** The zones that offer a type. */
export async function describeOfferings(session: AwsSession): Promise<readonly unknown[]> {
  const offerings = await readAll(
    session,
    ec2,
    'DescribeInstanceTypeOfferings',
    (client, NextToken) => client.send(new DescribeInstanceTypeOfferingsCommand({ LocationType: 'availability-zone', NextToken, MaxResults: 1000 })),
    (answer) => ({ items: answer.InstanceTypeOfferings, nextToken: answer.NextToken }),
  )
  return cliJson(offerings)
}

// The next four are asked by filter, not by id: one id that no longer exists would fail the whole request, and that it is
// missing from the answer is just what one wants to know.

export function describeSubnets(session: AwsSession, ids: readonly string[]): Promise<readonly unknown[]> {
  return filtered(ids, 'subnet-id', (Filters) =>
    readAll(
      session,
      ec2,
      'DescribeSubnets',
      (client, NextToken) => client.send(new DescribeSubnetsCommand({ Filters, NextToken })),
      (answer) => ({ items: answer.Subnets, nextToken: answer.NextToken }),
    ),
  )
}

/** Whether the region encrypts every new volume, whatever was asked for: its one value (EC2 API Reference, GetEbsEncryptionByDefault). Free of charge. */
export async function ebsEncryptionByDefault(session: AwsSession): Promise<readonly unknown[]> {
  const { EbsEncryptionByDefault } = await call(session, ec2, 'GetEbsEncryptionByDefault', (client) => client.send(new GetEbsEncryptionByDefaultCommand({})))
  return EbsEncryptionByDefault === undefined ? [] : [EbsEncryptionByDefault]
}

/**
 * What the account says of instance metadata in the region, for templates that leave it open; nothing in it where it says nothing (EC2 API Reference,
 * GetInstanceMetadataDefaults). Free of charge.
 */
export async function instanceMetadataDefaults(session: AwsSession): Promise<readonly unknown[]> {
  const { AccountLevel } = await call(session, ec2, 'GetInstanceMetadataDefaults', (client) => client.send(new GetInstanceMetadataDefaultsCommand({})))
  return [{ HttpTokens: AccountLevel?.HttpTokens, HttpEndpoint: AccountLevel?.HttpEndpoint }]
}

export function describeVpcs(session: AwsSession, ids: readonly string[]): Promise<readonly unknown[]> {
  return filtered(ids, 'vpc-id', (Filters) =>
    readAll(
      session,
      ec2,
      'DescribeVpcs',
      (client, NextToken) => client.send(new DescribeVpcsCommand({ Filters, NextToken })),
      (answer) => ({ items: answer.Vpcs, nextToken: answer.NextToken }),
    ),
  )
}

/** Deprecated images too, which can still be launched, and those that are disabled, which cannot, and say so. */
export function describeImages(session: AwsSession, ids: readonly string[]): Promise<readonly unknown[]> {
  return filtered(ids, 'image-id', (Filters) =>
    readAll(
      session,
      ec2,
      'DescribeImages',
      (client, NextToken) => client.send(new DescribeImagesCommand({ Filters, IncludeDeprecated: true, IncludeDisabled: true, NextToken })),
      (answer) => ({ items: answer.Images, nextToken: answer.NextToken }),
    ),
  )
}

export function describeSecurityGroups(session: AwsSession, ids: readonly string[]): Promise<readonly unknown[]> {
  return filtered(ids, 'group-id', (Filters) =>
    readAll(
      session,
      ec2,
      'DescribeSecurityGroups',
      (client, NextToken) => client.send(new DescribeSecurityGroupsCommand({ Filters, NextToken })),
      (answer) => ({ items: answer.SecurityGroups, nextToken: answer.NextToken }),
    ),
  )
}

type Filter = { readonly Name: string; readonly Values: string[] }

async function filtered<Item>(values: readonly string[], name: string, ask: (filters: Filter[]) => Promise<Item[]>): Promise<readonly unknown[]> {
  const items: Item[] = []
  for (let from = 0; from < values.length; from += MOST_VALUES) items.push(...(await ask([{ Name: name, Values: values.slice(from, from + MOST_VALUES) }])))
  return cliJson(items)
}

/** A launch template by id (or name), and the versions that groups launch from (`$Latest`, `$Default`, numbers). */
export type TemplateVersions = { readonly id: string | null; readonly name: string | null; readonly versions: readonly string[] }

/** A version younger than this may not be what ran all window long: then those before it are read, too, so many at most. */
const YOUNG_MS = 60 * 86_400_000
const MOST_BEFORE = 10

/** Versions of launch templates, without their user data, which may hold secrets and says nothing here. A template or version that is gone is left out. */
export async function describeTemplateVersions(session: AwsSession, templates: readonly TemplateVersions[]): Promise<readonly unknown[]> {
  const found = await pMap(templates, (template) => describeVersionsAndBefore(session, template), { concurrency: 5 })
  return cliJson(found.flat()).map((version) => ({ ...version, LaunchTemplateData: { ...version.LaunchTemplateData, UserData: undefined } }))
}

async function describeVersionsAndBefore(session: AwsSession, template: TemplateVersions): Promise<readonly LaunchTemplateVersion[]> {
  const found = await describeVersions(session, template)
  const isYoung = ({ CreateTime }: LaunchTemplateVersion): boolean => CreateTime !== undefined && session.run.clock.nowMs() - CreateTime.getTime() < YOUNG_MS
  const isUnread = (number: number): boolean => number > 0 && !found.some((one) => one.VersionNumber === number)
  for (let [young, read] = [found.filter(isYoung), 0]; young.length > 0 && read < MOST_BEFORE; read++) {
    const before = [...new Set(young.map(({ VersionNumber = 1 }) => VersionNumber - 1))].filter(isUnread)
    const earlier = before.length === 0 ? [] : await describeVersions(session, { ...template, versions: before.map(String) })
    found.push(...earlier)
    young = earlier.filter(isYoung)
  }
  return found
}

async function describeVersions(session: AwsSession, { id, name, versions }: TemplateVersions): Promise<LaunchTemplateVersion[]> {
  const named = id === null ? { LaunchTemplateName: name ?? '' } : { LaunchTemplateId: id }
  try {
    return await readAll(
      session,
      ec2,
      'DescribeLaunchTemplateVersions',
      (client, NextToken) => client.send(new DescribeLaunchTemplateVersionsCommand({ ...named, Versions: [...versions], NextToken })),
      (answer) => ({ items: answer.LaunchTemplateVersions, nextToken: answer.NextToken }),
    )
  } catch (error) {
    if (!(error instanceof AwsError && error.kind === 'not-found')) throw error
    // one that is gone fails the others that were asked for with it
    const alone = versions.length > 1 ? await pMap(versions, (version) => describeVersions(session, { id, name, versions: [version] }), { concurrency: 5 }) : []
    return alone.flat()
  }
}
