import { describe, expect, it } from 'vitest'
import { AwsError, awsErrorOf } from '../../../adapters/aws/aws-error.ts'
import { ReadError } from '../../../audit/read-error.ts'

const request = { service: 'cloudwatch', operation: 'GetMetricData', accountId: '000000000042', region: 'eu-west-1' }
const thrown = (name: string, message = 'said so', httpStatusCode = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r-1' } })

describe('what AWS refuses', () => {
  it.each([
    ['AccessDenied', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['UnauthorizedOperation', 403, 'denied'],
    ['SomethingElseEntirely', 403, 'denied'],
    ['Throttling', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['LimitExceededException', 400, 'throttled'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['SomethingElseEntirely', 429, 'throttled'],
    ['ExpiredToken', 403, 'expired'],
    ['ExpiredTokenException', 400, 'expired'],
    ['RequestExpired', 400, 'expired'],
    ['RequestTimeTooSkewed', 403, 'clock-skew'],
    ['InvalidObjectState', 403, 'archived'],
    ['KMS.DisabledException', 400, 'key-unusable'],
    ['KMS.KMSInvalidStateException', 400, 'key-unusable'],
    ['KMSDisabledException', 400, 'key-unusable'],
    ['KMSAccessDeniedException', 400, 'denied'],
    ['PermanentRedirect', 301, 'other-region'],
    ['AuthorizationHeaderMalformed', 400, 'other-region'],
    ['InvalidClientTokenId', 403, 'region-disabled'],
    ['AuthFailure', 401, 'region-disabled'],
    ['OptInRequired', 401, 'region-disabled'],
    ['InternalFailure', 500, 'unavailable'],
    ['ServiceUnavailable', 503, 'unavailable'],
    ['TimeoutError', Number.NaN, 'unavailable'],
    ['InvalidLaunchTemplateId.NotFound', 400, 'not-found'],
    ['InvalidParameterValue', 400, 'rejected'],
  ])('%s (%s) is %s', (name, status, kind) => {
    const error = awsErrorOf(thrown(name, 'said so', status), request)
    expect(error.kind).toBe(kind)
    expect(error).toBeInstanceOf(ReadError)
    expect(error).toMatchObject({ service: 'cloudwatch', operation: 'GetMetricData', requestId: 'r-1', code: name })
    expect(error.message).toMatch(/^cloudwatch:GetMetricData: .* \[.*\] \((AWS says: )?said so\) in 000000000042 eu-west-1\. \S.*\.$/)
  })

  it('an answer that cannot be parsed is bad-answer, without the words of the parser', () => {
    const error = awsErrorOf(thrown('SyntaxError', 'Unexpected token <', 200), request)
    expect(error.kind).toBe('bad-answer')
    expect(error.message).toMatch(
      /^cloudwatch:GetMetricData: AWS answered in a form that was not expected \[SyntaxError\] in 000000000042 eu-west-1\. Run it again/,
    )
  })

  it.each(['ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'])('a connection that fails with %s is unavailable', (code) => {
    expect(awsErrorOf(Object.assign(new Error('connect failed'), { code }), request).kind).toBe('unavailable')
  })

  it.each([
    ['ERR_PROXY_TUNNEL', 'proxy', 'Check HTTPS_PROXY'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted', 'AWS_CA_BUNDLE'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted', 'AWS_CA_BUNDLE'],
  ])('what stands between, and fails with %s, is %s', (code, kind, remedy) => {
    const error = awsErrorOf(Object.assign(new Error('no tunnel'), { code }), request)
    expect([error.kind, error.message]).toEqual([kind, expect.stringContaining(`[${code}] (no tunnel)`)])
    expect(error.message).toContain(remedy)
  })

  it('names the request in its field and its cause, for whoever asks AWS about it', () => {
    const error = awsErrorOf(thrown('InternalFailure', 'oops', 500), request)
    expect(error.requestId).toBe('r-1')
    expect((error.cause as Error).message).toBe('InternalFailure: oops (request r-1)')
    expect(awsErrorOf(new Error('no request'), request).requestId).toBeNull()
  })

  it('says what to do', () => {
    expect(awsErrorOf(thrown('AccessDenied'), request).message).toContain('Allow cloudwatch:GetMetricData to the role or user that audits')
    expect(awsErrorOf(thrown('InvalidClientTokenId'), request).message).toContain('Enable eu-west-1')
  })

  it('says of a sign-in that is refused that the key may be wrong, not that a Region is off', () => {
    const signIn = { ...request, service: 'sts', operation: 'GetCallerIdentity' }
    const { message } = awsErrorOf(thrown('InvalidClientTokenId', 'The security token included in the request is invalid.'), signIn)
    expect(message).toMatch(/^sts:GetCallerIdentity: AWS does not know these credentials \[InvalidClientTokenId\]/)
    expect(message).toContain('Check the access key: it may be mistyped, inactive or deleted.')
    expect(message).not.toContain('Enable ')
  })

  it('without a Region says how to set one', () => {
    const error = awsErrorOf(new Error('Region is missing'), request)
    expect([error.kind, error.message]).toEqual(['no-region', expect.stringMatching(/no AWS Region is set\. Set AWS_REGION .*--profile\.$/)])
  })

  it('without credentials says that alone: AWS was never asked', () => {
    const error = awsErrorOf(thrown('CredentialsProviderError', 'Could not load credentials from any providers', Number.NaN), request)
    expect(error.kind).toBe('not-signed-in')
    expect(error.message).toBe(
      'no AWS credentials were found, or they cannot be used. Sign in (aws sso login, or aws configure), or name a profile with --profile.',
    )
    const expired = "The SSO session token associated with profile=audit was not found or is invalid. To refresh this SSO session run 'aws sso login'."
    expect(awsErrorOf(thrown('CredentialsProviderError', expired, Number.NaN), request).message).toMatch(/\. Sign in: aws sso login --profile audit\.$/)
  })

  it('keeps one that is one already', () => {
    const error = new AwsError('denied', request, 'no', { remedy: 'Ask' })
    expect(awsErrorOf(error, { service: 'x', operation: 'Y' })).toBe(error)
  })

  it.each([
    ['InvalidSignatureException', 'Signature expired: 20261102T055000Z is now earlier than 20261102T060000Z (20261102T060500Z - 5 min.)', 'clock-skew'],
    ['SignatureDoesNotMatch', 'Signature expired: 20261102T054000Z is now earlier than 20261102T055000Z (20261102T060500Z - 15 min.)', 'clock-skew'],
    ['InvalidSignatureException', 'Signature not yet current: 20261102T063000Z is still later than 20261102T061000Z (20261102T060500Z + 5 min.)', 'clock-skew'],
    ['SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.', 'wrong-key'],
    ['InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.', 'wrong-key'],
  ])('%s with "%s" is %s', (name, message, kind) => {
    const error = awsErrorOf(thrown(name, message, 403), request)
    expect(error.kind).toBe(kind)
    expect(error.message).toContain(kind === 'clock-skew' ? "Set this machine's clock" : 'Check the secret access key')
    expect(error.message).not.toContain(kind === 'clock-skew' ? 'secret access key' : 'clock')
  })

  it('a request that has expired may be one of a wrong clock or of credentials that have, and is said to be either', () => {
    const { message } = awsErrorOf(thrown('RequestExpired', 'Request has expired.', 400), request)
    expect(message).toContain("the credentials have expired, or this machine's clock is wrong [RequestExpired]")
    expect(message).toMatch(/Set this machine's clock, best by a time server, and run it again\. Where the clock is right: Sign in again/)
  })

  it('takes whatever is thrown', () => {
    for (const odd of [undefined, null, 'text', 42, {}, []]) expect(awsErrorOf(odd, request)).toBeInstanceOf(AwsError)
  })

  it('strikes secrets out of message, cause and stack', () => {
    const key = `AKIA${'IOSFODNN7EXAMPLE'}`
    const message = `signature of canary-one did not match. The Canonical String for this request should have been 'x-amz-security-token:canary-two' ${key}`
    const error = awsErrorOf(thrown('SignatureDoesNotMatch', message), request, ['canary-one'])
    const cause = error.cause as Error
    for (const text of [error.message, cause.message, cause.stack ?? '', JSON.stringify(error), String(cause)])
      expect(text).not.toMatch(/canary|IOSFODNN7EXAMPLE/)
    expect(error.message).toContain('signature of … did not match')
  })

  it('cuts short what AWS goes on about', () => {
    expect(awsErrorOf(thrown('AccessDenied', 'x'.repeat(10_000)), request).message.length).toBeLessThan(900)
  })
})
