import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalServer } from './aws.ts'

/** How the endpoint answers one post; `hangUp` takes the message and never says so. */
export type SlackAnswerPlan = { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } | 'hangUp'

/** A message as it arrived, whatever was answered. */
export type SlackPost = { readonly path: string; readonly payload: { readonly text?: string; readonly blocks?: readonly unknown[] } }

export type SlackEndpoint = LocalServer & {
  /** Messages that a channel would show: those that were taken. */
  readonly posts: SlackPost[]
  /** Every attempt, taken or not. */
  readonly attempts: readonly SlackPost[]
  /** What to answer to the next posts, in turn; after that everything is taken. */
  readonly answers: SlackAnswerPlan[]
}

/** An incoming webhook of Slack in this process. */
export async function startSlackEndpoint(): Promise<SlackEndpoint> {
  const posts: SlackPost[] = []
  const attempts: SlackPost[] = []
  const answers: SlackAnswerPlan[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const post = { path: request.url ?? '', payload: JSON.parse(Buffer.concat(chunks).toString('utf8')) as SlackPost['payload'] }
      const plan = answers.shift() ?? { status: 200, body: 'ok' }
      attempts.push(post)
      if (plan === 'hangUp' || plan.status === 200) posts.push(post)
      answer(response, plan)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    posts,
    attempts,
    answers,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(response: ServerResponse, plan: SlackAnswerPlan): void {
  if (plan === 'hangUp') response.destroy()
  else response.writeHead(plan.status, { 'content-type': 'text/html', ...plan.headers }).end(plan.body)
}
