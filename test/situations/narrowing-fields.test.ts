import { describe, expect, it } from 'vitest'
import { activity, alarm, audited, fixedAt, instances, repeated, tracking } from './a-fortnight.ts'
import { offered } from './a-market.ts'

/** A field that narrows what AWS answers is read, or the thing is not judged. */

const step = (adjustment: number, alarmName: string): object => ({
  AutoScalingGroupName: 'web',
  PolicyName: `step ${alarmName}`,
  PolicyType: 'StepScaling',
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [
    adjustment > 0 ? { MetricIntervalLowerBound: 0, ScalingAdjustment: adjustment } : { MetricIntervalUpperBound: 0, ScalingAdjustment: adjustment },
  ],
  Alarms: [{ AlarmName: alarmName }],
})
const steps = [step(2, 'high'), step(-1, 'low')]

describe('an alarm', () => {
  it("on another group's CPU is not replayed on this one's", async () => {
    const other = { Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web-blue' }] }
    const said = await audited({ policies: steps, alarms: [alarm('high', other), alarm('low', other)] })
    expect(said.notAssessed('proposal')).toContain("not the group's mean CPU")
  })

  it('on metric math is not replayed', async () => {
    const math = {
      MetricName: undefined,
      Namespace: undefined,
      Dimensions: undefined,
      Statistic: undefined,
      Period: undefined,
      Metrics: [{ Id: 'e1', Expression: 'm1 / m2' }],
    }
    const said = await audited({ policies: steps, alarms: [alarm('high', math), alarm('low', math)] })
    expect(said.notAssessed('proposal')).toContain('an expression of several metrics')
  })

  it('on a unit that CPU is not published in is not replayed: it never has a datapoint', async () => {
    const inUnit = (Unit: string) => audited({ policies: steps, alarms: [alarm('high', { Unit }), alarm('low', { Unit })] })
    expect((await inUnit('Count')).notAssessed('proposal')).toContain("not the group's mean CPU")
    expect((await inUnit('Percent')).notAssessed('proposal')).toBeUndefined()
  })

  it('on the hottest instance is not replayed on the mean', async () => {
    const maximum = { Statistic: 'Maximum' }
    const said = await audited({ policies: steps, alarms: [alarm('high', maximum), alarm('low', maximum)] })
    expect(said.notAssessed('proposal')).toContain('Maximum CPUUtilization')
  })

  it('whose datapoints are joined by their maximum is not replayed on the mean where that chooses the step', async () => {
    const hottest = { ...step(2, 'high'), MetricAggregationType: 'Maximum' }
    const one = await audited({ policies: [hottest, step(-1, 'low')] })
    expect(one.notAssessed('proposal')).toBeUndefined()
    const StepAdjustments = [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 15, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 15, ScalingAdjustment: 4 },
    ]
    const two = await audited({ policies: [{ ...hottest, StepAdjustments }, step(-1, 'low')] })
    expect(two.notAssessed('proposal')).toContain('Maximum CPUUtilization')
  })

  it('M of N that takes missing data for breaching is not replayed where four of five periods have none', async () => {
    const breaching = { EvaluationPeriods: 5, DatapointsToAlarm: 3, TreatMissingData: 'breaching' }
    const fortnight = {
      policies: steps,
      alarms: [alarm('high', breaching), alarm('low', breaching)],
      curve: fixedAt(12),
      group: { DesiredCapacity: 12, Instances: instances(12) },
    }
    // the group stands at twelve: what its alarm sees of empty periods nobody can tell; with all datapoints it would have gone in
    const errorOf = async (detailedMonitoring: boolean) => (await audited({ ...fortnight, detailedMonitoring })).group.replayFit?.instanceHoursErrorFraction
    expect(await errorOf(false)).toBeCloseTo(0, 2)
    expect(await errorOf(true)).toBeLessThan(-0.25)
  })
})

