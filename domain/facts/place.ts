import type { Reason } from '../reasons.ts'
import type { AwsOpinion } from './aws-opinion.ts'
import type { IngressRule } from './cidr.ts'
import type { LaunchVolume } from './launch-template.ts'
import type { Alarm } from './scaling-policy.ts'

export type Subnet = {
  readonly subnetId: string
  readonly availabilityZone: string
  /** Free IPv4 addresses; Infinity where instances get IPv6 addresses alone: a /64 does not run out, and AWS's count is of IPv4. */
  readonly availableIpAddresses: number
  /** Instances launched there get a public IPv4 address unless their template says otherwise. */
  readonly givesPublicAddress?: boolean | null
  /** Instances launched there get an IPv6 address, and every one of those is public. */
  readonly givesIpv6Address?: boolean
  /** On hardware of the owner's own (AWS Outposts), which has no price an hour. */
  readonly onOutpost?: boolean
  /** Of a VPC in which every instance is dedicated. */
  readonly isDedicated?: boolean
  /** Its addresses, IPv4 and IPv6; left out where they were not read. */
  readonly cidrs?: readonly string[]
}

/** Where requests come from. */
export type LoadBalancer = {
  readonly arn: string
  /** Empty for a Network Load Balancer that was made without any: the addresses of who asks may then reach its targets. */
  readonly securityGroupIds: readonly string[]
  readonly subnetIds: readonly string[]
}

export type TargetGroup = {
  readonly arn: string
  readonly name: string
  /** Empty: no load balancer sends it anything. */
  readonly loadBalancerArns: readonly string[]
  /** `HTTP`, `HTTPS`: of an Application Load Balancer; `TCP`, `UDP`, `TLS`: of a Network Load Balancer. */
  readonly protocol?: string | null
  readonly port?: number | null
}

/** What one account and region holds beside its groups. `null`: not read. */
export type Place = {
  readonly accountId: string
  readonly region: string
  readonly instanceTypes: ReadonlyMap<string, InstanceType> | null
  /** On-demand, by instance type: of plain Linux with shared tenancy, or, of a place as one group is priced in it, of what that runs. */
  readonly prices: ReadonlyMap<string, Price> | null
  /** Why the prices of what a group runs are not known, in words. */
  readonly pricesUnknownBecause?: Reason | null
  /** Of other platforms and tenancies, by `priceKey`; those that were read. */
  readonly otherPrices?: ReadonlyMap<string, ReadonlyMap<string, Price>>
  readonly alarms: ReadonlyMap<string, Alarm> | null
  readonly subnets: ReadonlyMap<string, Subnet> | null
  readonly targetGroups: ReadonlyMap<string, TargetGroup> | null
  /** Those that the target groups name, by ARN. */
  readonly loadBalancers?: ReadonlyMap<string, LoadBalancer> | null
  /** How many groups of the place stand behind each load balancer, by the end of its ARN (`balancersOf`); left out where nobody counted. */
  readonly groupsBehind?: ReadonlyMap<string, number>
  /** vCPU quotas by quota code. */
  readonly vcpuQuotas: ReadonlyMap<string, number> | null
  readonly imageIds: ReadonlySet<string> | null
  /** What each of those asks of the type that it starts on; left out where images were not read. */
  readonly imageNeeds?: ReadonlyMap<string, ImageNeeds>
  /** What volumes each image has made; images that do not say are not there. */
  readonly imageVolumes?: ReadonlyMap<string, readonly LaunchVolume[]>
  /** Micro-dollars for a GiB-month, by volume type; left out where the price list was not read. */
  readonly volumePrices?: ReadonlyMap<string, number>
  /** Of those, the ones that cannot be launched, with their state as AWS has it: `disabled`, `failed`. */
  readonly unusableImages?: ReadonlyMap<string, string>
  readonly securityGroupIds: ReadonlySet<string> | null
  /** What each security group lets in; groups of which the rules were not read are not there. */
  readonly ingress?: ReadonlyMap<string, readonly IngressRule[]> | null
  /** Every volume made there is encrypted, whatever a template says; left out where that was not read. */
  readonly encryptsByDefault?: boolean
  /**
   * Whether instances take instance metadata requests without a token where their template leaves it open: what the account sets for the region; null where
   * it sets nothing and the image and the instance type decide. Left out where that was not read.
   */
  readonly metadataV1ByDefault?: boolean | null
  /** Zones that offer a type. */
  readonly offeredZones: ReadonlyMap<string, ReadonlySet<string>> | null
  /** Launched vCPUs at maximum size by quota code, over all groups of the place. */
  readonly vcpusAtMaximum: ReadonlyMap<string, number>
  /** What AWS itself recommends, by the group's name, each source at most once: beside what is judged here, never part of it. null: none was read. */
  readonly awsOpinions?: ReadonlyMap<string, readonly AwsOpinion[]> | null
}

/** `hasEna`: it is enabled for the Elastic Network Adapter. `bootMode`, `virtualization`: as AWS has them; null where the image does not say. */
export type ImageNeeds = { readonly hasEna: boolean; readonly bootMode: string | null; readonly virtualization: string | null }

export type InstanceType = {
  readonly name: string
  readonly vcpu: number
  readonly memoryGiB: number
  readonly currentGeneration: boolean
  readonly burstable: boolean
  /** It has GPUs or other accelerators, whose work CPU does not show; left out where that was not read. */
  readonly accelerated?: boolean
  /** Disks of the host (instance store), which go with the instance; left out where it has none, or where that was not read. */
  readonly localStorageGB?: number
  /** It launches from no image that is not enabled for the Elastic Network Adapter; left out where it does, or where that was not read. */
  readonly needsEna?: true
  /** Boot modes and kinds of virtualization that it has, as AWS names them; left out where they were not read. */
  readonly bootModes?: readonly string[]
  readonly virtualizations?: readonly string[]
  readonly architectures: readonly string[]
}

/** Integer micro-dollars an hour. */
export type Price = { readonly microUsdPerHour: number; readonly currency: string }
