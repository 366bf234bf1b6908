import { createServer, type ServerResponse } from 'node:http'
import type { LocalServer } from './aws.ts'
import { listen } from './listen.ts'

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
  return {
    ...(await listen(server)),
    posts,
    attempts,
    answers,
  }
}

function answer(response: ServerResponse, plan: SlackAnswerPlan): void {
  if (plan === 'hangUp') response.destroy()
  else response.writeHead(plan.status, { 'content-type': 'text/html', ...plan.headers }).end(plan.body)
}
