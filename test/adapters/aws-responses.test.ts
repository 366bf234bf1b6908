import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { autoScalingGroup, scalingActivity, scalingPolicy } from '../../adapters/aws-shapes/auto-scaling.ts'
import { costAnswers } from '../../adapters/aws-shapes/cost-explorer.ts'
import { instanceTypeInfo, instanceTypeOffering } from '../../adapters/aws-shapes/ec2.ts'
import { priceListItem } from '../../adapters/aws-shapes/pricing.ts'
import { groupOf } from '../../adapters/facts/group.ts'
import { pricesOf } from '../../adapters/facts/prices.ts'
import { spendTableOf } from '../../adapters/facts/spend.ts'

/** Answers that AWS really gave, kept beside the repository: not everybody has them. */
const data = fileURLToPath(new URL('../../../shared/reference/data/', import.meta.url))
const here = existsSync(data)
if (!here) console.warn('answers recorded from AWS are not beside the repository: what reads them is left out')

function answers(operation: string): readonly (readonly [string, Record<string, unknown>])[] {
  const folder = join(data, 'aws-responses', operation)
  return here ? readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]) : []
}

const lists: readonly (readonly [string, string, z.ZodMiniType])[] = [
  ['autoscaling.DescribeAutoScalingGroups', 'AutoScalingGroups', autoScalingGroup],
  ['autoscaling.DescribePolicies', 'ScalingPolicies', scalingPolicy],
  ['autoscaling.DescribeScalingActivities', 'Activities', scalingActivity],
  ['ec2.DescribeInstanceTypes', 'InstanceTypes', instanceTypeInfo],
  ['ec2.DescribeInstanceTypeOfferings', 'InstanceTypeOfferings', instanceTypeOffering],
]

describe.skipIf(!here)('answers that AWS really gave', () => {
  it.each(lists)('%s are all read', (operation, key, shape) => {
    for (const [name, answer] of answers(operation)) {
      // the command line prints what the documentation's examples call the same
      const elements = (answer[key] ?? answer) as unknown[]
      expect(Array.isArray(elements), name).toBe(true)
      for (const element of elements) expect(shape.safeParse(element).error, name).toBeUndefined()
    }
  })

  it('make groups, each with the sizes that it was answered with', () => {
    let groups = 0
    for (const [name, answer] of answers('autoscaling.DescribeAutoScalingGroups')) {
      for (const raw of answer.AutoScalingGroups as Record<string, unknown>[]) {
        const group = groupOf(
          autoScalingGroup.parse(raw),
          '1',
          'us-east-1',
          { templateVersions: () => [], launchConfiguration: null, image: () => null, policies: [], scheduledActions: [], activities: [] },
          { windowEndSec: 0, readSec: 0 },
        )
        expect([group.name, group.minSize, group.maxSize, group.desiredCapacity, group.instances.length], name).toEqual([
          raw.AutoScalingGroupName,
          raw.MinSize,
          raw.MaxSize,
          raw.DesiredCapacity,
          (raw.Instances as unknown[]).length,
        ])
        groups++
      }
    }
    expect(groups).toBeGreaterThan(20)
  })

  it('price m5.large at 9.6 cents an hour, reservations left alone', () => {
    const [, item] = answers('pricing.GetProducts')[0] as readonly [string, object]
    for (const form of [item, JSON.stringify(item)])
      expect(pricesOf([priceListItem.parse(form)], 'us-east-1', 'USD').get('m5.large')?.microUsdPerHour).toBe(96_000)
  })

  it('make a bill whose total is that of its rows', () => {
    const Response = JSON.parse(readFileSync(join(data, 'cost-explorer', 'get_cost_and_usage_daily_by_service.json'), 'utf8')) as {
      ResultsByTime: { Groups: { Metrics: { UnblendedCost: { Amount: string } } }[] }[]
    }
    const [answer] = costAnswers.parse([{ Request: { GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }] }, Response }])
    const read = spendTableOf(answer as never, 'USD')
    if (!('table' in read)) throw new Error(read.unusable)
    expect(read.table.days).toBe(86)
    const sum = read.table.rows.reduce((total, { unblendedMicroUsd }) => total + unblendedMicroUsd.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0), 0)
    const expected = Response.ResultsByTime.flatMap((day) => day.Groups).reduce((total, group) => total + Number(group.Metrics.UnblendedCost.Amount), 0)
    expect(sum / 1e6).toBeCloseTo(expected, 3)
    expect(read.table.estimated.includes(1)).toBe(true)
  })
})
