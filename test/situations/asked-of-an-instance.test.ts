import { describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import { judge } from '../../domain/judge.ts'
import { audited, captureOf, type Fortnight, instances, START } from './a-fortnight.ts'

/** What a launch template asks of an instance, not every type can do, and not every subnet has room for. */

const memory = {
  Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
  Namespace: 'CWAgent',
  MetricName: 'mem_used_percent',
  Stat: 'Average',
  Period: 300,
  StartTime: START,
  Values: Array.from({ length: 4032 }, () => 10),
}
/** Eight of a type that is far too large, of which memory tells that half would do. */
const oversized = (template: object = {}): Fortnight => ({
  curve: { size: () => 8, cpu: () => 6 },
  policies: [],
  group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8, { InstanceType: 'm5.xlarge' }) },
  template: { InstanceType: 'm5.xlarge', ...template },
  series: [memory],
})
const proposed = async (template: object = {}) => (await audited(oversized(template))).group.proposal
const own = { DeviceIndex: 0, Groups: ['sg-1'] }

describe('a smaller type is proposed', () => {
  it('where the template asks for nothing of note', async () => {
    expect((await proposed())?.changes.instanceType).toBe('m5.large')
    expect((await proposed({ NetworkInterfaces: [own], EnclaveOptions: { Enabled: false } }))?.changes.instanceType).toBe('m5.large')
  })

  it.each([
    ['a number of cores', { CpuOptions: { CoreCount: 2, ThreadsPerCore: 1 } }],
    ['enclaves', { EnclaveOptions: { Enabled: true } }],
    ['hibernation', { HibernationOptions: { Configured: true } }],
    ['licences that are counted by core', { LicenseSpecifications: [{ LicenseConfigurationArn: 'arn:aws:license-manager:us-east-1:111122223333:lic-0a' }] }],
    ['an Elastic Fabric Adapter', { NetworkInterfaces: [{ ...own, InterfaceType: 'efa' }] }],
    ['four network interfaces', { NetworkInterfaces: [0, 1, 2, 3].map((DeviceIndex) => ({ ...own, DeviceIndex })) }],
    ['fourteen more addresses', { NetworkInterfaces: [{ ...own, SecondaryPrivateIpAddressCount: 14 }] }],
  ])('not where it asks for %s: EC2 might refuse the launch', async (_what, template) => {
    const proposal = await proposed(template)
    expect(proposal).not.toBeNull()
    expect(proposal?.changes.instanceType).toBeUndefined()
  })
})

describe('subnets have room for fewer instances', () => {
  const reach = async (interfaces: readonly object[], free: number) =>
    (await audited({ template: { NetworkInterfaces: interfaces }, subnet: { AvailableIpAddressCount: free } })).finding('subnet-exhaustion')

  it('where each takes a prefix', async () => {
    expect(await reach([own], 40)).toBeUndefined()
    const told = await reach([{ ...own, Ipv4PrefixCount: 1 }], 40)
    // two run; two more in each of two subnets, at seventeen addresses each
    expect(told?.title).toContain('can only grow to 6 of 12 instances')
    expect(JSON.stringify(told?.evidence)).toContain('each instance takes 17 addresses')
  })

  it('where each has several interfaces, or several addresses on one', async () => {
    expect(
      (
        await reach(
          [0, 1, 2].map((DeviceIndex) => ({ ...own, DeviceIndex })),
          6,
        )
      )?.title,
    ).toContain('can only grow to 6 of 12')
    expect((await reach([{ ...own, SecondaryPrivateIpAddressCount: 4 }], 20))?.title).toContain('can only grow to 10 of 12')
    expect((await reach([{ ...own, PrivateIpAddresses: [{ Primary: true }, {}] }], 6))?.title).toContain('can only grow to 8 of 12')
  })
})

describe('a launch template', () => {
  const besides = async (others: readonly (readonly [name: string, version: string])[], version: string) => {
    const dir = captureOf({
      ...oversized(),
      group: { ...oversized().group, LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: version } },
      besides: others.map(([name, Version]) => ({
        AutoScalingGroupName: name,
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version },
      })),
    })
    const { report } = await runAudit(await openCapture(dir), { judge })
    return report.groups.find(({ name }) => name === 'web')?.proposal?.doubts.join('; ') ?? ''
  }

  it('that other groups launch the newest version of is not changed for one alone, and that is said', async () => {
    const said = await besides(
      [
        ['search', '$Latest'],
        ['worker', '$Latest'],
        ['frozen', '7'],
      ],
      '$Latest',
    )
    expect(said).toContain('search, worker launch from the newest version of launch template web, too, and would take the change')
    expect(await besides([['search', '$Latest']], '1')).toContain('search launches from the newest version')
  })

  it('that others name a version of, or its default, is the group’s own to change', async () => {
    expect(
      await besides(
        [
          ['search', '$Default'],
          ['frozen', '1'],
        ],
        '$Latest',
      ),
    ).not.toContain('newest version')
  })
})
