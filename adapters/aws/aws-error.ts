import { ReadError } from '../../audit/read-error.ts'

export type AwsErrorKind =
  | 'denied'
  | 'throttled'
  | 'expired'
  | 'unavailable'
  | 'proxy'
  | 'untrusted'
  | 'region-disabled'
  | 'bad-answer'
  | 'not-found'
  | 'key-unusable'
  | 'other-region'
  | 'archived'
  | 'not-signed-in'
  | 'no-region'
  | 'clock-skew'
  | 'wrong-key'
  | 'over-cap'
  | 'rejected'

/** Which request: the service's IAM prefix, the operation, and where it went. */
export type AwsRequest = { readonly service: string; readonly operation: string; readonly accountId?: string; readonly region?: string }

/** Without credentials or a Region AWS was never asked: neither the request nor what the SDK says of its providers helps anybody. */
const NEVER_ASKED: ReadonlySet<AwsErrorKind> = new Set(['not-signed-in', 'no-region'])

type More = { readonly remedy: string; readonly requestId?: string | null; readonly code?: string; readonly cause?: unknown }

/**
 * What AWS refused or could not do, made in this one place. Its message names the request, what was wrong and what to do; no
 * credential and no ExternalId is in it, nor in its cause, which keeps the SDK's name and stack but not its answer.
 */
export class AwsError extends ReadError {
  readonly kind: AwsErrorKind
  readonly service: string
  readonly operation: string
  /** For whoever asks AWS about it. It is not in the message: that stays the same from run to run. */
  readonly requestId: string | null
  /** AWS's own name for it, "RequestChangedException"; empty where AWS did not say. */
  readonly code: string

  constructor(kind: AwsErrorKind, request: AwsRequest, problem: string, more: More) {
    super(problem, { file: `${request.service}:${request.operation}` }, `${more.remedy}.`, more.cause)
    if (NEVER_ASKED.has(kind)) this.message = `${problem}. ${more.remedy}.`
    this.kind = kind
    this.service = request.service
    this.operation = request.operation
    this.requestId = more.requestId ?? null
    this.code = more.code ?? ''
  }
}

const KINDS: readonly (readonly [AwsErrorKind, RegExp])[] = [
  ['expired', /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/],
  ['clock-skew', /^(RequestTimeTooSkewed|RequestInTheFuture)$/],
  ['wrong-key', /^(SignatureDoesNotMatch|InvalidSignatureException)$/],
  [
    'throttled',
    /^(Throttl(ing|ed)(Exception)?|ThrottlingError|RequestLimitExceeded|TooManyRequests(Exception)?|LimitExceeded(Exception)?|RequestThrottled(Exception)?|BandwidthLimitExceeded|SlowDown|EC2ThrottledException|ProvisionedThroughputExceededException|KMSThrottling(Exception)?)$/,
  ],
  ['region-disabled', /^(InvalidClientTokenId|UnrecognizedClient(Exception)?|AuthFailure|OptInRequired|InvalidAccessKeyId|RegionDisabledException)$/],
  [
    'denied',
    /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?|NotAuthorized(Exception)?|AccessDeniedForDependencyException|KMS(AccessDenied|OptInRequired)(Exception)?)$/,
  ],
  ['not-signed-in', /^(CredentialsProviderError|TokenProviderError|ProviderError)$/],
  [
    'unavailable',
    /^(ServiceUnavailable(Exception)?|Internal(Failure|Error|ServerError|ServiceError|ServerException)(Exception)?|RequestTimeout(Exception)?|TimeoutError|AbortError|Unavailable)$/,
  ],
  // services name it after KMS, and S3 as `KMS.DisabledException`, `KMS.KMSInvalidStateException` (Amazon S3 API Reference, Error responses)
  ['key-unusable', /^(KMS\.)?(KMS)?(Disabled|InvalidState)(Exception)?$/],
  // S3, of a bucket that is asked for in a Region that it does not lie in (the same page)
  ['other-region', /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/],
  // S3: "Object is archived and inaccessible until restored" (Amazon S3 API Reference, GetObject)
  ['archived', /^InvalidObjectState$/],
  ['not-found', /(NotFound(Exception)?|NoSuch\w+|NoSuchEntity(Exception)?)$/],
]

/**
 * A signature that does not fit and one of another time are refused by the same names; the words say which. "In most cases, a request must reach AWS within five minutes of the
 * time stamp in the request" (IAM user guide, AWS Signature Version 4).
 */
const OF_ANOTHER_TIME = /^Signature (expired|not yet current)/

