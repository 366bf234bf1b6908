import * as z from 'zod'
import { type Report, reportShape } from './schema.ts'

const { auditId, currency, summary, groups, notAudited, places, cost } = reportShape.shape
const ledger = cost.shape.ledger.unwrap()

/** What is not named here is left out. */
export const outlineSchema = z.object({
  auditId,
  currency,
  summary,
  groups: z.array(
    z.object({
      ...groups.element.pick({
        accountId: true,
        region: true,
        name: true,
        team: true,
        stack: true,
        status: true,
        statusBecause: true,
        notAssessed: true,
        current: true,
        proposal: true,
        estimatedMonthlySavings: true,
      }).shape,
      /** Of what the months before show only that they are known. */
      history: z.object({ days: z.number() }).optional(),
    }),
  ),
  notAudited,
  places,
  cost: z.object({
    ...cost.pick({ notAssessed: true, totals: true, forecast: true, budgets: true, restated: true, changes: true, showback: true, spendBy: true }).shape,
    ledger: z.object(ledger.pick({ savings: true, followed: true }).shape).optional(),
  }),
})

/** As much of a report as tells where a run looked, and as its messages say beside the findings. A whole report is one. */
export type Outline = z.infer<typeof outlineSchema>

export function outlineOf(report: Report): Outline {
  return outlineSchema.parse(report)
}
