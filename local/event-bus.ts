import { createServer } from 'node:http'
import type { LocalServer } from './aws.ts'
import { listen } from './listen.ts'

/** An event as a rule of the bus gets it. */
export type SeenEvent = { readonly source: string; readonly detailType: string; readonly detail: unknown }

/** An entry with its names and detail holds so much. */
const MOST_ENTRY_BYTES = 256 * 1024

/** The default bus of EventBridge in this process: takes what EventBridge takes, over the wire. */
export async function startEventBus(): Promise<LocalServer & { readonly events: SeenEvent[] }> {
  const events: SeenEvent[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Entries = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { Entries?: readonly Readonly<Record<string, string>>[] }
      const answers = Entries.map(({ Source = '', DetailType = '', Detail = '' }) => {
        const code = refusalOf(Source, DetailType, Detail)
        if (code === null) events.push({ source: Source, detailType: DetailType, detail: JSON.parse(Detail) })
        return code === null ? { EventId: String(events.length) } : { ErrorCode: code, ErrorMessage: 'this entry is not taken' }
      })
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ Entries: answers, FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length }))
    })
  })
  return {
    ...(await listen(server)),
    events,
  }
}

function refusalOf(source: string, detailType: string, detail: string): string | null {
  if (source === '' || detailType === '' || source.startsWith('aws.')) return 'NotAuthorizedForSourceException'
  if (detailType.length > 128 || Buffer.byteLength(source + detailType + detail) > MOST_ENTRY_BYTES) return 'InvalidArgument'
  try {
    JSON.parse(detail)
    return null
  } catch {
    return 'MalformedDetail'
  }
}
