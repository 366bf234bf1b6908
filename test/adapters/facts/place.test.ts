import { describe, expect, it } from 'vitest'
import { metricAlarm } from '../../../adapters/aws-shapes/cloudwatch.ts'
import { instanceTypeInfo } from '../../../adapters/aws-shapes/ec2.ts'
import { priceListItem } from '../../../adapters/aws-shapes/pricing.ts'
import { type PlaceAnswers, placeOf } from '../../../adapters/facts/place.ts'
import { pricesOf } from '../../../adapters/facts/prices.ts'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { aGroup } from '../../domain/a-case.ts'

const unread: PlaceAnswers = {
  instanceTypes: null,
  priceList: null,
  alarms: null,
  subnets: null,
  vpcs: null,
  targetGroups: null,
  loadBalancers: null,
  quotas: null,
  images: null,
  securityGroups: null,
  offerings: null,
  recommendations: null,
  flagged: null,
  checks: null,
  encryptsByDefault: null,
  metadataDefaults: null,
}
const placeFrom = (answers: Partial<PlaceAnswers>, groups: readonly Group[] = []): Place => placeOf('1', 'us-east-1', 'USD', groups, { ...unread, ...answers })
const type = (InstanceType: string, DefaultVCpus: number, more: object = {}) =>
  instanceTypeInfo.parse({ InstanceType, VCpuInfo: { DefaultVCpus }, MemoryInfo: { SizeInMiB: 4096 }, ...more })

