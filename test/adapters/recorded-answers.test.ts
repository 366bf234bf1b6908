import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { cliJson } from '../../adapters/aws/cli-json.ts'
import { autoScalingGroup, scalingActivity, scalingPolicy } from '../../adapters/aws-shapes/auto-scaling.ts'
import { instanceTypeInfo, instanceTypeOffering } from '../../adapters/aws-shapes/ec2.ts'
import { priceListItem } from '../../adapters/aws-shapes/pricing.ts'

// Answers that others recorded from AWS itself. They lie beside the checkout where the project is built, and nowhere else.
const folder = join(import.meta.dirname, '../../../shared/reference/data/aws-responses')

const shapes: readonly (readonly [folder: string, key: string, shape: z.ZodMiniType])[] = [
  ['autoscaling.DescribeAutoScalingGroups', 'AutoScalingGroups', autoScalingGroup],
  ['autoscaling.DescribePolicies', 'ScalingPolicies', scalingPolicy],
  ['autoscaling.DescribeScalingActivities', 'Activities', scalingActivity],
  ['ec2.DescribeInstanceTypes', 'InstanceTypes', instanceTypeInfo],
  ['ec2.DescribeInstanceTypeOfferings', 'InstanceTypeOfferings', instanceTypeOffering],
  ['pricing.GetProducts', 'PriceList', priceListItem],
]

describe.skipIf(!existsSync(folder))('answers recorded from AWS', () => {
  it.each(shapes)('of %s are read, every element of them', (operation, key, shape) => {
    const files = globSync('*.json', { cwd: join(folder, operation) })
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const recorded = JSON.parse(readFileSync(join(folder, operation, file), 'utf8')) as Record<string, unknown>
      const elements = (recorded[key] ?? (Array.isArray(recorded) ? recorded : [recorded])) as unknown[]
      for (const [i, element] of elements.entries()) {
        const answer = shape.safeParse(element)
        expect(answer.success, `${operation}/${file} ${key}[${i}]: ${answer.error?.message}`).toBe(true)
      }
    }
  })

  it('pass through to a capture without loss', () => {
    for (const file of globSync('**/*.json', { cwd: folder })) {
      const recorded: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      expect(cliJson(recorded)).toEqual(recorded)
    }
  })
})
