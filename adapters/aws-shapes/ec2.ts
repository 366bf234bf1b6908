import * as z from 'zod'
import { time } from './time.ts'

/** Elements of EC2's answers: only what is used is checked, the rest is ignored. */

/** DescribeInstanceTypes: InstanceTypes[]. */
export const instanceTypeInfo = z.object({
  InstanceType: z.string(),
  CurrentGeneration: z.boolean().nullish(),
  BurstablePerformanceSupported: z.boolean().nullish(),
  VCpuInfo: z.object({ DefaultVCpus: z.number() }),
  MemoryInfo: z.object({ SizeInMiB: z.number() }),
  /** Of what a type does not have AWS answers nothing. */
  InstanceStorageInfo: z.object({ TotalSizeInGB: z.number().nullish() }).nullish(),
  NetworkInfo: z.object({ EnaSupport: z.string().nullish() }).nullish(),
  SupportedBootModes: z.array(z.string()).nullish(),
  SupportedVirtualizationTypes: z.array(z.string()).nullish(),
  GpuInfo: z.object({}).nullish(),
  FpgaInfo: z.object({}).nullish(),
  InferenceAcceleratorInfo: z.object({}).nullish(),
  NeuronInfo: z.object({}).nullish(),
  MediaAcceleratorInfo: z.object({}).nullish(),
  ProcessorInfo: z.object({ SupportedArchitectures: z.array(z.string()).nullish() }).nullish(),
})
export type InstanceTypeInfo = z.infer<typeof instanceTypeInfo>

/** DescribeSubnets: Subnets[]. */
export const subnet = z.object({
  SubnetId: z.string(),
  AvailabilityZone: z.string(),
  AvailableIpAddressCount: z.number(),
  MapPublicIpOnLaunch: z.boolean().nullish(),
  Ipv6Native: z.boolean().nullish(),
  AssignIpv6AddressOnCreation: z.boolean().nullish(),
  OutpostArn: z.string().nullish(),
  VpcId: z.string().nullish(),
  CidrBlock: z.string().nullish(),
  Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: z.string().nullish() })).nullish(),
})
export type AwsSubnet = z.infer<typeof subnet>

/** DescribeVpcs: Vpcs[]. In one of `dedicated` tenancy every instance is dedicated, whatever its template says. */
export const vpc = z.object({ VpcId: z.string(), InstanceTenancy: z.string().nullish() })
export type AwsVpc = z.infer<typeof vpc>

/** GetInstanceMetadataDefaults: AccountLevel, what the account sets for templates that leave it open. */
export const metadataDefaults = z.object({ HttpTokens: z.string().nullish(), HttpEndpoint: z.string().nullish() })
export type AwsMetadataDefaults = z.infer<typeof metadataDefaults>
/** The same of a template. `HttpTokens: optional` allows instance metadata without a token (IMDSv1), unless `HttpEndpoint: disabled` lets nobody ask. */
export const metadataOptions = metadataDefaults.nullish()
export const blockDeviceMappings = z
  .array(
    z.object({
      DeviceName: z.string().nullish(),
      NoDevice: z.string().nullish(),
      Ebs: z
        .object({
          Encrypted: z.boolean().nullish(),
          VolumeType: z.string().nullish(),
          VolumeSize: z.number().nullish(),
          Iops: z.number().nullish(),
          Throughput: z.number().nullish(),
          DeleteOnTermination: z.boolean().nullish(),
        })
        .nullish(),
    }),
  )
  .nullish()

