import * as z from 'zod/mini'

/** Support API's DescribeTrustedAdvisorCheckResult (AWS Support API Reference, TrustedAdvisorResourceDetail): values in the order of the check's columns. */
export const flaggedResource = z.lazy(() =>
  z.object({
    status: z.string(),
    region: z.nullish(z.string()),
    isSuppressed: z.nullish(z.boolean()),
    metadata: z.array(z.nullable(z.string())),
  }),
)
export type FlaggedResource = z.infer<typeof flaggedResource>

/** Of its DescribeTrustedAdvisorChecks (TrustedAdvisorCheckDescription): the column headings, in the order of the values. */
export const advisorCheck = z.object({ id: z.string(), metadata: z.array(z.nullable(z.string())) })
export type AdvisorCheck = z.infer<typeof advisorCheck>
