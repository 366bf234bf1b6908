import * as z from 'zod'

/** What an entry of headroom.yml says of a group. */
export const governedBy = z.strictObject({
  /** The entry's place under `overrides`, from 1. */
  override: z.int().positive(),
  name: z.string().optional(),
  thresholds: z.record(z.string(), z.number()),
  owner: z.string().optional(),
  ignored: z.boolean().optional(),
})
export type GovernedBy = z.infer<typeof governedBy>

/** An entry that spoke of no group: what it selects, and what was perhaps meant. */
export const unusedOverride = z.strictObject({ override: z.int().positive(), name: z.string().optional(), selects: z.string(), hint: z.string().optional() })
export type UnusedOverride = z.infer<typeof unusedOverride>

/** What AWS Compute Optimizer says of a group, and why that differs from what is said here. */
export const secondOpinion = z.strictObject({
  source: z.literal('compute-optimizer'),
  finding: z.enum(['optimized', 'not-optimized', 'over-provisioned', 'under-provisioned']),
  lookBackDays: z.number().nullable(),
  refreshed: z.string().nullable(),
  option: z
    .strictObject({
      instanceTypes: z.array(z.string()),
      performanceRisk: z.number().nullable(),
      estimatedMonthlySavings: z.strictObject({ amount: z.number(), currency: z.string() }).nullable(),
    })
    .nullable(),
  compared: z.string(),
})
export type SecondOpinion = z.infer<typeof secondOpinion>
