import { describe, expect, it } from 'vitest'
import { audited, fixedAt, instances } from './a-fortnight.ts'
import { offered, priced, typed } from './a-market.ts'

/** What a group may launch, and what it could run on instead. */

const eight = { curve: fixedAt(8), policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }

describe('a group that describes its instances in place of naming types', () => {
  const described = (more: Readonly<Record<string, unknown>> = {}) => ({
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' },
        Overrides: [{ InstanceRequirements: { VCpuCount: { Min: 2 }, MemoryMiB: { Min: 4096 } } }],
      },
    },
    ...more,
  })

  it('can launch in a zone that lacks the type it runs now: EC2 takes another', async () => {
    const said = await audited({
      group: described({ AvailabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] }),
      answers: { 'ec2.describe-instance-type-offerings': offered({ 'm5.large': ['us-east-1a', 'us-east-1b'] }) },
    })
    expect(said.kinds).not.toContain('cannot-launch')
  })

  it('needs a share of the quota that nobody can tell', async () => {
    const quotas = { Quotas: [{ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', Value: 16 }] }
    const said = await audited({ group: described(), answers: { 'service-quotas.list-service-quotas': quotas } })
    expect(said.kinds).not.toContain('quota-exhaustion')
    expect(said.notAssessed('quota-exhaustion')).toBeDefined()
  })

  it('counted in vCPUs can grow to a number of instances that nobody can tell', async () => {
    const said = await audited({
      group: described({ DesiredCapacityType: 'vcpu', MinSize: 4, MaxSize: 64, DesiredCapacity: 4 }),
      subnet: { AvailableIpAddressCount: 2 },
    })
    expect(said.kinds).not.toContain('subnet-exhaustion')
    expect(said.notAssessed('proposal')).toContain('capacity')
  })
})

describe('types that a group could run on instead', () => {
  const options = async (
    today: string,
    others: Readonly<Record<string, readonly [usd: string, architecture: string, zones?: readonly string[]]>>,
    more = {},
  ) => {
    const all = { [today]: ['0.113', 'x86_64'] as const, ...others }
    const said = await audited({
      ...eight,
      group: { ...eight.group, Instances: instances(8, { InstanceType: today }) },
      template: { InstanceType: today },
      answers: {
        'ec2.describe-instance-types': typed(Object.entries(all).map(([name, [, architecture]]) => [name, 2, architecture])),
        'pricing.get-products': priced(Object.entries(all).map(([name, [usd]]) => [name, usd])),
        'ec2.describe-instance-type-offerings': offered(
          Object.fromEntries(Object.entries(all).map(([name, [, , zones]]) => [name, zones ?? ['us-east-1a', 'us-east-1b']])),
        ),
      },
      ...more,
    })
    return (said.group.typeOptions ?? []).map(({ instanceType }) => instanceType)
  }

  it('are on Graviton the one that is cheapest', async () => {
    expect(await options('m5.large', { 'm6g.large': ['0.077', 'arm64'], 'm7g.large': ['0.0816', 'arm64'] })).toEqual(['m6g.large'])
  })

  it('are offered in each of its zones', async () => {
    expect(await options('m5.large', { 'm6g.large': ['0.077', 'arm64', ['us-east-1a']], 'm7g.large': ['0.0816', 'arm64'] })).toEqual(['m7g.large'])
  })

  it('have the local disks that it has, and its network', async () => {
    const plain = { 'm6g.large': ['0.077', 'arm64'], 'm6i.large': ['0.096', 'x86_64'] } as const
    expect(await options('m5d.large', plain)).toEqual([])
    expect(await options('m5n.large', plain)).toEqual([])
    expect(await options('m5d.large', { ...plain, 'm6gd.large': ['0.0904', 'arm64'] })).toEqual(['m6gd.large'])
  })

  it('are none on Graviton for Windows', async () => {
    const windows = { image: { UsageOperation: 'RunInstances:0002', PlatformDetails: 'Windows' } }
    expect(await options('m5.large', { 'm6g.large': ['0.077', 'arm64'] }, windows)).toEqual([])
  })

  it('are no finding, and in no sum', async () => {
    const said = await audited({ ...eight, curve: { size: () => 8, cpu: () => 60 } })
    expect(said.group.typeOptions).toBeDefined()
    expect(said.kinds).not.toContain('previous-generation')
    expect(said.finding('oversized-instance-type')).toBeUndefined()
    expect(said.report.summary.estimatedMonthlySavings?.amount ?? 0).toBe(0)
  })
})

describe('work that CPU does not show', () => {
  const onGpus = (cpu: number, named: string, more: object = {}) =>
    audited({
      ...eight,
      curve: { size: () => 8, cpu: () => cpu },
      quiet: true,
      group: { ...eight.group, Instances: instances(8, { InstanceType: named }) },
      template: { InstanceType: named },
      answers: {
        'ec2.describe-instance-types': typed([[named, 4, 'x86_64', more]]),
        'pricing.get-products': priced([[named, '1.006']]),
        'ec2.describe-instance-type-offerings': offered({ [named]: ['us-east-1a', 'us-east-1b'] }),
      },
    })
  const gpu = { GpuInfo: { Gpus: [{ Name: 'A10G', Manufacturer: 'NVIDIA', Count: 1 }] } }

  it.each([
    ['GPUs at six percent of CPU', 6, 'g5.xlarge', gpu],
    ['GPUs at one percent of CPU', 1, 'g5.xlarge', gpu],
    ['chips for inference, of which the answer says nothing', 1, 'inf2.xlarge', {}],
  ] as const)('of %s is neither idle nor too much', async (_what, cpu, type, more) => {
    const said = await onGpus(cpu, type, more)
    expect(said.kinds.filter((kind) => kind === 'idle-group' || kind === 'excess-capacity' || kind === 'oversized-instance-type')).toEqual([])
    expect(said.group.proposal).toBeNull()
    expect(said.notAssessed('proposal')).toContain(`accelerators of ${type}`)
  })

  it('is none of a type without any', async () => {
    expect((await onGpus(1, 'm5.xlarge')).kinds).toContain('idle-group')
  })
})

describe('disks of an instance\u2019s own', () => {
  const disks = (TotalSizeInGB: number) => ({ InstanceStorageSupported: true, InstanceStorageInfo: { TotalSizeInGB, NvmeSupport: 'required' } })
  const named = ['i3.xlarge', 'i3.large', 'm5.large']
  const withDisks = (has: boolean) =>
    audited({
      ...eight,
      curve: { size: () => 8, cpu: () => 6 },
      group: { ...eight.group, Instances: instances(8, { InstanceType: 'i3.xlarge' }) },
      template: { InstanceType: 'i3.xlarge' },
      // memory that nobody needs: without the disks a smaller type would do
      series: [
        {
          Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
          Namespace: 'CWAgent',
          MetricName: 'mem_used_percent',
          Stat: 'Average',
          Period: 300,
          StartTime: '2026-10-19T00:00:00Z',
          Values: Array.from({ length: 4032 }, () => 10),
        },
      ],
      answers: {
        'ec2.describe-instance-types': typed([
          ['i3.xlarge', 4, 'x86_64', has ? disks(950) : {}],
          ['i3.large', 2, 'x86_64', has ? disks(475) : {}],
          ['m5.large', 2, 'x86_64'],
        ]),
        'pricing.get-products': priced([
          ['i3.xlarge', '0.312'],
          ['i3.large', '0.156'],
          ['m5.large', '0.096'],
        ]),
        'ec2.describe-instance-type-offerings': offered(Object.fromEntries(named.map((type) => [type, ['us-east-1a', 'us-east-1b']]))),
      },
    })

  it('are kept, and fewer of them are proposed with the least confidence', async () => {
    const { group } = await withDisks(true)
    expect(group.proposal?.changes.instanceType).toBeUndefined()
    expect(group.proposal?.confidence).toBe('low')
    expect(group.proposal?.doubts.join()).toContain('i3.xlarge has disks of its own')
  })

  it('are no matter where a type has none', async () => {
    const { group } = await withDisks(false)
    expect(group.proposal?.changes.instanceType).toBe('i3.large')
    expect(group.proposal?.doubts.join()).not.toContain('disks')
  })
})

describe('an older generation', () => {
  const lt = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' }
  const withTypes = (types: readonly string[], ran: readonly object[], distribution: object = {}) =>
    audited({
      ...eight,
      group: {
        ...eight.group,
        LaunchTemplate: undefined,
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: lt, Overrides: types.map((InstanceType) => ({ InstanceType })) },
          InstancesDistribution: distribution,
        },
        Instances: ran,
      },
      answers: {
        'ec2.describe-instance-types': typed([
          ['m5.large', 2, 'x86_64'],
          ['m4.large', 2, 'x86_64', { CurrentGeneration: false }],
        ]),
        'ec2.describe-instance-type-offerings': offered({ 'm5.large': ['us-east-1a', 'us-east-1b'], 'm4.large': ['us-east-1a', 'us-east-1b'] }),
        'pricing.get-products': priced([
          ['m5.large', '0.096'],
          ['m4.large', '0.1'],
        ]),
      },
    })
  const old = (count: number) => instances(count, { InstanceType: 'm4.large' }).map((one, i) => ({ ...one, InstanceId: `i-0old${i}` }))
  const money = ({ finding }: Awaited<ReturnType<typeof audited>>) => finding('previous-generation')?.evidence.find(({ value }) => value !== undefined)?.value

  it('that a policy only keeps for when nothing else is to be had is not run', async () => {
    expect((await withTypes(['m5.large', 'm4.large'], instances(8))).kinds).not.toContain('previous-generation')
  })

  it('that half of the instances are of saves on that half', async () => {
    expect(money(await withTypes(['m5.large', 'm4.large'], [...instances(4), ...old(4)]))).toBeCloseTo(4 * 730 * 0.004, 2)
  })

  it('that is bought as Spot costs what nobody read', async () => {
    const spot = await withTypes(['m4.large'], old(8), { OnDemandPercentageAboveBaseCapacity: 0 })
    expect(spot.notAssessed('previous-generation')).toContain('Spot')
    expect(money(await withTypes(['m4.large'], old(8), { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 0 }))).toBeUndefined()
  })
})
