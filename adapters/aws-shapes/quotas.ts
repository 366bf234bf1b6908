import * as z from 'zod/mini'

/** Service Quotas' ListServiceQuotas: Quotas[]. */
export const serviceQuota = z.object({ ServiceCode: z.nullish(z.string()), QuotaCode: z.string(), Value: z.number() })
export type ServiceQuota = z.infer<typeof serviceQuota>
