import type { AnomaliesAnswer, BudgetsAnswer, SavingsPlansAnswer } from '../../audit/io.ts'
import { budgetsAnswer } from '../aws-shapes/budgets.ts'
import { anomaliesAnswer } from '../aws-shapes/cost-anomalies.ts'
import { fieldProblem } from '../aws-shapes/field-problem.ts'
import { reservationsAnswer } from '../aws-shapes/reserved-instances.ts'
import { savingsPlansAnswer } from '../aws-shapes/savings-plans.ts'
import { budgetsOf } from './budgets.ts'
import { awsAnomaliesOf } from './cost-anomalies.ts'
import { type NotRead, notReadText } from './not-read.ts'
import { reservationsOf } from './reservations.ts'
import { savingsPlansOf } from './savings-plans.ts'

// Names of the files of a capture, and of what could not be read.
export const BUDGETS = 'budgets.describe-budgets'
export const ANOMALIES = 'ce.get-anomalies'
export const SAVINGS_PLANS = 'savingsplans.describe-savings-plans'
export const RESERVATIONS = 'ec2.describe-reserved-instances'

/** AWS's budgets as an audit takes them; `raw` is the answer, or null where it could not be had. */
export function budgetsAnswerOf(raw: unknown, currency: string, readAtSec: number, notRead: readonly NotRead[]): BudgetsAnswer {
  if (raw === null) {
    const refused = notRead.find(({ operation }) => operation === BUDGETS)
    return {
      budgets: [],
      notUsed: [],
      unread: { reason: reasonOf(BUDGETS, refused), denied: refused === undefined || refused.denied === true },
    }
  }
  const answer = budgetsAnswer.safeParse(raw)
  if (!answer.success) return { budgets: [], notUsed: [], unread: { reason: shapeProblem(BUDGETS, raw, answer.error), denied: false } }
  return { ...budgetsOf(answer.data.Budgets, currency, readAtSec), unread: null }
}

/** AWS's own anomalies as an audit takes them; `raw` is the answer, or null where it could not be had. */
export function anomaliesAnswerOf(raw: unknown, notRead: readonly NotRead[]): AnomaliesAnswer {
  if (raw === null) {
    const refused = notRead.find(({ operation }) => operation === ANOMALIES)
    return { anomalies: null, unread: reasonOf(ANOMALIES, refused) }
  }
  const answer = anomaliesAnswer.safeParse(raw)
  if (!answer.success) return { anomalies: null, unread: shapeProblem(ANOMALIES, raw, answer.error) }
  return { anomalies: awsAnomaliesOf(answer.data), unread: null }
}

/** Savings Plans as an audit takes them; `raw` is the answer, or null where it could not be had. */
export function savingsPlansAnswerOf(raw: unknown, currency: string, notRead: readonly NotRead[]): SavingsPlansAnswer {
  if (raw === null) {
    const refused = notRead.find(({ operation }) => operation === SAVINGS_PLANS)
    return { plans: null, unread: reasonOf(SAVINGS_PLANS, refused) }
  }
  const answer = savingsPlansAnswer.safeParse(raw)
  if (!answer.success) return { plans: null, unread: shapeProblem(SAVINGS_PLANS, raw, answer.error) }
  return { plans: savingsPlansOf(answer.data.savingsPlans, currency), unread: null }
}

/** Reservations as an audit takes them; `raw` holds an answer for each Region that could be read, or is null where none could. Those that could not are said. */
export function reservationsAnswerOf(raw: unknown, currency: string, notRead: readonly NotRead[]): SavingsPlansAnswer {
  const refused = notRead.filter(({ operation }) => operation === RESERVATIONS)
  if (raw === null) return { plans: null, unread: reasonOf(RESERVATIONS, refused[0]) }
  const answer = reservationsAnswer.safeParse(raw)
  if (!answer.success) return { plans: null, unread: shapeProblem(RESERVATIONS, raw, answer.error) }
  return { plans: reservationsOf(answer.data, currency), unread: refused.length === 0 ? null : refused.map(notReadText).join('; ') }
}

function reasonOf(operation: string, refused: NotRead | undefined): string {
  return refused === undefined ? `${operation}: not in the capture` : notReadText(refused)
}

/** What is wrong with an answer; a text in its place says so itself. */
function shapeProblem(operation: string, raw: unknown, error: Parameters<typeof fieldProblem>[0]): string {
  if (typeof raw === 'string') return raw
  const { field, problem } = fieldProblem(error)
  return `${operation}: field ${field}: ${problem}`
}
