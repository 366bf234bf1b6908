import * as z from 'zod/mini'

/** What an entry of headroom.yml says of a group. */
export const governedBy = z.strictObject({
  /** The entry's place under `overrides`, from 1. */
  override: z.int().check(z.positive()),
  name: z.optional(z.string()),
  thresholds: z.record(z.string(), z.number()),
  owner: z.optional(z.string()),
  ignored: z.optional(z.boolean()),
})
export type GovernedBy = z.infer<typeof governedBy>

/** An entry that spoke of no group: what it selects, and what was perhaps meant. */
export const unusedOverride = z.strictObject({
  override: z.int().check(z.positive()),
  name: z.optional(z.string()),
  selects: z.string(),
  hint: z.optional(z.string()),
})
export type UnusedOverride = z.infer<typeof unusedOverride>

/**
 * A group's part of the load balancers before it, by the bill, a month: hours, capacity units (of a classic one data processed) and traffic charged to them. Equal parts of
 * the groups behind each, so the most that it can be. It is in no other cost of the document and in no saving: it stays when instances go. null with why, where it is not known.
 */
export const loadBalancers = z.strictObject({
  usdPerMonth: z.nullable(z.number()),
  parts: z.nullable(z.strictObject({ hours: z.number(), units: z.number(), traffic: z.number() })),
  sharedBy: z.array(z.strictObject({ name: z.string(), groups: z.int().check(z.nonnegative()) })),
  unknownBecause: z.optional(z.string()),
})

/**
 * The volumes that its instances are launched with, at the Region's price of a GiB-month: today, and under the proposal, in whose savings is what of them goes. They are in no other cost of the
 * document. null with why, where that is not known.
 */
export const volumes = z.strictObject({
  usdPerMonth: z.nullable(z.number()),
  proposedUsdPerMonth: z.nullable(z.number()),
  unknownBecause: z.optional(z.string()),
})

/**
 * Traffic charged to a group's instances, by the bill, a month: between Availability Zones, and out of the Region. It is in no other cost of the document and in no saving: it
 * follows requests. null with why, where it is not known. `natGateways`: they are charged as well, and what of that is the group's is not known.
 */
export const traffic = z.strictObject({
  usdPerMonth: z.nullable(z.number()),
  parts: z.nullable(z.strictObject({ betweenZones: z.number(), beyondRegion: z.number() })),
  unknownBecause: z.optional(z.string()),
  natGateways: z.optional(z.strictObject({ usdPerMonth: z.null(), unknownBecause: z.string() })),
})

/** What AWS Compute Optimizer or Trusted Advisor says of a group, and why that differs from what is said here. */
export const secondOpinion = z.strictObject({
  source: z.enum(['compute-optimizer', 'trusted-advisor']),
  finding: z.enum(['optimized', 'not-optimized', 'over-provisioned', 'under-provisioned']),
  lookBackDays: z.nullable(z.number()),
  refreshed: z.nullable(z.string()),
  option: z.nullable(
    z.strictObject({
      action: z.optional(z.string()),
      instanceTypes: z.array(z.string()),
      performanceRisk: z.nullable(z.number()),
      estimatedMonthlySavings: z.nullable(z.strictObject({ amount: z.number(), currency: z.string() })),
    }),
  ),
  compared: z.string(),
})
export type SecondOpinion = z.infer<typeof secondOpinion>
