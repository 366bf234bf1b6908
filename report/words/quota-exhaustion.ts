import * as z from 'zod'
import type { Claim, QuotaExhaustionFacts } from '../../domain/rules/quota-exhaustion.ts'
import type { Words } from './words.ts'

export const quotaExhaustion: Words<QuotaExhaustionFacts> = {
  facts: z.strictObject({
    claims: z.array(z.strictObject({ code: z.string(), quota: z.number(), own: z.number(), everyone: z.number() })).min(1),
    alone: z.boolean(),
  }),
  title: ({ claims, alone }) => {
    const { code, quota, own, everyone } = claims[0] as Claim
    return alone
      ? `Raise vCPU quota ${code}: the group's maximum size needs ${own} vCPUs, the quota allows ${quota}.`
      : `Raise vCPU quota ${code} before the groups grow together: their maximum sizes need ${everyone} vCPUs, the quota allows ${quota}.`
  },
  evidence: ({ claims }) =>
    claims.flatMap(({ code, quota, own, everyone }) => [
      { statement: `At its maximum size the group runs ${own} vCPUs of quota ${code}.`, value: own, unit: 'vCPU', threshold: quota },
      { statement: `All groups of the account and region at their maximum run ${everyone} vCPUs of it.`, value: everyone, unit: 'vCPU', threshold: quota },
    ]),
  remedy: ({ claims, alone }) => {
    const { code, own, everyone } = claims[0] as Claim
    const vcpus = alone ? own : everyone
    const more = alone
      ? 'Or lower the maximum size to what the quota allows, so that nobody counts on the rest.'
      : 'Instances outside of groups count against the same quota.'
    return `Request at least ${vcpus} vCPUs: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code} --desired-value ${vcpus}. ${more}`
  },
}
