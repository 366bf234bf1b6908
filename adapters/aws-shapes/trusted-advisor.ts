import * as z from 'zod'

/** Support API's DescribeTrustedAdvisorCheckResult (AWS Support API Reference, TrustedAdvisorResourceDetail): values in the order of the check's columns. */
export const flaggedResource = z.object({
  status: z.string(),
  region: z.string().nullish(),
  isSuppressed: z.boolean().nullish(),
  metadata: z.array(z.string().nullable()),
})
export type FlaggedResource = z.infer<typeof flaggedResource>

/** Of its DescribeTrustedAdvisorChecks (TrustedAdvisorCheckDescription): the column headings, in the order of the values. */
export const advisorCheck = z.object({ id: z.string(), metadata: z.array(z.string().nullable()) })
export type AdvisorCheck = z.infer<typeof advisorCheck>
