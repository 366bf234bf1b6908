import * as z from 'zod/mini'
import { time } from './time.ts'

/** Elements of EC2's answers: only what is used is checked, the rest is ignored. */

/** DescribeInstanceTypes: InstanceTypes[]. */
export const instanceTypeInfo = z.lazy(() =>
  z.object({
    InstanceType: z.string(),
    CurrentGeneration: z.nullish(z.boolean()),
    BurstablePerformanceSupported: z.nullish(z.boolean()),
    VCpuInfo: z.object({ DefaultVCpus: z.number() }),
    MemoryInfo: z.object({ SizeInMiB: z.number() }),
    /** Of what a type does not have AWS answers nothing. */
    InstanceStorageInfo: z.nullish(z.object({ TotalSizeInGB: z.nullish(z.number()) })),
    NetworkInfo: z.nullish(z.object({ EnaSupport: z.nullish(z.string()) })),
    SupportedBootModes: z.nullish(z.array(z.string())),
    SupportedVirtualizationTypes: z.nullish(z.array(z.string())),
    GpuInfo: z.nullish(z.object({})),
    FpgaInfo: z.nullish(z.object({})),
    InferenceAcceleratorInfo: z.nullish(z.object({})),
    NeuronInfo: z.nullish(z.object({})),
    MediaAcceleratorInfo: z.nullish(z.object({})),
    ProcessorInfo: z.nullish(z.object({ SupportedArchitectures: z.nullish(z.array(z.string())) })),
  }),
)
export type InstanceTypeInfo = z.infer<typeof instanceTypeInfo>

/** DescribeSubnets: Subnets[]. */
export const subnet = z.lazy(() =>
  z.object({
    SubnetId: z.string(),
    AvailabilityZone: z.string(),
    AvailableIpAddressCount: z.number(),
    MapPublicIpOnLaunch: z.nullish(z.boolean()),
    Ipv6Native: z.nullish(z.boolean()),
    AssignIpv6AddressOnCreation: z.nullish(z.boolean()),
    OutpostArn: z.nullish(z.string()),
    VpcId: z.nullish(z.string()),
    CidrBlock: z.nullish(z.string()),
    Ipv6CidrBlockAssociationSet: z.nullish(z.array(z.object({ Ipv6CidrBlock: z.nullish(z.string()) }))),
  }),
)
export type AwsSubnet = z.infer<typeof subnet>

/** DescribeVpcs: Vpcs[]. In one of `dedicated` tenancy every instance is dedicated, whatever its template says. */
export const vpc = z.object({ VpcId: z.string(), InstanceTenancy: z.nullish(z.string()) })
export type AwsVpc = z.infer<typeof vpc>

/** GetInstanceMetadataDefaults: AccountLevel, what the account sets for templates that leave it open. */
export const metadataDefaults = z.object({ HttpTokens: z.nullish(z.string()), HttpEndpoint: z.nullish(z.string()) })
export type AwsMetadataDefaults = z.infer<typeof metadataDefaults>
/** The same of a template. `HttpTokens: optional` allows instance metadata without a token (IMDSv1), unless `HttpEndpoint: disabled` lets nobody ask. */
export const metadataOptions = z.nullish(metadataDefaults)
export const blockDeviceMappings = z.nullish(
  z.array(
    z.object({
      DeviceName: z.nullish(z.string()),
      NoDevice: z.nullish(z.string()),
      Ebs: z.nullish(
        z.object({
          Encrypted: z.nullish(z.boolean()),
          VolumeType: z.nullish(z.string()),
          VolumeSize: z.nullish(z.number()),
          Iops: z.nullish(z.number()),
          Throughput: z.nullish(z.number()),
          DeleteOnTermination: z.nullish(z.boolean()),
        }),
      ),
    }),
  ),
)

