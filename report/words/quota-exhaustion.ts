import * as z from 'zod/mini'
import type { Claim, QuotaExhaustionFacts } from '../../domain/rules/quota-exhaustion.ts'
import { commandLine } from '../shell.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const quotaExhaustion: Words<QuotaExhaustionFacts> = {
  facts: () =>
    z.strictObject({
      claims: z.array(z.strictObject({ code: z.string(), quota: z.number(), own: z.number(), everyone: z.number() })).check(z.minLength(1)),
      alone: z.boolean(),
    }),
  title: ({ claims, alone }, about) => {
    const { code, quota, own, everyone } = claims[0] as Claim
    return alone
      ? `${nameOf(about)} cannot reach its max size: it needs ${own} vCPUs and quota ${code} allows ${quota}`
      : `${nameOf(about)} shares vCPU quota ${code} (${quota}) with groups that need ${everyone} vCPUs at max size`
  },
  evidence: ({ claims }) =>
    claims.flatMap(({ code, quota, own, everyone }) => [
      { statement: `at max size the group needs ${own} vCPUs of quota ${code}`, value: own, unit: 'vCPU', threshold: quota },
      { statement: `all groups of the account and Region at max size need ${everyone} vCPUs of it`, value: everyone, unit: 'vCPU', threshold: quota },
    ]),
  remedy: ({ claims, alone }, { resource }) => {
    const { code, own, everyone } = claims[0] as Claim
    const vcpus = alone ? own : everyone
    const more = alone ? 'Or lower the max size to what the quota allows.' : 'Instances outside groups count toward the same quota.'
    const command = commandLine({
      service: 'service-quotas',
      operation: 'request-service-quota-increase',
      region: resource.region ?? '',
      parameters: { ServiceCode: 'ec2', QuotaCode: code, DesiredValue: vcpus },
    })
    return `Request at least ${vcpus} vCPUs: ${command}. ${more}`
  },
}