/** DescribeLaunchTemplateVersions: LaunchTemplateVersions[]. */
export const launchTemplateVersion = z.object({
  LaunchTemplateId: z.string(),
  LaunchTemplateName: z.string(),
  VersionNumber: z.number(),
  DefaultVersion: z.boolean().nullish(),
  CreateTime: time.nullish(),
  LaunchTemplateData: z.object({
    InstanceType: z.string().nullish(),
    ImageId: z.string().nullish(),
    KeyName: z.string().nullish(),
    IamInstanceProfile: z.object({ Name: z.string().nullish(), Arn: z.string().nullish() }).nullish(),
    Monitoring: z.object({ Enabled: z.boolean().nullish() }).nullish(),
    SecurityGroupIds: z.array(z.string()).nullish(),
    NetworkInterfaces: z
      .array(
        z.object({
          Groups: z.array(z.string()).nullish(),
          AssociatePublicIpAddress: z.boolean().nullish(),
          InterfaceType: z.string().nullish(),
          SecondaryPrivateIpAddressCount: z.number().nullish(),
          PrivateIpAddresses: z.array(z.object({})).nullish(),
          Ipv4PrefixCount: z.number().nullish(),
          Ipv4Prefixes: z.array(z.object({})).nullish(),
          Ipv6AddressCount: z.number().nullish(),
          Ipv6PrefixCount: z.number().nullish(),
        }),
      )
      .nullish(),
    CpuOptions: z.object({}).nullish(),
    EnclaveOptions: z.object({ Enabled: z.boolean().nullish() }).nullish(),
    HibernationOptions: z.object({ Configured: z.boolean().nullish() }).nullish(),
    LicenseSpecifications: z.array(z.object({})).nullish(),
    MetadataOptions: metadataOptions,
    BlockDeviceMappings: blockDeviceMappings,
    InstanceMarketOptions: z.object({ MarketType: z.string().nullish() }).nullish(),
    InstanceRequirements: z.object({}).nullish(),
    CreditSpecification: z.object({ CpuCredits: z.string().nullish() }).nullish(),
    Placement: z
      .object({
        GroupName: z.string().nullish(),
        GroupId: z.string().nullish(),
        Tenancy: z.string().nullish(),
        HostId: z.string().nullish(),
        HostResourceGroupArn: z.string().nullish(),
      })
      .nullish(),
    CapacityReservationSpecification: z
      .object({
        CapacityReservationPreference: z.string().nullish(),
        CapacityReservationTarget: z
          .object({ CapacityReservationId: z.string().nullish(), CapacityReservationResourceGroupArn: z.string().nullish() })
          .nullish(),
      })
      .nullish(),
  }),
})
export type LaunchTemplateVersion = z.infer<typeof launchTemplateVersion>

/** DescribeImages: Images[]. */
export const image = z.object({
  ImageId: z.string(),
  State: z.string().nullish(),
  PlatformDetails: z.string().nullish(),
  UsageOperation: z.string().nullish(),
  /** AWS leaves it out where it is not set. */
  EnaSupport: z.boolean().nullish(),
  BootMode: z.string().nullish(),
  VirtualizationType: z.string().nullish(),
  BlockDeviceMappings: blockDeviceMappings,
})
export type AwsImage = z.infer<typeof image>

/** DescribeSecurityGroups: SecurityGroups[]. */
export const securityGroup = z.object({
  GroupId: z.string(),
  OwnerId: z.string().nullish(),
  IpPermissions: z
    .array(
      z.object({
        IpProtocol: z.string(),
        FromPort: z.number().nullish(),
        ToPort: z.number().nullish(),
        IpRanges: z.array(z.object({ CidrIp: z.string().nullish() })).nullish(),
        Ipv6Ranges: z.array(z.object({ CidrIpv6: z.string().nullish() })).nullish(),
        UserIdGroupPairs: z.array(z.object({ GroupId: z.string().nullish(), UserId: z.string().nullish() })).nullish(),
        PrefixListIds: z.array(z.object({ PrefixListId: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
})
export type AwsSecurityGroup = z.infer<typeof securityGroup>

/** DescribeInstanceTypeOfferings: InstanceTypeOfferings[]. */
export const instanceTypeOffering = z.object({ InstanceType: z.string(), LocationType: z.string(), Location: z.string() })
export type InstanceTypeOffering = z.infer<typeof instanceTypeOffering>