describe('a place', () => {
  it('knows nothing of what was not read', () => {
    const { accountId, region, vcpusAtMaximum, groupsBehind, ...facts } = placeFrom({})
    expect(Object.values(facts)).toEqual(Object.values(facts).map(() => null))
    // counted of the groups there are, and not read
    expect([vcpusAtMaximum, groupsBehind]).toEqual([new Map(), new Map()])
  })

  it('keeps instance types, their size in GiB', () => {
    const more = { CurrentGeneration: false, BurstablePerformanceSupported: true, ProcessorInfo: { SupportedArchitectures: ['x86_64', 'i386'] } }
    expect(placeFrom({ instanceTypes: [type('t2.small', 1, more), type('odd.one', 3), type('t2.small', 1, more)] }).instanceTypes).toEqual(
      new Map([
        ['odd.one', { name: 'odd.one', vcpu: 3, memoryGiB: 4, currentGeneration: true, burstable: false, architectures: [] }],
        ['t2.small', { name: 't2.small', vcpu: 1, memoryGiB: 4, currentGeneration: false, burstable: true, architectures: ['i386', 'x86_64'] }],
      ]),
    )
  })

  it('reads alarms, those on expressions as far as they go', () => {
    const alarms = [
      {
        AlarmName: 'high',
        ActionsEnabled: false,
        StateValue: 'ALARM',
        MetricName: 'CPUUtilization',
        Namespace: 'AWS/EC2',
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
        TreatMissingData: 'breaching',
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmConfigurationUpdatedTimestamp: '2026-10-01T00:00:00.000Z',
      },
      {
        AlarmName: 'low',
        ExtendedStatistic: 'p90',
        Period: 300,
        EvaluationPeriods: 15,
        DatapointsToAlarm: 10,
        Threshold: 35,
        ComparisonOperator: 'LessThanThreshold',
      },
      { AlarmName: 'odd', Metrics: [{ Id: 'e1', Expression: 'm1/m2' }], ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' },
    ].map((alarm) => metricAlarm.parse(alarm))
    const read = placeFrom({ alarms }).alarms
    expect(read?.get('high')).toEqual({
      name: 'high',
      actionsEnabled: false,
      state: 'ALARM',
      metricName: 'CPUUtilization',
      namespace: 'AWS/EC2',
      dimensions: new Map([['AutoScalingGroupName', 'web']]),
      missingDataBreaches: true,
      statistic: 'Average',
      periodSec: 60,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      threshold: 0,
      comparison: 'above',
      stateSinceSec: null,
      stateUpdatedSec: null,
      configuredSec: Date.UTC(2026, 9, 1) / 1000,
    })
    expect(read?.get('low')).toMatchObject({ actionsEnabled: true, state: 'INSUFFICIENT_DATA', statistic: 'p90', datapointsToAlarm: 10, comparison: 'below' })
    expect(read?.get('odd')).toMatchObject({ metricName: '', periodSec: Number.NaN, threshold: Number.NaN, datapointsToAlarm: Number.NaN, comparison: 'other' })
  })

  it('keeps the quotas of EC2 alone', () => {
    const quotas = [
      { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', Value: 0 },
      { QuotaCode: 'L-34B43A08', Value: 64 },
      { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384', Value: 1000 },
    ]
    expect(placeFrom({ quotas }).vcpuQuotas).toEqual(
      new Map([
        ['L-1216C47A', 0],
        ['L-34B43A08', 64],
      ]),
    )
  })

  it('knows the zones that offer a type, unless nothing was asked by zone', () => {
    const offering = (InstanceType: string, Location: string, LocationType = 'availability-zone') => ({ InstanceType, Location, LocationType })
    expect(placeFrom({ offerings: [offering('m5.large', 'a'), offering('m5.large', 'b'), offering('c5.large', 'b')] }).offeredZones).toEqual(
      new Map([
        ['m5.large', new Set(['a', 'b'])],
        ['c5.large', new Set(['b'])],
      ]),
    )
    expect(placeFrom({ offerings: [] }).offeredZones).toBeNull()
    expect(placeFrom({ offerings: [offering('m5.large', 'us-east-1', 'region')] }).offeredZones).toBeNull()
  })

  it('adds up what its groups launch at their maximum, by quota, spot apart', () => {
    const groups = [
      aGroup({ instanceType: 'm5.large', maxSize: 10 }),
      aGroup({ instanceType: 'c5.large', maxSize: 5 }),
      aGroup({ instanceType: 'm5.large', maxSize: 4, spotFraction: 0.5 }),
      aGroup({ instanceType: 'unknown.large', maxSize: 1000 }),
    ]
    const { vcpusAtMaximum } = placeFrom({ instanceTypes: [type('m5.large', 2), type('c5.large', 4)] }, groups)
    expect(vcpusAtMaximum).toEqual(
      new Map([
        ['L-1216C47A', 20 + 20 + 4],
        ['L-34B43A08', 4],
      ]),
    )
  })

  it('finds target groups and subnets by their names', () => {
    const place = placeFrom({
      targetGroups: [{ TargetGroupArn: 'arn:tg', LoadBalancerArns: ['b', 'a', 'a'] }, { TargetGroupArn: 'arn:none' }],
      subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: 'us-east-1a', AvailableIpAddressCount: 0 }],
    })
    expect(place.targetGroups?.get('arn:tg')).toMatchObject({ arn: 'arn:tg', name: '', loadBalancerArns: ['a', 'b'] })
    expect(place.targetGroups?.get('arn:none')?.loadBalancerArns).toEqual([])
    expect(place.subnets?.get('subnet-1')).toMatchObject({ subnetId: 'subnet-1', availabilityZone: 'us-east-1a', availableIpAddresses: 0 })
  })
})

describe('prices', () => {
  const plain = { instanceType: 'm5.large', regionCode: 'us-east-1', operatingSystem: 'Linux', tenancy: 'Shared', capacitystatus: 'Used', preInstalledSw: 'NA' }
  const item = (price: Readonly<Record<string, string>>, attributes: object = {}, more: { family?: string; unit?: string } = {}) =>
    priceListItem.parse(
      JSON.stringify({
        product: { productFamily: more.family ?? 'Compute Instance', attributes: { ...plain, ...attributes } },
        terms: { OnDemand: { t: { priceDimensions: { d: { unit: more.unit ?? 'Hrs', pricePerUnit: price } } } } },
      }),
    )
  const read = (...items: readonly ReturnType<typeof item>[]) => pricesOf(items, 'us-east-1', 'USD')

  it('are whole micro-dollars an hour', () => {
    expect(
      read(
        item({ USD: '0.0960000000' }),
        item({ USD: '0.0000001' }, { instanceType: 'tiny' }),
        item({ USD: '1.000000000000000001' }, { instanceType: 'long' }),
      ),
    ).toEqual(
      new Map([
        ['m5.large', { microUsdPerHour: 96_000, currency: 'USD' }],
        ['long', { microUsdPerHour: 1_000_000, currency: 'USD' }],
      ]),
    )
  })

  it('are those of plain Linux on shared hardware in the region, on demand', () => {
    const others = [
      { operatingSystem: 'Windows' },
      { tenancy: 'Dedicated' },
      { tenancy: 'Host' },
      { capacitystatus: 'UnusedCapacityReservation' },
      { preInstalledSw: 'SQL Std' },
      { marketoption: 'CapacityBlock' },
      { regionCode: 'eu-west-1' },
      { instanceType: undefined },
    ]
    expect(read(...others.map((attributes) => item({ USD: '9' }, attributes))).size).toBe(0)
    expect(read(item({ USD: '9' }, {}, { family: 'Storage' }), item({ USD: '9' }, {}, { unit: 'Quantity' })).size).toBe(0)
    expect(read(item({ USD: '9' }, { instanceType: 'm5.metal' }, { family: 'Compute Instance (bare metal)' })).size).toBe(1)
    expect(read(item({ USD: '9' }, { regionCode: undefined, capacitystatus: undefined, preInstalledSw: undefined })).size).toBe(1)
  })

  it('of zero are placeholders, and the lowest of several counts in any order', () => {
    const items = [item({ USD: '0.0000000000' }), item({ USD: '0.2' }), item({ USD: '0.1' })]
    expect(read(...items)).toEqual(read(...[...items].reverse()))
    expect(read(...items).get('m5.large')?.microUsdPerHour).toBe(100_000)
    expect(read(items[0] as (typeof items)[number]).size).toBe(0)
  })

  it('stay in the currency of the capture and are never taken from another', () => {
    const yuan = item({ CNY: '0.7' }, { regionCode: 'cn-north-1' })
    expect(pricesOf([yuan], 'cn-north-1', 'CNY').get('m5.large')).toEqual({ microUsdPerHour: 700_000, currency: 'CNY' })
    expect(pricesOf([yuan], 'cn-north-1', 'USD').size).toBe(0)
    expect(pricesOf([item({ __proto__: '1' } as never)], 'us-east-1', 'toString').size).toBe(0)
  })

  it('may come parsed already, or without any terms', () => {
    expect(priceListItem.parse({ product: { attributes: {} }, terms: {} }).terms.OnDemand).toBeUndefined()
    expect(pricesOf([priceListItem.parse({ product: { productFamily: 'Compute Instance', attributes: plain }, terms: {} })], 'us-east-1', 'USD').size).toBe(0)
  })
})