/** DescribeLaunchTemplateVersions: LaunchTemplateVersions[]. */
export const launchTemplateVersion = z.lazy(() =>
  z.object({
    LaunchTemplateId: z.string(),
    LaunchTemplateName: z.string(),
    VersionNumber: z.number(),
    DefaultVersion: z.nullish(z.boolean()),
    CreateTime: z.nullish(time),
    LaunchTemplateData: z.object({
      InstanceType: z.nullish(z.string()),
      ImageId: z.nullish(z.string()),
      KeyName: z.nullish(z.string()),
      IamInstanceProfile: z.nullish(z.object({ Name: z.nullish(z.string()), Arn: z.nullish(z.string()) })),
      Monitoring: z.nullish(z.object({ Enabled: z.nullish(z.boolean()) })),
      SecurityGroupIds: z.nullish(z.array(z.string())),
      NetworkInterfaces: z.nullish(
        z.array(
          z.object({
            Groups: z.nullish(z.array(z.string())),
            AssociatePublicIpAddress: z.nullish(z.boolean()),
            InterfaceType: z.nullish(z.string()),
            SecondaryPrivateIpAddressCount: z.nullish(z.number()),
            PrivateIpAddresses: z.nullish(z.array(z.object({}))),
            Ipv4PrefixCount: z.nullish(z.number()),
            Ipv4Prefixes: z.nullish(z.array(z.object({}))),
            Ipv6AddressCount: z.nullish(z.number()),
            Ipv6PrefixCount: z.nullish(z.number()),
          }),
        ),
      ),
      CpuOptions: z.nullish(z.object({})),
      EnclaveOptions: z.nullish(z.object({ Enabled: z.nullish(z.boolean()) })),
      HibernationOptions: z.nullish(z.object({ Configured: z.nullish(z.boolean()) })),
      LicenseSpecifications: z.nullish(z.array(z.object({}))),
      MetadataOptions: metadataOptions,
      BlockDeviceMappings: blockDeviceMappings,
      InstanceMarketOptions: z.nullish(z.object({ MarketType: z.nullish(z.string()) })),
      InstanceRequirements: z.nullish(z.object({})),
      CreditSpecification: z.nullish(z.object({ CpuCredits: z.nullish(z.string()) })),
      Placement: z.nullish(
        z.object({
          GroupName: z.nullish(z.string()),
          GroupId: z.nullish(z.string()),
          Tenancy: z.nullish(z.string()),
          HostId: z.nullish(z.string()),
          HostResourceGroupArn: z.nullish(z.string()),
        }),
      ),
      CapacityReservationSpecification: z.nullish(
        z.object({
          CapacityReservationPreference: z.nullish(z.string()),
          CapacityReservationTarget: z.nullish(
            z.object({ CapacityReservationId: z.nullish(z.string()), CapacityReservationResourceGroupArn: z.nullish(z.string()) }),
          ),
        }),
      ),
    }),
  }),
)
export type LaunchTemplateVersion = z.infer<typeof launchTemplateVersion>

/** DescribeImages: Images[]. */
export const image = z.lazy(() =>
  z.object({
    ImageId: z.string(),
    State: z.nullish(z.string()),
    PlatformDetails: z.nullish(z.string()),
    UsageOperation: z.nullish(z.string()),
    /** AWS leaves it out where it is not set. */
    EnaSupport: z.nullish(z.boolean()),
    BootMode: z.nullish(z.string()),
    VirtualizationType: z.nullish(z.string()),
    BlockDeviceMappings: blockDeviceMappings,
  }),
)
export type AwsImage = z.infer<typeof image>

/** DescribeSecurityGroups: SecurityGroups[]. */
export const securityGroup = z.lazy(() =>
  z.object({
    GroupId: z.string(),
    OwnerId: z.nullish(z.string()),
    IpPermissions: z.nullish(
      z.array(
        z.object({
          IpProtocol: z.string(),
          FromPort: z.nullish(z.number()),
          ToPort: z.nullish(z.number()),
          IpRanges: z.nullish(z.array(z.object({ CidrIp: z.nullish(z.string()) }))),
          Ipv6Ranges: z.nullish(z.array(z.object({ CidrIpv6: z.nullish(z.string()) }))),
          UserIdGroupPairs: z.nullish(z.array(z.object({ GroupId: z.nullish(z.string()), UserId: z.nullish(z.string()) }))),
          PrefixListIds: z.nullish(z.array(z.object({ PrefixListId: z.nullish(z.string()) }))),
        }),
      ),
    ),
  }),
)
export type AwsSecurityGroup = z.infer<typeof securityGroup>

/** DescribeInstanceTypeOfferings: InstanceTypeOfferings[]. */
export const instanceTypeOffering = z.object({ InstanceType: z.string(), LocationType: z.string(), Location: z.string() })
export type InstanceTypeOffering = z.infer<typeof instanceTypeOffering>
