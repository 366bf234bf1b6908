import * as z from 'zod'

const cause = z.object({
  Service: z.string().nullish(),
  Region: z.string().nullish(),
  LinkedAccount: z.string().nullish(),
  UsageType: z.string().nullish(),
})

/** Cost Explorer's GetAnomalies, all pages joined. Dates are ISO 8601; the end is the last day, not the one after it. */
export const anomaliesAnswer = z.object({
  Anomalies: z.array(
    z.object({
      AnomalyId: z.string(),
      AnomalyStartDate: z.string().nullish(),
      AnomalyEndDate: z.string().nullish(),
      Impact: z.object({ TotalImpact: z.number().nullish(), MaxImpact: z.number().nullish() }),
      RootCauses: z.array(cause).nullish(),
    }),
  ),
})
export type AnomaliesAnswer = z.infer<typeof anomaliesAnswer>
