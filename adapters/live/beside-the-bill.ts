import pMap from 'p-map'
import type { FleetSource } from '../../audit/io.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { describeBudgets } from '../aws/budgets.ts'
import type { Span } from '../aws/cloudwatch.ts'
import { getAnomalies } from '../aws/cost-explorer.ts'
import { describeReservedInstances } from '../aws/ec2.ts'
import { describeSavingsPlans } from '../aws/savings-plans.ts'
import { type NotRead, notReadOf } from '../facts/not-read.ts'
import {
  ANOMALIES,
  anomaliesAnswerOf,
  BUDGETS,
  budgetsAnswerOf,
  RESERVATIONS,
  reservationsAnswerOf,
  SAVINGS_PLANS,
  savingsPlansAnswerOf,
} from '../facts/second-opinions.ts'
import { once } from './once.ts'

/** Answers as a capture keeps them; null where one could not be had, with why. */
export type RawOpinions = {
  readonly budgets: unknown
  readonly anomalies: unknown
  readonly savingsPlans: unknown
  readonly reservations: unknown
  readonly notRead: readonly NotRead[]
}

/** Whose bill it is, and of which time. */
export type BesideTheBill = { readonly window: Span; readonly readSec: number; readonly currency: string; readonly regions: readonly string[] }

/** What AWS has of its own beside the bill: each is asked for once, and not before somebody wants it. The bill can do without any of them. */
export function besideTheBill(
  hub: AwsSession,
  { window, readSec, currency, regions }: BesideTheBill,
): {
  readonly raw: () => Promise<RawOpinions>
  readonly read: Required<Pick<FleetSource, 'readBudgets' | 'readAnomalies' | 'readSavingsPlans' | 'readReservations'>>
} {
  const budgets = once(() => askFor(BUDGETS, () => describeBudgets(hub)))
  const anomalies = once(() => askFor(ANOMALIES, () => getAnomalies(hub, window)))
  const savingsPlans = once(() => askFor(SAVINGS_PLANS, () => describeSavingsPlans(hub)))
  const reservations = once(() => readReservations(hub, regions))
  return {
    raw: async () => {
      const [known, odd, plans, reserved] = [await budgets(), await anomalies(), await savingsPlans(), await reservations()]
      return {
        budgets: known.answer,
        anomalies: odd.answer,
        savingsPlans: plans.answer,
        reservations: reserved.answer,
        notRead: [known, odd, plans, reserved].flatMap(({ notRead }) => notRead),
      }
    },
    read: {
      readBudgets: async () => {
        const { answer, notRead } = await budgets()
        return budgetsAnswerOf(answer, currency, readSec, notRead)
      },
      readAnomalies: async () => {
        const { answer, notRead } = await anomalies()
        return anomaliesAnswerOf(answer, notRead)
      },
      readSavingsPlans: async () => {
        const { answer, notRead } = await savingsPlans()
        return savingsPlansAnswerOf(answer, currency, notRead)
      },
      readReservations: async () => {
        const { answer, notRead } = await reservations()
        return reservationsAnswerOf(answer, currency, notRead)
      },
    },
  }
}

type Asked = { readonly answer: unknown; readonly notRead: readonly NotRead[] }

async function askFor(operation: string, ask: () => Promise<unknown>, region: string | null = null): Promise<Asked> {
  try {
    return { answer: await ask(), notRead: [] }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const notRead = notReadOf(error, null, null, operation)
    return { answer: null, notRead: [region === null ? notRead : { ...notRead, problem: `${region}: ${notRead.problem}` }] }
  }
}

/** Reserved instances are each Region's own: those that could be had, and null where not one of the Regions could be. */
async function readReservations(hub: AwsSession, regions: readonly string[]): Promise<Asked> {
  const byRegion = await pMap(
    regions,
    async (region) => {
      const { answer, notRead } = await askFor(RESERVATIONS, () => describeReservedInstances({ ...hub, region }), region)
      return { answers: answer === null ? [] : [{ accountId: hub.accountId, region, ReservedInstances: answer }], notRead }
    },
    { concurrency: 4 },
  )
  const answers = byRegion.flatMap((one) => one.answers)
  return { answer: answers.length === 0 && regions.length > 0 ? null : answers, notRead: byRegion.flatMap(({ notRead }) => notRead) }
}
