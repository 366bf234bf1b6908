/** A volume that a template has made with each instance, or an image; null where a template leaves that to the image. */
export type LaunchVolume = {
  readonly device: string
  readonly volumeType: string | null
  /** 0: the template takes the image's volume away. */
  readonly sizeGiB: number | null
  /** IOPS or throughput are paid for beside its size. */
  readonly isProvisioned?: boolean
  /** DeleteOnTermination; null where that is not said. */
  readonly goesWithInstance?: boolean | null
}

/** What of a launch template version, or of a launch configuration, decides whether the next launch can succeed. */
export type LaunchTemplate = {
  readonly kind: 'launch-template' | 'launch-configuration'
  /** Empty for a launch configuration. */
  readonly id: string
  readonly name: string
  /** As the group names it: `$Latest`, `$Default`, or a number; empty for a launch configuration. */
  readonly version: string
  /** What an instance says that was launched from it today: the version's number, or the launch configuration's name. */
  readonly launches: string
  /** When this version, or the launch configuration, was made; null where that was not read. */
  readonly createdSec: number | null
  readonly imageId: string | null
  readonly securityGroupIds: readonly string[]
  readonly keyName: string | null
  /** Name or ARN of its IAM instance profile. */
  readonly instanceProfile: string | null
  readonly volumes?: readonly LaunchVolume[]
  /** IPv4 addresses of a subnet that each instance takes; left out: one. */
  readonly addressesEach?: number
}

/** The templates that single types of a group are launched from in place of its own; `missing`: AWS says that it does not exist. null where it was not read. */
export type TypeSources = {
  readonly templates: readonly { readonly launchTemplate: LaunchTemplate | null; readonly missing: string | null }[]
  /** No type is left that the group's own template launches. */
  readonly everyType: boolean
}

/** What of a launch template decides how far its instances can be reached and read. */
export type LaunchSecurity = {
  /** Whether its instances get a public address; null where it leaves that to the subnets. */
  readonly publicAddress: boolean | null
  /** It gives them an IPv6 address; left out where it leaves that to the subnets. */
  readonly ipv6Address?: boolean
  /** Instance metadata without a session token; null where the template leaves it to the image and the account. */
  readonly metadataV1: boolean | null
  /** Devices that it says are not encrypted; what it leaves out follows the snapshot and the account. */
  readonly unencryptedDevices: readonly string[]
}
