import { Readable } from 'node:stream'
import type { CredentialSource } from '../../../adapters/aws/aws-session.ts'
import type { Clock } from '../../../adapters/aws/clock.ts'

// AWS at the SDK's transport: requests arrive as they would go over the wire, answers leave as AWS writes them (JSON, query XML,
// EC2's XML), so that the SDK's own reading of them is part of every test.

/** A request, decoded. `accessKeyId` tells with whose credentials it was signed. */
export type AwsCall = { readonly operation: string; readonly region: string; readonly service: string; readonly accessKeyId: string; readonly input: Fields }
export type Fields = Readonly<Record<string, unknown>>

/** An error as AWS answers it. */
export class Fault {
  readonly status: number
  readonly code: string
  readonly message: string
  constructor(code: string, message = 'as the test wants it', status = 400) {
    this.status = status
    this.code = code
    this.message = message
  }
}

/** Bytes in place of an answer: half a body, or none of AWS's making. */
export class Garbage {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** The connection breaks before an answer. */
export class Broken {}

export type Answer = Fields | Fault | Garbage | Broken
export type Handlers = Readonly<Record<string, (call: AwsCall, nth: number) => Answer>>

/** A transport that answers by operation, and every request it saw, in order. */
export function fakeAws(handlers: Handlers): { readonly transport: unknown; readonly calls: readonly AwsCall[] } {
  const calls: AwsCall[] = []
  const counts = new Map<string, number>()
  const handle = async (request: HttpRequest): Promise<{ response: unknown }> => {
    const { protocol, ...call } = await decoded(request)
    calls.push(call)
    const nth = (counts.get(call.operation) ?? 0) + 1
    counts.set(call.operation, nth)
    const handler = handlers[call.operation]
    const answer = handler === undefined ? new Fault('AccessDenied', `nobody taught this AWS ${call.operation}`, 403) : handler(call, nth)
    if (answer instanceof Broken) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    const { status, headers, body } = answer instanceof Garbage ? { status: 200, headers: {}, body: answer.text } : encoded(answer, call.operation, protocol)
    return {
      response: { statusCode: status, headers: { 'x-amzn-requestid': `request-${calls.length}`, ...headers }, body: Readable.from([Buffer.from(body)]) },
    }
  }
  return {
    transport: { handle, metadata: { handlerProtocol: 'http/1.1' }, updateHttpClientConfig: () => {}, httpHandlerConfigs: () => ({}), destroy: () => {} },
    calls,
  }
}

type HttpRequest = { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }
type Protocol = 'json' | 'query' | 'ec2'

async function decoded({ path, headers, body }: HttpRequest): Promise<AwsCall & { readonly protocol: Protocol }> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode((body ?? new Uint8Array()) as Uint8Array)
  const [, accessKeyId = '', region = '', service = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? []
  const common = { accessKeyId, region, service }
  const target = headers['x-amz-target']
  if (target !== undefined) return { ...common, operation: target.split('.')[1] ?? '', input: JSON.parse(text) as Fields, protocol: 'json' }
  // REST: the operation is the path
  if (path !== '/') return { ...common, operation: path.slice(1), input: JSON.parse(text) as Fields, protocol: 'json' }
  const form = new URLSearchParams(text)
  return { ...common, operation: form.get('Action') ?? '', input: Object.fromEntries(form), protocol: service === 'ec2' ? 'ec2' : 'query' }
}

function encoded(answer: Fields | Fault, operation: string, protocol: Protocol): { status: number; headers: Record<string, string>; body: string } {
  if (protocol === 'json') {
    if (!(answer instanceof Fault)) return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(answer, epochTimes) }
    return {
      status: answer.status,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ __type: answer.code, message: answer.message }),
    }
  }
  const headers = { 'content-type': 'text/xml' }
  if (answer instanceof Fault) {
    const error = `<Code>${answer.code}</Code><Message>${escaped(answer.message)}</Message>`
    const body =
      protocol === 'ec2'
        ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>r</RequestID></Response>`
        : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>r</RequestId></ErrorResponse>`
    return { status: answer.status, headers, body }
  }
  if (protocol === 'ec2') return { status: 200, headers, body: `<${operation}Response>${ec2Fields(answer)}</${operation}Response>` }
  return { status: 200, headers, body: `<${operation}Response><${operation}Result>${queryFields(answer)}</${operation}Result></${operation}Response>` }
}

/** The JSON protocols write times as epoch seconds. */
function epochTimes(key: string, value: unknown): unknown {
  // most of what comes by are datapoints
  if (typeof value !== 'string') return value
  return /^(Timestamps|StateUpdatedTimestamp|AlarmConfigurationUpdatedTimestamp|StateTransitionedTimestamp|lastRefreshTimestamp)$/.test(key)
    ? Date.parse(value) / 1000
    : value
}

function queryFields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${queryValue(value)}</${name}>`)
    .join('')
}

function queryValue(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${queryValue(item)}</member>`).join('')
  return typeof value === 'object' && value !== null ? queryFields(value as Fields) : escaped(String(value))
}

/** Lists whose name on the wire is not the field's with a small letter. */
const EC2_NAMES: Readonly<Record<string, string>> = {
  Subnets: 'subnetSet',
  Images: 'imagesSet',
  SecurityGroups: 'securityGroupInfo',
  InstanceTypes: 'instanceTypeSet',
  InstanceTypeOfferings: 'instanceTypeOfferingSet',
  LaunchTemplateVersions: 'launchTemplateVersionSet',
  Regions: 'regionInfo',
  ReservedInstances: 'reservedInstancesSet',
  SecurityGroupIds: 'securityGroupIdSet',
  NetworkInterfaces: 'networkInterfaceSet',
  BlockDeviceMappings: 'blockDeviceMappingSet',
  Groups: 'groupSet',
  OptInStatus: 'optInStatus',
}

function ec2Fields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      const tag = EC2_NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1)
      return `<${tag}>${ec2Value(value)}</${tag}>`
    })
    .join('')
}

function ec2Value(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<item>${ec2Value(item)}</item>`).join('')
  return typeof value === 'object' && value !== null ? ec2Fields(value as Fields) : escaped(String(value))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A clock that only moves when somebody sleeps; `slept` holds each pause. */
export function fakeClock(startSec: number): Clock & { readonly slept: number[] } {
  let nowMs = startSec * 1000
  const slept: number[] = []
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms)
      nowMs += ms
    },
    slept,
  }
}

/** Fixed credentials; `renewed` counts how often new ones were asked for. */
export function fixedCredentials(secretAccessKey = 'a-secret-access-key'): CredentialSource & { readonly renewed: () => number } {
  let renewed = 0
  return {
    current: async () => ({ accessKeyId: `HUBKEY${renewed}`, secretAccessKey, sessionToken: `${secretAccessKey}-token` }),
    renew: async () => {
      renewed++
    },
    generation: () => renewed,
    secrets: () => [secretAccessKey, `${secretAccessKey}-token`],
    renewed: () => renewed,
  }
}
