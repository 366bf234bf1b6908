import { CostExplorerClient, GetAnomaliesCommand, GetCostAndUsageCommand, type ResultByTime } from '@aws-sdk/client-cost-explorer'
import { dayOfInstant, isoFromDay } from '../../domain/calendar.ts'
import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, call } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import type { CostRequest } from './cost-requests.ts'
import { readAll, readEveryPage } from './paged.ts'
import { COST_EXPLORER_MICRO_USD_PER_PAGE } from './run-price.ts'

/** One endpoint for all regions. Its limit is not published; users met it with a few requests a second. */
const costExplorer: AwsService<CostExplorerClient> = {
  prefix: 'ce',
  makeClient: (settings) => new CostExplorerClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  pace: { perSec: 1, burst: 2 },
}

/** AWS's own anomalies of a window, as the AWS CLI prints them; empty where nothing is odd, or no monitor looks. Each page is charged. Rejects with an AwsError. */
export async function getAnomalies(session: AwsSession, window: { readonly startSec: number; readonly endSec: number }): Promise<unknown> {
  // the end date is the last day that is asked for, not the one after it
  const DateInterval = { StartDate: isoFromDay(dayOfInstant(window.startSec)), EndDate: isoFromDay(dayOfInstant(window.endSec - 1)) }
  const anomalies = await readAll(
    session,
    costExplorer,
    'GetAnomalies',
    (client, NextPageToken) => client.send(new GetAnomaliesCommand({ DateInterval, MaxResults: 100, NextPageToken })),
    (answer) => ({ items: answer.Anomalies, nextToken: answer.NextPageToken }),
    { microUsd: COST_EXPLORER_MICRO_USD_PER_PAGE },
  )
  return cliJson({ Anomalies: anomalies })
}

/** What Cost Explorer says while pages are read, when the bill changed under the request: it has to be asked from the start. */
const CHANGED = /^(RequestChanged|BillExpiration|InvalidNextToken)Exception$/
const MOST_PAGES = 200

/** One request's whole answer. Each page is charged, and held against the run's cap before it is asked for. Rejects with an AwsError. */
export async function getCostAndUsage(session: AwsSession, request: CostRequest): Promise<unknown> {
  try {
    return await readPages(session, request)
  } catch (error) {
    if (!(error instanceof AwsError && CHANGED.test(error.code))) throw error
    return await readPages(session, request)
  }
}

async function readPages(session: AwsSession, request: CostRequest): Promise<unknown> {
  const attributes = new Map<string, unknown>()
  let definitions: unknown = request.GroupBy
  const results = await readEveryPage<ResultByTime>(
    { service: 'ce', operation: 'GetCostAndUsage' },
    async (NextPageToken) => {
      const ask = (client: CostExplorerClient) => client.send(new GetCostAndUsageCommand({ ...request, NextPageToken }))
      const answer = await call(session, costExplorer, 'GetCostAndUsage', ask, { microUsd: COST_EXPLORER_MICRO_USD_PER_PAGE })
      for (const attribute of answer.DimensionValueAttributes ?? []) attributes.set(JSON.stringify(attribute), attribute)
      definitions = answer.GroupDefinitions ?? definitions
      return { items: answer.ResultsByTime, nextToken: answer.NextPageToken }
    },
    MOST_PAGES,
  )
  return cliJson({ GroupDefinitions: definitions, ResultsByTime: results, DimensionValueAttributes: [...attributes.values()] })
}
