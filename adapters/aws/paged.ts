import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, call, type Paid } from './aws-session.ts'

/** One page of an answer; an empty or missing token ends it. Pages may be empty and still have a successor. */
export type Page<Item> = { readonly items: readonly Item[] | undefined; readonly nextToken: string | undefined }

/** More pages than any answer that is read here can have: 100,000 items of 100 a page. */
const MOST_PAGES = 1000

/**
 * Every item of every page. All or nothing: a page that fails, a token that comes back a second time (AWS would go round in
 * circles) or an answer without end rejects, so that the first pages are never taken for all of them.
 */
export async function readEveryPage<Item>(
  of: { readonly service: string; readonly operation: string },
  ask: (token: string | undefined) => Promise<Page<Item>>,
  mostPages = MOST_PAGES,
): Promise<Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(token)
    for (const item of answer.items ?? []) items.push(item)
    token = answer.nextToken === '' ? undefined : answer.nextToken
    if (token === undefined) return items
    if (seen.has(token)) throw endless(of, `page ${page + 1} points back at an earlier page`)
    seen.add(token)
  }
  throw endless(of, `there is no end to it after ${mostPages} pages`)
}

/** Every item of an operation's answer, page by page, as `readEveryPage` has it. */
export function readAll<Client, Answer, Item>(
  session: AwsSession,
  service: AwsService<Client>,
  operation: string,
  ask: (client: Client, token: string | undefined) => Promise<Answer>,
  pageOf: (answer: Answer) => Page<Item>,
  paid?: Paid,
): Promise<Item[]> {
  return readEveryPage({ service: service.prefix, operation }, async (token) =>
    pageOf(await call(session, service, operation, (client) => ask(client, token), paid)),
  )
}

function endless(of: { readonly service: string; readonly operation: string }, problem: string): AwsError {
  return new AwsError('bad-answer', of, `${problem}; what was read until then is not the whole`, {
    remedy: 'Run it again; if it stays so, the service is at fault',
  })
}
