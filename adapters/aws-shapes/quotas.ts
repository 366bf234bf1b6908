import * as z from 'zod'

/** Service Quotas' ListServiceQuotas: Quotas[]. */
export const serviceQuota = z.object({ ServiceCode: z.string().nullish(), QuotaCode: z.string(), Value: z.number() })
export type ServiceQuota = z.infer<typeof serviceQuota>
