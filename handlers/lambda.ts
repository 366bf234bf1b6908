import type { DurableContext } from '@aws/durable-execution-sdk-js'
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import { executionModeDurableContext } from '@middy/core/DurableContext'
import type { Context } from 'aws-lambda'
import { en } from 'zod/locales'
import { config } from 'zod/mini'

// what is wrong with a value that has not the shape it should have is said in English
config(en())

/** What functions say of themselves: structured logs, and metrics in them. Events are not logged: they may hold what is nobody's business. */
export type Tools = { readonly logger: Logger; readonly metrics: Metrics }

/**
 * middy would end a function just before its time is up, and a durable execution with it. Lambda ends it anyway, and invokes a durable
 * one again, which then goes on.
 */
const untilTheEnd = { timeoutEarlyInMillis: 0 } as const

/** The one stack of middleware around every function. */
export function lambda<Answer>(tools: Tools, handler: (event: unknown) => Promise<Answer>) {
  return middy<unknown, Answer, Error, Context>(untilTheEnd)
    .use(injectLambdaContext(tools.logger, { resetKeys: true }))
    .use(measurements(tools))
    .use(failuresToLog(tools))
    .handler(async (event: unknown) => handler(event))
}

/** The same around a durable function. It runs anew on every replay, so that nothing in it may change anything. */
export function durableLambda<Answer>(tools: Tools, handler: (event: unknown, context: DurableContext) => Promise<Answer>) {
  // made for Lambda's own context: all that they look at is in the durable one as well
  type Middleware = middy.MiddlewareObj<unknown, Answer, Error, DurableContext>
  return middy<unknown, Answer, Error, DurableContext>({ ...untilTheEnd, executionMode: executionModeDurableContext })
    .use(injectLambdaContext(tools.logger, { resetKeys: true }) as unknown as Middleware)
    .use(measurements(tools) as unknown as Middleware)
    .use(failuresToLog(tools) as unknown as Middleware)
    .handler(async (event: unknown, context: DurableContext) => handler(event, context))
}

/** Metrics are lines of the log; a function that has none writes none. */
function measurements({ metrics }: Tools) {
  const publish = (): void => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
  }
  return { after: publish, onError: publish }
}

/** Our own errors name what was refused and hold no secret; the log gets their name, message and stack. */
function failuresToLog({ logger }: Tools) {
  return {
    onError: ({ error }: { readonly error: Error | null }): void => {
      logger.error('the function failed', error ?? new Error('unknown'))
    },
  }
}

/** The tools of a deployed function. Level and sampling come from Powertools' own variables. */
export function toolsOf(functionName: string): Tools {
  return { logger: new Logger({ serviceName: functionName }), metrics: new Metrics({ namespace: 'Headroom', serviceName: functionName }) }
}
