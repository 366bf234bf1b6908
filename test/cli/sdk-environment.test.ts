import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../cli/environment.ts'
import { sdkEnvironment } from '../../cli/sdk-environment.ts'

const environmentOf = (...argv: readonly string[]) => {
  const env: NodeJS.ProcessEnv = {}
  sdkEnvironment(argv, env)
  return env
}

describe('--endpoint-url and --profile', () => {
  it('are handed to the SDK as the environment has them, however they are written', () => {
    expect(environmentOf('audit', '--endpoint-url', 'http://localhost:4566', '--profile=audit')).toEqual({
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_PROFILE: 'audit',
    })
    expect(environmentOf('audit', '--endpoint-url=http://localhost/?a=b')).toEqual({ AWS_ENDPOINT_URL: 'http://localhost/?a=b' })
    expect(environmentOf('audit', '--capture', 'fleet', '--profile')).toEqual({})
  })

  it('take an empty Region for none', () => {
    const env: NodeJS.ProcessEnv = { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }
    sdkEnvironment([], env)
    expect(env).toEqual({ AWS_DEFAULT_REGION: 'eu-west-1' })
  })

  it('send the first request of the command to that endpoint', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers['x-amz-user-agent'] ?? ''}`)
      response
        .writeHead(403, { 'content-type': 'text/xml' })
        .end('<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_EC2_METADATA_DISABLED: 'true' }
    const said = await new Promise<string>((resolve) => {
      const argv = [join(import.meta.dirname, '../../cli/headroom.ts'), 'price', '--regions', 'eu-west-1', '--endpoint-url', url]
      execFile(process.execPath, argv, { env }, (_error, out, err) => resolve(out + err))
    })
    server.close()
    expect(asked[0]).toMatch(/^POST aws-sdk-js/)
    expect(said).toContain('sts:GetCallerIdentity')
  })

  it('is refused where it is not a URL', async () => {
    const { auditArguments } = await import('../../cli/arguments.ts')
    expect(() => auditArguments(['--endpoint-url', 'localhost:4566'], () => {})).toThrow('--endpoint-url: "localhost:4566" is not a URL')
  })
})

describe('the environment of the SDK', () => {
  it.each([
    [{ AWS_REGION: 'no such!' }, /^AWS_REGION: "no such!" is not a Region\. Write it like eu-west-1\.$/],
    [{ AWS_DEFAULT_REGION: 'eu west 1' }, /^AWS_DEFAULT_REGION: /],
    [{ AWS_ENDPOINT_URL: 'garbage' }, /^AWS_ENDPOINT_URL: "garbage" is not a URL\. Write it like http:\/\/localhost:4566\.$/],
    [{ AWS_ENDPOINT_URL_STS: 'localhost:4566' }, /^AWS_ENDPOINT_URL_STS: /],
    [{ AWS_ENDPOINT_URL: 'ftp://localhost' }, /^AWS_ENDPOINT_URL: /],
    [{ AWS_REGION: 'a\u001b[2J' }, /^AWS_REGION: "a\P{Cc}*" is not a Region/u],
  ])('that cannot be meant is named before AWS is asked: %j', (env, words) => {
    expect(() => checkEnvironment(env)).toThrow(words)
  })

  it('may say nothing, and any Region there will be', () => {
    const set = {
      AWS_REGION: 'us-gov-west-1',
      AWS_DEFAULT_REGION: '',
      AWS_ENDPOINT_URL: '',
      AWS_ENDPOINT_URL_S3: 'https://s3.example',
      AWS_ENDPOINT_DISCOVERY: 'x',
    }
    expect(() => checkEnvironment(set)).not.toThrow()
  })
})