/**
 * Of both: "The request reached the service more than 15 minutes after the date stamp on the request [...] or the date stamp on the request is more than 15 minutes in the
 * future" (AWS API references, Common Errors), and EC2 says it of temporary credentials that have expired, too.
 */
const CLOCK_OR_CREDENTIALS = 'RequestExpired'

/** Node's names for a proxy that lets a request not through, and of OpenSSL for a certificate that nobody known has signed. */
const PROXY = /^ERR_PROXY_/
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_(HAS_EXPIRED|UNTRUSTED))$/
const NETWORK = /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|E(HOST|NET)UNREACH|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|UND_ERR_\w+)$/

type SdkError = {
  readonly name?: unknown
  readonly Code?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly stack?: unknown
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown }
}

/** What the SDK threw, as an AwsError; one that already is one stays as it is. `secrets` are struck out wherever they stand. */
export function awsErrorOf(thrown: unknown, request: AwsRequest, secrets: readonly string[] = []): AwsError {
  if (thrown instanceof AwsError) return thrown
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as SdkError
  // Node's own errors are all named "Error"; their code says which
  const name = text(error.name).replace(/^Error$/, '') || text(error.Code) || text(error.code) || 'UnknownError'
  const status = typeof error.$metadata?.httpStatusCode === 'number' ? error.$metadata.httpStatusCode : Number.NaN
  const kind = kindOf(name, text(error.code), text(error.message), status)
  const said = scrubbed(text(error.message), secrets)
  const requestId = text(error.$metadata?.requestId) || null
  const cause = new Error(`${name}${said === '' ? '' : `: ${said}`}${requestId === null ? '' : ` (request ${requestId})`}`)
  cause.stack = scrubbed(text(error.stack), secrets)
  const problem = NEVER_ASKED.has(kind)
    ? PROBLEMS[kind]
    : isUnreadable(name, said)
      ? `${problemOf(kind, name, request)}${placeOf(request)}`
      : `${problemOf(kind, name, request)}${said === '' ? '' : ` (${Number.isNaN(status) ? '' : 'AWS says: '}${said.replace(/[.\s]+$/, '')})`}${placeOf(request)}`
  const profile = /\bprofile=(\S+)/.exec(said)?.[1]
  const signIn = kind === 'not-signed-in' && profile !== undefined ? `Sign in: aws sso login --profile ${profile}` : remedyOf(kind, request)
  const remedy = name === CLOCK_OR_CREDENTIALS ? `${remedyOf('clock-skew', request)}. Where the clock is right: ${signIn}` : signIn
  return new AwsError(kind, request, problem, { remedy, requestId, code: name, cause })
}

function kindOf(name: string, code: string, message: string, status: number): AwsErrorKind {
  if (isUnreadable(name, message)) return 'bad-answer'
  if (message === 'Region is missing') return 'no-region'
  const known = KINDS.find(([, names]) => names.test(name))?.[0]
  if (known === 'wrong-key' && OF_ANOTHER_TIME.test(message)) return 'clock-skew'
  if (known !== undefined) return known
  if (PROXY.test(code)) return 'proxy'
  if (UNTRUSTED.test(code)) return 'untrusted'
  if (NETWORK.test(name) || NETWORK.test(code) || /socket hang up|aborted/i.test(message)) return 'unavailable'
  // Auto Scaling has one name for everything it does not like
  if (name === 'ValidationError' && /not found|does not exist/i.test(message)) return 'not-found'
  if (status === 429) return 'throttled'
  if (status >= 500) return 'unavailable'
  if (status === 401 || status === 403) return 'denied'
  return Number.isNaN(status) || status < 400 ? 'bad-answer' : 'rejected'
}

/** Whether the SDK could not parse an answer: its words are of parsers, and say nothing of AWS. */
function isUnreadable(name: string, message: string): boolean {
  return /Deserialization error/.test(message) || name === 'SyntaxError'
}

/** Operations whose permission has another name. */
const ACTIONS: Readonly<Record<string, string>> = { DescribeBudgets: 'budgets:ViewBudget' }