describe('target tracking', () => {
  it('of CPU in a unit that CPU is not published in follows nothing', async () => {
    const inUnit = (Unit: string | undefined) =>
      tracking(60, {
        TargetTrackingConfiguration: {
          CustomizedMetricSpecification: {
            Namespace: 'AWS/EC2',
            MetricName: 'CPUUtilization',
            Statistic: 'Average',
            Unit,
            Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
          },
          TargetValue: 60,
        },
      })
    for (const unit of [undefined, 'Percent']) expect((await audited({ policies: [inUnit(unit)] })).notAssessed('proposal')).toBeUndefined()
    expect((await audited({ policies: [inUnit('Count')] })).notAssessed('proposal')).toContain('metric')
  })

  it('of requests beside that of CPU, where requests were not read, is left out of the replay and keeps nobody from scaling in', async () => {
    const PredefinedMetricSpecification = { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/web/1/targetgroup/web/1' }
    const requests = tracking(1000, { PolicyName: 'requests', TargetTrackingConfiguration: { PredefinedMetricSpecification, TargetValue: 1000 } })
    const { group } = await audited({ policies: [tracking(), requests] })
    expect(Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)).toBeLessThan(0.05)
    const alone = await audited({ policies: [requests] })
    expect(alone.notAssessed('proposal')).toContain('policy requests: its metric ALBRequestCountPerTarget was not read')
  })

  it("on another account's load balancer, or on one target group of two, is not replayed on the requests of all", async () => {
    const arn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/${name}/0123456789abcdef`
    const requests = tracking(1000, {
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/web/1/targetgroup/api/0123456789abcdef' },
        TargetValue: 1000,
      },
    })
    const said = await audited({
      policies: [requests],
      group: { TargetGroupARNs: [arn('api'), arn('web')] },
      answers: { 'elbv2.describe-target-groups': undefined },
    })
    expect(said.notAssessed('proposal')).toContain('metric')
  })
})

describe('predictive scaling', () => {
  it('that may raise the maximum says that the maximum is no limit', async () => {
    const predictive = (Mode: string, MaxCapacityBreachBehavior: string) => ({
      AutoScalingGroupName: 'web',
      PolicyName: 'ahead',
      PolicyType: 'PredictiveScaling',
      Enabled: true,
      PredictiveScalingConfiguration: {
        MetricSpecifications: [{ TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' } }],
        Mode,
        MaxCapacityBreachBehavior,
        MaxCapacityBuffer: 10,
      },
    })
    const said = async (mode: string, behavior: string) => (await audited({ policies: [tracking(), predictive(mode, behavior)] })).group.leftOut.join()
    expect(await said('ForecastAndScale', 'IncreaseMaxCapacity')).toContain('its max size of 12 is not a limit: predictive policy ahead raises it')
    expect(await said('ForecastAndScale', 'HonorMaxCapacity')).not.toContain('no limit')
    expect(await said('ForecastOnly', 'IncreaseMaxCapacity')).not.toContain('no limit')
  })
})

describe('a mixed instances policy', () => {
  const mixed = (distribution: object) => ({
    group: {
      LaunchTemplate: undefined,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' },
          Overrides: [{ InstanceType: 'm5.large' }],
        },
        InstancesDistribution: distribution,
      },
    },
  })
  const quotas = (standard: number, spot: number) => ({
    'service-quotas.list-service-quotas': {
      Quotas: [
        { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', Value: standard },
        { ServiceCode: 'ec2', QuotaCode: 'L-34B43A08', Value: spot },
      ],
    },
  })

  it('whose on-demand base takes in its whole size runs no Spot: its price is known', async () => {
    const said = await audited(mixed({ OnDemandBaseCapacity: 12, OnDemandPercentageAboveBaseCapacity: 0 }))
    expect(JSON.stringify(said.group.proposal?.doubts ?? [])).not.toContain('Spot')
    const spot = await audited({ ...mixed({ OnDemandBaseCapacity: 12, OnDemandPercentageAboveBaseCapacity: 0 }), answers: quotas(8, 256) })
    expect(spot.kinds).toContain('quota-exhaustion')
  })

  it('needs the on-demand quota for its base and the Spot quota for what is above', async () => {
    const base = mixed({ OnDemandBaseCapacity: 4, OnDemandPercentageAboveBaseCapacity: 0 })
    // four of m5.large on demand, eight as Spot
    expect((await audited({ ...base, answers: quotas(8, 16) })).kinds).not.toContain('quota-exhaustion')
    expect((await audited({ ...base, answers: quotas(7, 16) })).kinds).toContain('quota-exhaustion')
    expect((await audited({ ...base, answers: quotas(8, 15) })).kinds).toContain('quota-exhaustion')
  })

  it('with weights is not proposed to in instances', async () => {
    const weighted = mixed({})
    const policy = weighted.group.MixedInstancesPolicy
    const said = await audited({
      group: {
        ...weighted.group,
        MixedInstancesPolicy: { ...policy, LaunchTemplate: { ...policy.LaunchTemplate, Overrides: [{ InstanceType: 'm5.large', WeightedCapacity: '2' }] } },
      },
    })
    expect(said.group.proposal).toBeNull()
    expect(said.notAssessed('proposal')).toContain('capacity')
  })
})

describe('types are bound', () => {
  const oversized = { curve: { size: () => 8, cpu: () => 6 }, policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }

  it('by capacity reservations that the group names itself, and what is reserved is billed whether it runs or not', async () => {
    const said = await audited({
      ...oversized,
      group: {
        ...oversized.group,
        CapacityReservationSpecification: {
          CapacityReservationPreference: 'capacity-reservations-only',
          CapacityReservationTarget: { CapacityReservationIds: ['cr-0a'] },
        },
      },
    })
    expect(said.group.proposal?.changes.instanceType).toBeUndefined()
    expect(said.group.proposal?.confidence).toBe('low')
    expect(said.group.proposal?.doubts.join()).toContain('cr-0a')
  })

  it('by a partition placement group of the template', async () => {
    const said = await audited({ ...oversized, template: { Placement: { GroupName: 'kafka', PartitionNumber: 2 } } })
    expect(said.group.proposal?.changes.instanceType).toBeUndefined()
    expect(said.group.typeOptions).toBeUndefined()
  })
})

describe('a price', () => {
  it('on an Outpost is not known', async () => {
    const said = await audited({ subnet: { OutpostArn: 'arn:aws:outposts:us-east-1:111122223333:outpost/op-0a' } })
    expect(said.group.current?.usdPerMonth).toBeNull()
    expect(said.group.leftOut.join()).toContain('Outpost')
  })

  it('in a Capacity Block is not known', async () => {
    const said = await audited({ template: { InstanceMarketOptions: { MarketType: 'capacity-block' } } })
    expect(said.group.current?.usdPerMonth).toBeNull()
    expect(said.group.leftOut.join()).toContain('Capacity Block')
  })

  it('in a Local Zone is not that of the region', async () => {
    const said = await audited({ group: { AvailabilityZones: ['us-east-1-bos-1a'] } })
    expect(said.group.current?.usdPerMonth).toBeNull()
  })

  it('of SUSE or of dedicated instances is not that of plain Linux', async () => {
    const suse = await audited({ image: { UsageOperation: 'RunInstances:000g', PlatformDetails: 'SUSE Linux' } })
    expect(suse.group.current?.usdPerMonth).toBeNull()
    const dedicated = await audited({ template: { Placement: { Tenancy: 'dedicated' } } })
    expect(dedicated.group.current?.usdPerMonth).toBeNull()
  })
})

describe('free addresses', () => {
  const subnets = (...free: readonly number[]) => ({
    'ec2.describe-subnets': {
      Subnets: free.map((AvailableIpAddressCount, i) => ({
        SubnetId: `subnet-${i + 1}`,
        AvailabilityZone: `us-east-1${'ab'[i]}`,
        AvailableIpAddressCount,
        MapPublicIpOnLaunch: false,
      })),
    },
  })

  it('and the types that a zone offers are all zones\u2019 matter where those have to stay even', async () => {
    const offers = { 'ec2.describe-instance-type-offerings': offered({ 'm5.large': ['us-east-1a'] }) }
    const even = await audited({ group: { AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-only' } }, answers: offers })
    expect(even.finding('cannot-launch')?.severity).toBe('high')
    expect((await audited({ answers: offers })).finding('cannot-launch')?.severity).toBe('low')
  })

  it('of one zone hold the others back where zones have to stay even, and only there', async () => {
    const even = { AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-only' } }
    const said = await audited({ group: even, answers: subnets(200, 0) })
    expect(said.finding('subnet-exhaustion')?.title).toContain('can only grow to 2 of 12 instances')
    expect((await audited({ group: even, answers: subnets(200, 5) })).kinds).not.toContain('subnet-exhaustion')
    const best = { AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' } }
    expect((await audited({ group: best, answers: subnets(200, 0) })).kinds).not.toContain('subnet-exhaustion')
  })

  it('that were wanting in one subnet are told where another has IPv6 alone and never lacks any', async () => {
    const failed = repeated(43_200, (time) =>
      activity(time, { StatusCode: 'Failed', StatusMessage: "There are not enough free addresses in subnet 'subnet-1'. Launching EC2 instance failed." }),
    )
    const [four, six] = [0, 0].map((free, i) => ({
      SubnetId: `subnet-${i + 1}`,
      AvailabilityZone: `us-east-1${'ab'[i]}`,
      AvailableIpAddressCount: free,
      MapPublicIpOnLaunch: false,
      Ipv6Native: i === 1,
    }))
    const said = await audited({ activities: failed, answers: { 'ec2.describe-subnets': { Subnets: [four, six] } } })
    expect(said.finding('subnet-exhaustion')?.title).toContain('launches failed; there are 0 now')
  })

  it('of a subnet with IPv6 alone are as many as anybody needs, however few IPv4 ones AWS counts', async () => {
    const few = { AvailableIpAddressCount: 0 }
    expect((await audited({ subnet: { ...few, Ipv6Native: true, CidrBlock: undefined } })).kinds).not.toContain('subnet-exhaustion')
    expect((await audited({ subnet: few })).kinds).toContain('subnet-exhaustion')
  })
})
