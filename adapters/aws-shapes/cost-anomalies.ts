import * as z from 'zod/mini'

const cause = z.lazy(() =>
  z.object({
    Service: z.nullish(z.string()),
    Region: z.nullish(z.string()),
    LinkedAccount: z.nullish(z.string()),
    UsageType: z.nullish(z.string()),
  }),
)

/** Cost Explorer's GetAnomalies, all pages joined. Dates are ISO 8601; the end is the last day, not the one after it. */
export const anomaliesAnswer = z.lazy(() =>
  z.object({
    Anomalies: z.array(
      z.object({
        AnomalyId: z.string(),
        AnomalyStartDate: z.nullish(z.string()),
        AnomalyEndDate: z.nullish(z.string()),
        Impact: z.object({ TotalImpact: z.nullish(z.number()), MaxImpact: z.nullish(z.number()) }),
        RootCauses: z.nullish(z.array(cause)),
      }),
    ),
  }),
)
export type AnomaliesAnswer = z.infer<typeof anomaliesAnswer>
