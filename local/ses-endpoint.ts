import { createServer, type ServerResponse } from 'node:http'
import type { LocalServer } from './aws.ts'
import { listen } from './listen.ts'

/** A mail as it was handed over: the body of SendEmail of the SES API v2. */
export type SesMail = {
  readonly FromEmailAddress: string
  readonly Destination: { readonly ToAddresses: readonly string[] }
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string }
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } }
    }
  }
}

/** How one request is refused; `hangUp` takes the mail and never says so. */
export type SesRefusal = { readonly status: number; readonly code: string; readonly message: string } | 'hangUp'

export type SesEndpoint = LocalServer & {
  /** Mails that would arrive. */
  readonly mails: SesMail[]
  /** Every request, taken or not. */
  readonly requests: readonly SesMail[]
  /** Verified identities: domains and addresses. */
  readonly identities: Set<string>
  /** In the sandbox every recipient has to be verified, too. */
  readonly account: { sandbox: boolean }
  /** How the next requests are refused, in turn. */
  readonly refusals: SesRefusal[]
}

/** SendEmail of the SES API v2 in this process, with the checks of senders and recipients that SES makes, in its words. */
export async function startSesEndpoint(): Promise<SesEndpoint> {
  const mails: SesMail[] = []
  const requests: SesMail[] = []
  const refusals: SesRefusal[] = []
  const identities = new Set<string>()
  const account = { sandbox: false }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v2/email/outbound-emails') return refuse(response, 404, 'NotFoundException', 'no such operation here')
      const mail = JSON.parse(Buffer.concat(chunks).toString('utf8')) as SesMail
      requests.push(mail)
      const refusal = refusals.shift() ?? unverified(mail, identities, account.sandbox)
      if (refusal === 'hangUp' || refusal === null) mails.push(mail)
      if (refusal === 'hangUp') response.destroy()
      else if (refusal !== null) refuse(response, refusal.status, refusal.code, refusal.message)
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ MessageId: `0100018c-${mails.length}` }))
    })
  })
  return {
    ...(await listen(server)),
    mails,
    requests,
    identities,
    account,
    refusals,
  }
}

/** An identity is an address, or the domain that an address belongs to. */
function unverified({ FromEmailAddress, Destination }: SesMail, identities: ReadonlySet<string>, sandbox: boolean): SesRefusal | null {
  const address = (text: string) => /<([^>]*)>$/.exec(text)?.[1] ?? text
  const all = [FromEmailAddress, ...(sandbox ? Destination.ToAddresses : [])].map(address)
  const failed = all.filter((one) => !identities.has(one) && !identities.has(one.split('@').at(-1) ?? ''))
  if (failed.length === 0) return null
  const message = `Email address is not verified. The following identities failed the check in region US-EAST-1: ${failed.join(', ')}`
  return { status: 400, code: 'MessageRejected', message }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code }).end(JSON.stringify({ message }))
}
