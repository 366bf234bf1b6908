import { describe, expect, it } from 'vitest'
import { balancersOf } from '../../../domain/facts/balancers.ts'
import type { TargetGroup } from '../../../domain/facts/place.ts'
import { balancerCost, billedBalancers } from '../../../domain/reconcile/balancer-cost.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { groupNamed } from '../../audit/made-up-fleet.ts'

const arn = (tail: string, region = 'us-east-1') => `arn:aws:elasticloadbalancing:${region}:111122223333:${tail}`
const targetGroup = (name: string, ...balancers: readonly string[]): TargetGroup => ({
  arn: arn(`targetgroup/${name}/1`),
  name,
  loadBalancerArns: balancers.map((tail) => arn(`loadbalancer/${tail}`)),
})
const read = (...groups: readonly TargetGroup[]) => new Map(groups.map((group) => [group.arn, group]))

describe('the load balancers before a group', () => {
  it('are those of its target groups, and classic ones by name, each once', () => {
    const group = groupNamed('web', { targetGroupArns: [arn('targetgroup/a/1'), arn('targetgroup/b/1')], loadBalancerNames: ['old'] })
    const targetGroups = read(targetGroup('a', 'net/tcp/2'), targetGroup('b', 'app/web/1', 'net/tcp/2'))
    expect(balancersOf(group, targetGroups)).toEqual(['app/web/1', 'net/tcp/2', 'old'])
    expect(balancersOf(groupNamed('web', { loadBalancerNames: ['old'] }), null)).toEqual(['old'])
  })

  it('are not known where a target group was not read, or lies in another account', () => {
    expect(balancersOf(groupNamed('web', { targetGroupArns: [arn('targetgroup/a/1')] }), null)).toBeNull()
    const elsewhere = 'arn:aws:elasticloadbalancing:us-east-1:999999999999:targetgroup/a/1'
    expect(balancersOf(groupNamed('web', { targetGroupArns: [elsewhere] }), read())).toBeNull()
  })

  it('are none where its target group is gone, or no balancer sends it anything', () => {
    const group = groupNamed('web', { targetGroupArns: [arn('targetgroup/a/1')] })
    expect(balancersOf(group, read())).toEqual([])
    expect(balancersOf(group, read(targetGroup('a')))).toEqual([])
    expect(balancerCost(group, { targetGroups: read(targetGroup('a')) }, [])).toBeNull()
  })
})

const table = (rows: readonly (readonly [resource: string, usage: string, microUsd: readonly number[]])[], answered = [1, 1, 1, 1]): DailySpend => ({
  dimensions: ['RESOURCE', 'USAGE_TYPE'],
  firstDay: 100,
  days: 4,
  currency: 'USD',
  estimated: new Uint8Array(4),
  answered: Uint8Array.from(answered),
  rows: rows.map(([resource, usage, microUsd]) => ({
    keys: [resource, usage],
    amortizedMicroUsd: Float64Array.from(microUsd),
    unblendedMicroUsd: Float64Array.from(microUsd),
    usageQuantity: new Float64Array(4),
    usageUnit: 'Hours',
  })),
})
const web = arn('loadbalancer/app/web/1')

describe('what a load balancer costs', () => {
  it('is the mean of the settled days that were answered', () => {
    const spend = table([[web, 'LoadBalancerUsage', [9e9, 2_400_000, Number.NaN, 4_800_000]]], [1, 1, 0, 1])
    expect(billedBalancers(spend, { startDay: 101, endDay: 104 })).toEqual([
      { accountId: '111122223333', region: 'us-east-1', name: 'app/web/1', microUsdPerHour: { hours: 150_000, units: 0, traffic: 0 } },
    ])
  })

  it('is not known without a table by resource, and without a settled day', () => {
    const spend = table([[web, 'LCUUsage', [1, 1, 1, 1]]], [1, 0, 0, 1])
    expect(billedBalancers(undefined, { startDay: 100, endDay: 104 })).toBeNull()
    expect(billedBalancers(spend, null)).toBeNull()
    expect(billedBalancers(spend, { startDay: 101, endDay: 103 })).toBeNull()
  })

  it('is nothing that is said of one without a charge on these days', () => {
    const spend = table([[web, 'LCUUsage', [1, Number.NaN, Number.NaN, Number.NaN]]])
    expect(billedBalancers(spend, { startDay: 101, endDay: 104 })).toEqual([])
  })
})

describe("a group's part", () => {
  const group = groupNamed('web', { targetGroupArns: [arn('targetgroup/a/1')] })
  const targetGroups = read(targetGroup('a', 'app/web/1'))
  const billed = billedBalancers(
    table([
      [web, 'LoadBalancerUsage', [240_000, 240_000, 240_000, 240_000]],
      [web, 'LCUUsage', [24, 24, 24, 24]],
      [arn('loadbalancer/app/web/1', 'eu-west-1'), 'LoadBalancerUsage', [24e6, 24e6, 24e6, 24e6]],
    ]),
    { startDay: 100, endDay: 104 },
  )

  it('is equal to that of each other group behind the balancer; the sum is what the balancer costs', () => {
    const parts = balancerCost(group, { targetGroups, groupsBehind: new Map([['app/web/1', 4]]) }, billed)
    expect(parts).toEqual({
      balancers: [{ name: 'app/web/1', groups: 4 }],
      microUsdPerMonth: { hours: (10_000 * 730) / 4, units: Math.round(730 / 4), traffic: 0 },
      unknownBecause: null,
    })
  })

  it('is not known where the bill has no such balancer in its Region', () => {
    const elsewhere = billed?.filter(({ region }) => region === 'eu-west-1') ?? null
    expect(balancerCost(group, { targetGroups }, elsewhere)).toMatchObject({
      microUsdPerMonth: null,
      unknownBecause: { code: 'not-in-the-bill', names: ['app/web/1'] },
    })
    expect(balancerCost(group, { targetGroups }, null)).toMatchObject({ microUsdPerMonth: null, unknownBecause: { code: 'bill-not-by-balancer' } })
  })
})
