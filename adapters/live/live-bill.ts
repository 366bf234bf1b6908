import type { FleetSource, SpendAnswer } from '../../audit/io.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { readActiveCostAllocationTags } from '../aws/cost-allocation-tags.ts'
import { getCostAndUsage } from '../aws/cost-explorer.ts'
import { type CostAnswer, type CostRequest, costRequests, costRequestsByRegion } from '../aws/cost-requests.ts'
import { costAnswers } from '../aws-shapes/cost-explorer.ts'
import { type NotRead, notReadOf } from '../facts/not-read.ts'
import { isWorthAsking, spendAnswerOf } from '../facts/spend.ts'
import type { AthenaTable } from '../focus/athena.ts'
import { type BesideTheBill, besideTheBill, type RawOpinions } from './beside-the-bill.ts'
import { once } from './once.ts'

/** What AWS says of the bill, and beside it. */
export type Bill = RawOpinions & { readonly answers: readonly CostAnswer[] }

/** Whose bill, of which time, and how it is asked for. */
export type BillToRead = BesideTheBill & {
  readonly labels: readonly SpendLabel[]
  readonly focus: AthenaTable | null
  readonly regionsToTellApart: () => Promise<readonly string[]>
}

const SPEND = 'ce.get-cost-and-usage'

/** The bill and what AWS has of its own beside it: each is asked for once, and not before somebody wants it. */
export function openBill(
  hub: AwsSession,
  { labels, focus, regionsToTellApart, ...beside }: BillToRead,
): { readonly raw: () => Promise<Bill>; readonly activeTags: (keys: readonly string[]) => Promise<ReadonlySet<string>> } & Required<
  Pick<FleetSource, 'readSpend' | 'readBudgets' | 'readAnomalies' | 'readSavingsPlans' | 'readReservations'>
> {
  const { window, readSec, currency } = beside
  const spend = once(() => readBill(hub, window.endSec, labels, regionsToTellApart))
  const opinions = besideTheBill(hub, beside)
  return {
    raw: async () => {
      const [{ answers, notRead }, raw] = [await spend(), await opinions.raw()]
      return { answers, ...raw, notRead: [...notRead, ...raw.notRead] }
    },
    readSpend: async () => {
      if (focus === null) return spendOf(await spend(), currency)
      const { readAthenaSpend } = await import('../focus/athena.ts')
      return await readAthenaSpend(hub, focus, { windowEndSec: window.endSec, readAtSec: readSec, currency, labels })
    },
    ...opinions.read,
    activeTags: (keys) => readActiveCostAllocationTags(hub, keys),
  }
}

/** All that was worth asking of the bill: a request that was refused stays without its answer. */
async function readBill(
  hub: AwsSession,
  endSec: number,
  labels: readonly SpendLabel[],
  regionsToTellApart: () => Promise<readonly string[]>,
): Promise<Pick<Bill, 'answers' | 'notRead'>> {
  const answers: CostAnswer[] = []
  const notRead: NotRead[] = []
  const isWorth = (request: CostRequest) => isWorthAsking(request, () => costAnswers.safeParse(answers).data ?? [])
  const ask = async (request: CostRequest) => {
    try {
      // one who was refused once is refused again, and those who are over the cap stay so
      const hopeless = notRead.length > 0
      answers.push(hopeless ? { Request: request } : { Request: request, Response: await getCostAndUsage(hub, request) })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      notRead.push(notReadOf(error, null, null, SPEND))
      answers.push({ Request: request })
    }
  }
  for (const request of costRequests(endSec, labels)) if (isWorth(request)) await ask(request)
  for (const request of costRequestsByRegion(endSec, await regionsToTellApart())) if (isWorth(request)) await ask(request)
  return { answers, notRead }
}

function spendOf({ answers, notRead }: Pick<Bill, 'answers' | 'notRead'>, currency: string): SpendAnswer {
  const answer = costAnswers.safeParse(answers)
  if (answer.success) return spendAnswerOf(answer.data, currency, notRead)
  return { tables: [], unread: `${SPEND}: AWS answers in another shape than it is known for (${answer.error.issues[0]?.message ?? ''})` }
}
