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

/**
 * A group's part of the load balancers before it, by the bill, a month: hours, capacity units (of a classic one data processed) and traffic charged to them. Equal parts of
 * the groups behind each, so the most that it can be. It is in no other cost of the document and in no saving: it stays when instances go. null with why, where it is not known.
 */
export const loadBalancers = z.strictObject({
  usdPerMonth: z.number().nullable(),
  parts: z.strictObject({ hours: z.number(), units: z.number(), traffic: z.number() }).nullable(),
  sharedBy: z.array(z.strictObject({ name: z.string(), groups: z.int().nonnegative() })),
  unknownBecause: z.string().optional(),
})

/**
 * The volumes that its instances are launched with, at the Region's price of a GiB-month: today, and under the proposal, in whose savings is what of them goes. They are in no other cost of the
 * document. null with why, where that is not known.
 */
export const volumes = z.strictObject({ usdPerMonth: z.number().nullable(), proposedUsdPerMonth: z.number().nullable(), unknownBecause: z.string().optional() })

/**
 * Traffic charged to a group's instances, by the bill, a month: between Availability Zones, and out of the Region. It is in no other cost of the document and in no saving: it
 * follows requests. null with why, where it is not known. `natGateways`: they are charged as well, and what of that is the group's is not known.
 */
export const traffic = z.strictObject({
  usdPerMonth: z.number().nullable(),
  parts: z.strictObject({ betweenZones: z.number(), beyondRegion: z.number() }).nullable(),
  unknownBecause: z.string().optional(),
  natGateways: z.strictObject({ usdPerMonth: z.null(), unknownBecause: z.string() }).optional(),
})

/** What AWS Compute Optimizer or Trusted Advisor says of a group, and why that differs from what is said here. */
export const secondOpinion = z.strictObject({
  source: z.enum(['compute-optimizer', 'trusted-advisor']),
  finding: z.enum(['optimized', 'not-optimized', 'over-provisioned', 'under-provisioned']),
  lookBackDays: z.number().nullable(),
  refreshed: z.string().nullable(),
  option: z
    .strictObject({
      action: z.string().optional(),
      instanceTypes: z.array(z.string()),
      performanceRisk: z.number().nullable(),
      estimatedMonthlySavings: z.strictObject({ amount: z.number(), currency: z.string() }).nullable(),
    })
    .nullable(),
  compared: z.string(),
})
export type SecondOpinion = z.infer<typeof secondOpinion>
