import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a test wants of one account and region: groups by name with the CPU each shows all the time; a file's text to have in place of the right one. */
export type WrittenPlace = {
  readonly accountId: string
  readonly region: string
  readonly groups: Readonly<Record<string, number>>
  readonly spoilt?: Readonly<Record<string, string>>
}

const STEPS = 4032

/** Writes a capture of two weeks: groups of six m5.large without policies, each at a constant CPU. */
export function writtenCapture(dir: string, ...places: readonly WrittenPlace[]): string {
  const put = (name: string, content: unknown): void => writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content))
  mkdirSync(dir, { recursive: true })
  put('capture.json', {
    format: 'headroom-capture/1',
    capturedAt: '2026-11-02T00:20:00Z',
    window: { start: '2026-10-19T00:00:00Z', end: '2026-11-02T00:00:00Z' },
    currency: 'USD',
  })
  for (const { accountId, region, groups, spoilt = {} } of places) {
    const folder = join('accounts', accountId, region)
    mkdirSync(join(dir, folder), { recursive: true })
    const names = Object.keys(groups)
    put(join(folder, 'autoscaling.describe-auto-scaling-groups.json'), { AutoScalingGroups: names.map((name) => groupAnswer(name, accountId, region)) })
    put(join(folder, 'autoscaling.describe-policies.json'), { ScalingPolicies: [] })
    put(join(folder, 'autoscaling.describe-scheduled-actions.json'), { ScheduledUpdateGroupActions: [] })
    put(join(folder, 'ec2.describe-instance-types.json'), {
      InstanceTypes: [
        {
          InstanceType: 'm5.large',
          CurrentGeneration: true,
          BurstablePerformanceSupported: false,
          VCpuInfo: { DefaultVCpus: 2 },
          MemoryInfo: { SizeInMiB: 8192 },
          ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
        },
      ],
    })
    put(join(folder, 'pricing.get-products.json'), { PriceList: [priceAnswer(region)] })
    put(join(folder, 'cloudwatch.get-metric-data.ndjson'), names.flatMap((name) => seriesOf(name, groups[name] as number)).join('\n'))
    for (const [name, text] of Object.entries(spoilt)) put(join(folder, name), text)
  }
  return dir
}

function groupAnswer(name: string, accountId: string, region: string): object {
  const zones = [`${region}a`, `${region}b`]
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:0:autoScalingGroupName/${name}`,
    LaunchTemplate: { LaunchTemplateId: 'lt-0a', LaunchTemplateName: 'lt', Version: '1' },
    MinSize: 6,
    MaxSize: 6,
    DesiredCapacity: 6,
    DefaultCooldown: 300,
    AvailabilityZones: zones,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 300,
    Instances: Array.from({ length: 6 }, (_, i) => ({
      InstanceId: `i-${i}`,
      InstanceType: 'm5.large',
      AvailabilityZone: zones[i % 2],
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    CreatedTime: '2026-01-01T00:00:00Z',
    SuspendedProcesses: [],
    VPCZoneIdentifier: '',
    EnabledMetrics: [],
    Tags: [],
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
  }
}

function priceAnswer(region: string): string {
  const attributes = {
    instanceType: 'm5.large',
    regionCode: region,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    capacitystatus: 'Used',
    preInstalledSw: 'NA',
    usagetype: 'BoxUsage:m5.large',
  }
  return JSON.stringify({
    product: { productFamily: 'Compute Instance', attributes, sku: 'A' },
    serviceCode: 'AmazonEC2',
    terms: { OnDemand: { 'A.B': { priceDimensions: { 'A.B.C': { unit: 'Hrs', pricePerUnit: { USD: '0.0960000000' } } } } } },
  })
}

function seriesOf(name: string, cpuPercent: number): string[] {
  const line = (stat: string, value: number): string =>
    JSON.stringify({
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: name }],
      Stat: stat,
      Period: 300,
      StartTime: '2026-10-19T00:00:00Z',
      Values: Array.from({ length: STEPS }, () => value),
    })
  return [line('Average', cpuPercent), line('Maximum', cpuPercent), line('SampleCount', 6)]
}