const PROBLEMS: Readonly<Record<AwsErrorKind, string>> = {
  denied: 'permission is missing',
  throttled: 'AWS throttled every attempt',
  expired: 'the credentials have expired',
  unavailable: 'the service could not be reached, or kept failing',
  proxy: 'the proxy could not be reached, or did not let it through',
  untrusted: "the server's certificate is not trusted",
  'region-disabled': 'the Region is not enabled for this account, or does not accept its credentials',
  'bad-answer': 'AWS answered in a form that was not expected',
  'not-found': 'it does not exist',
  'key-unusable': 'the KMS key that encrypts it is disabled or about to be deleted',
  'other-region': 'it lies in another Region',
  archived: 'the object is archived, and cannot be read before it is restored',
  'not-signed-in': 'no AWS credentials were found, or they cannot be used',
  'no-region': 'no AWS Region is set',
  'clock-skew': "this machine's clock is wrong, and AWS takes no request that is signed at another time",
  'wrong-key': 'AWS refused the signature: the secret access key is wrong',
  'over-cap': 'the price cap was reached',
  rejected: 'AWS refused the request',
}

/**
 * Signing in with a key that AWS does not have is refused by the same names as a Region that is not enabled: `InvalidClientTokenId`, "The X.509 certificate
 * or AWS access key ID provided does not exist in our records" (AWS API references, Common Errors). Who asks STS first has nothing else wrong most often.
 */
function isSigningIn({ service, operation }: AwsRequest): boolean {
  return service === 'sts' && operation === 'GetCallerIdentity'
}

function problemOf(kind: AwsErrorKind, name: string, request: AwsRequest): string {
  if (kind === 'region-disabled' && isSigningIn(request)) return `AWS does not know these credentials [${name}]`
  return `${PROBLEMS[kind]}${name === CLOCK_OR_CREDENTIALS ? ", or this machine's clock is wrong" : ''} [${name}]`
}

function remedyOf(kind: AwsErrorKind, request: AwsRequest): string {
  const { service, operation, region } = request
  switch (kind) {
    case 'denied':
      return `Allow ${ACTIONS[operation] ?? `${service}:${operation}`} to the role or user that audits; a service control policy of the organization may also forbid it`
    case 'throttled':
      return 'Run it again later, or audit fewer groups at once'
    case 'expired':
      return 'Sign in again (aws sso login, or new keys), or name a profile with --profile; a deployed service tries again on its next schedule'
    case 'not-signed-in':
      return 'Sign in (aws sso login, or aws configure), or name a profile with --profile'
    case 'no-region':
      return 'Set AWS_REGION to the Region that the service is deployed in, or name a profile that has it with --profile'
    case 'unavailable':
    case 'bad-answer':
      return "Run it again; if it keeps failing, check the AWS Health Dashboard and this machine's network"
    case 'proxy':
      return 'Check HTTPS_PROXY, and name in NO_PROXY what is reached without it'
    case 'untrusted':
      return 'If a proxy signs in the place of AWS, name its certificate authority (a PEM file) in AWS_CA_BUNDLE'
    case 'region-disabled':
      return isSigningIn(request)
        ? `Check the access key: it may be mistyped, inactive or deleted. Sign in (aws sso login, or aws configure), or name a profile with --profile. If it works elsewhere, ${region ?? 'the Region'} may not be enabled for the account: set another in AWS_REGION`
        : `Enable ${region ?? 'the Region'} in the account's settings, or leave it out with --regions`
    case 'not-found':
      return 'It was deleted, or lies in another account or region'
    case 'key-unusable':
      return 'Enable the key (aws kms enable-key), or take back its deletion first (aws kms cancel-key-deletion)'
    case 'other-region':
      return 'Set AWS_REGION to the Region that it lies in (aws s3api get-bucket-location)'
    case 'archived':
      return "Restore it (aws s3api restore-object), and take what archives objects out of the bucket's lifecycle rules"
    case 'clock-skew':
      return "Set this machine's clock, best by a time server, and run it again"
    case 'wrong-key':
      return 'Check the secret access key (aws configure), or name a profile with --profile'
    case 'over-cap':
      return 'Raise the cap (--max-usd), or ask for less'
    case 'rejected':
      return 'This is a fault of ours or of the settings; please report it'
  }
}

function placeOf({ accountId, region }: AwsRequest): string {
  const parts = [accountId, region].filter((part) => part !== undefined)
  return parts.length === 0 ? '' : ` in ${parts.join(' ')}`
}

/** A signature error repeats the request's headers, session token and all: what follows "canonical string" is left out, as are the secrets known to us. */
function scrubbed(message: string, secrets: readonly string[]): string {
  let clean = message
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '…')
  clean = clean.replace(/(the canonical string|the string-to-sign|x-amz-security-token)[\s\S]*$/i, '…').replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g, '…')
  return clean.length > 400 ? `${clean.slice(0, 400)}…` : clean
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
