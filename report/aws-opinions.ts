import { isoFromDay } from '../domain/calendar.ts'
import type { SecondOpinion } from '../domain/spend/aws-anomalies.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import type { ReportCost } from './cost-schema.ts'
import { counted, usdFromMicro } from './money.ts'

type AtAws = { readonly budgets: readonly Budget[]; readonly notUsed: readonly { readonly name: string; readonly reason: string }[] }

/** The budgets that the month was held against, and those that could not be used; nothing where there is none of either. */
export function budgetsSection(configured: readonly Budget[], { budgets, notUsed }: AtAws): Pick<ReportCost, 'budgets'> {
  if (configured.length + budgets.length + notUsed.length === 0) return {}
  const row = (source: 'configuration' | 'aws-budgets') => (budget: Budget) => ({
    name: budget.name,
    accountId: budget.accountId,
    amount: usdFromMicro(budget.microUsdPerMonth) ?? 0,
    source,
  })
  return {
    budgets: {
      used: [...configured.map(row('configuration')), ...budgets.map(row('aws-budgets'))],
      notUsed: notUsed.map(({ name, reason }) => ({ name, reason })),
    },
  }
}

/** One of AWS's own anomalies, and the fingerprints of ours that it confirms. */
export function awsAnomalyRow({ anomaly, confirms }: SecondOpinion[number]): NonNullable<ReportCost['awsAnomalies']>[number] {
  return {
    id: anomaly.id,
    period: { start: isoFromDay(anomaly.days.startDay), end: isoFromDay(anomaly.days.endDay) },
    impact: usdFromMicro(anomaly.impactMicroUsd) ?? 0,
    causes: anomaly.causes.map((cause) => ({ ...cause })),
    confirms: [...confirms],
  }
}

/** AWS's anomalies in a sentence: how many of ours they confirm, and what AWS has alone; null where it was not asked. */
export function awsAnomaliesInWords({ awsAnomalies: all }: ReportCost): string | null {
  if (all === undefined) return null
  if (all.length === 0) return 'AWS Cost Anomaly Detection reports nothing, or has no monitor'
  const alone = all.filter(({ confirms }) => confirms.length === 0)
  const ours = new Set(all.flatMap(({ confirms }) => confirms)).size
  return `AWS Cost Anomaly Detection reports ${counted(all.length, 'anomaly', 'anomalies')}: it confirms ${ours === 0 ? 'none' : ours} of the events above${alone.length === 0 ? '' : ` and adds ${alone.length} of its own`}`
}
