import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { agentsOf } from '../../cli/agents.ts'
import { UsageError } from '../../cli/usage-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-proxy-'))
afterAll(() => rmSync(folder, { recursive: true }))
const open: { close: () => unknown }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A proxy as companies have them. Every host that is asked for is `tlsPort` of this machine; without one, no tunnel is made. */
async function proxyTo(tlsPort: number | null): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(403, { 'content-type': 'text/xml' }).end(DENIED)
  })
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    if (tlsPort === null) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const there = connect(tlsPort, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'))
    there.on('error', () => client.destroy()).pipe(client)
    return client.on('error', () => there.destroy()).pipe(there)
  })
  return { url: `http://127.0.0.1:${await listening(server)}`, asked }
}

const DENIED = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'
const USER = { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' }

function headroom(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, '../../cli/headroom.ts')
    execFile(process.execPath, [script, ...argv], { env: { ...USER, ...env } }, (_error, out, err) => resolve(out + err))
  })
}

/** What a request through the agents is answered: a status, or "direct" where it goes past the proxy. Nothing leaves this machine. */
function asked(url: string, env: NodeJS.ProcessEnv): Promise<number | 'direct'> {
  return new Promise((resolve) => {
    const { httpAgent } = agentsOf(env)
    const lookup: LookupFunction = (host, { all }, found) => {
      if (host !== 'localhost') found(new Error('not asked for'), '')
      else if (all) found(null, [{ address: '127.0.0.1', family: 4 }])
      else found(null, '127.0.0.1', 4)
    }
    get(url, { ...(httpAgent && { agent: httpAgent }), lookup, localAddress: '127.0.0.1' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', () => resolve('direct'))
  })
}

describe('HTTPS_PROXY and HTTP_PROXY', () => {
  it('take every request to AWS through the proxy, whoever makes it', async () => {
    const { url, asked } = await proxyTo(null)
    const env = { HTTPS_PROXY: url.replace('//', '//ann:secret@') }
    const said = await headroom(['doctor', '--regions', 'eu-west-1', '--stage', 'dev'], env)
    expect(asked[0]).toBe(`CONNECT sts.eu-west-1.amazonaws.com:443 Basic ${Buffer.from('ann:secret').toString('base64')}`)
    expect(said).toContain('sts:GetCallerIdentity: the proxy could not be reached, or did not let it through')
    expect(said).not.toContain('secret')
    expect(new Set(asked.map((line) => line.split(' ')[1]))).toEqual(new Set(['sts.eu-west-1.amazonaws.com:443', 'lambda.eu-west-1.amazonaws.com:443']))
  })

  it.each([
    ['whose name nobody knows', 'http://proxy.invalid:3128', 'proxy.invalid'],
    ['that does not listen', 'http://127.0.0.1:9', '127.0.0.1:9'],
  ])('name a proxy %s, where the service would be looked for in vain', async (_, HTTPS_PROXY, named) => {
    const said = await headroom(['runs', '--stage', 'dev'], { HTTPS_PROXY })
    expect(said).toContain('the proxy could not be reached')
    expect(said).toContain(named)
    expect(said).toContain('Check HTTPS_PROXY')
  })

  it('take the sign-in of a profile through it, too', async () => {
    const { url, asked } = await proxyTo(null)
    const config = join(folder, 'config')
    writeFileSync(config, '[profile audit]\nregion = eu-west-1\nrole_arn = arn:aws:iam::000000000042:role/audit\ncredential_source = Environment\n')
    await headroom(['price', '--profile', 'audit', '--regions', 'eu-west-1'], { HTTPS_PROXY: url, AWS_CONFIG_FILE: config })
    expect(asked.length).toBeGreaterThan(0)
    expect(new Set(asked)).toEqual(new Set(['CONNECT sts.eu-west-1.amazonaws.com:443']))
  })

  it('never take to the proxy what is on this machine, or what an instance or container asks for its credentials', async () => {
    const { url, asked: proxied } = await proxyTo(null)
    const server = await listening(createServer((_, response) => response.writeHead(403, { 'content-type': 'text/xml' }).end(DENIED)))
    const env = { HTTP_PROXY: url, HTTPS_PROXY: url }
    for (const host of ['127.0.0.1', 'localhost']) expect(await asked(`http://${host}:${server}/`, env)).toBe(403)
    const said = await headroom(['price', '--regions', 'eu-west-1', '--endpoint-url', `http://localhost:${server}`], env)
    expect(said).toContain('permission is missing')
    for (const host of ['127.9.9.9', '[::1]', '169.254.169.254', '169.254.170.2', '[fd00:ec2::254]'])
      expect(await asked(`http://${host}:9/`, env)).toBe('direct')
    expect(proxied).toEqual([])
    expect(await asked('http://sts.example/', env)).toBe(403)
    expect(proxied).toEqual(['GET http://sts.example/'])
  })

  it('leave out what NO_PROXY names, with all below it, and heed the name in lower case first', async () => {
    const { url, asked: proxied } = await proxyTo(null)
    for (const noProxy of ['corp.invalid', '.corp.invalid', '*.corp.invalid', 'other, corp.invalid ', '*'])
      expect(await asked('http://vpce.corp.invalid/', { HTTP_PROXY: url, NO_PROXY: noProxy })).toBe('direct')
    expect(proxied).toEqual([])
    expect(await asked('http://notcorp.invalid/', { HTTP_PROXY: url, NO_PROXY: 'corp.invalid' })).toBe(403)
    expect(await asked('http://corp.invalid/', { HTTP_PROXY: 'http://proxy.invalid', http_proxy: url, NO_PROXY: '*', no_proxy: 'x' })).toBe(403)
    expect(proxied).toEqual(['GET http://notcorp.invalid/', 'GET http://corp.invalid/'])
  })

  it('are refused where they name no HTTP proxy, or Node knows none, without a password in what is said', () => {
    for (const HTTPS_PROXY of [`socks5://${'ann:secret'}@proxy:1080`, 'http://', 'proxy example'])
      expect(() => agentsOf({ HTTPS_PROXY })).toThrow(
        new UsageError('HTTPS_PROXY: this is not the URL of an HTTP proxy; write it like http://proxy.example.com:3128'),
      )
    for (const old of ['22.20.0', '23.11.0', '24.4.1']) expect(() => agentsOf({ HTTP_PROXY: 'http://proxy:1' }, old)).toThrow(`Node ${old} can't send requests`)
    for (const known of ['22.21.0', '24.5.0', '25.0.0']) expect(agentsOf({ HTTP_PROXY: 'proxy:1' }, known)).toHaveProperty('httpAgent')
  })

  it('leave the SDK its own agents where they are not set', () => {
    expect(agentsOf({ HTTPS_PROXY: '', NO_PROXY: 'localhost' })).toEqual({})
  })
})

describe('AWS_CA_BUNDLE', () => {
  it.skipIf(!hasOpenssl())('is whom a proxy that signs in the place of AWS is trusted by, through its tunnel', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=sts.eu-west-1.amazonaws.com', '-addext', 'subjectAltName=DNS:sts.eu-west-1.amazonaws.com']
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
    const aws = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.writeHead(403, { 'content-type': 'text/xml' }).end(DENIED),
    )
    const { url, asked } = await proxyTo(await listening(aws))
    const price = ['price', '--regions', 'eu-west-1']
    expect(await headroom(price, { HTTPS_PROXY: url })).toMatch(/the server's certificate is not trusted \[\w+\].*AWS_CA_BUNDLE/)
    expect(await headroom(price, { HTTPS_PROXY: url, AWS_CA_BUNDLE: cert })).toContain('permission is missing [AccessDenied]')
    expect(asked).toEqual(Array(2).fill('CONNECT sts.eu-west-1.amazonaws.com:443'))
  })

  it('is refused where it is no file of certificates', () => {
    const text = join(folder, 'text.pem')
    writeFileSync(text, 'no certificate')
    expect(() => agentsOf({ AWS_CA_BUNDLE: text })).toThrow(`AWS_CA_BUNDLE: ${text} holds no certificate`)
    expect(() => agentsOf({ AWS_CA_BUNDLE: join(folder, 'none') })).toThrow('there is no such file or folder')
  })
})

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a profile', () => {
  const price = ['price', '--regions', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:9']
  const config = join(folder, 'aws-config')
  const none = join(folder, 'no-credentials')
  const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: none }
  writeFileSync(
    config,
    '[default]\nregion = eu-west-1\n\n[profile "prod"]\nca_bundle = /nowhere/ca.pem ; of the proxy\ns3 =\n  region = nested\n[profile staging]\nregion=eu-west-1\n',
  )

  it('that is not there is named, with the one that was meant and all there are', async () => {
    expect(await headroom([...price, '--profile', 'prdo'], files)).toBe(
      '--profile: there is no profile prdo. Did you mean prod? The profiles are default, prod, staging.\n',
    )
    const keyless = { ...files, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: 'prdo' }
    expect(await headroom(price, keyless)).toContain('AWS_PROFILE: there is no profile prdo.')
  })

  it('is looked for nowhere else where none is set up', async () => {
    const nothing = { AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none }
    expect(await headroom([...price, '--profile', 'prod'], nothing)).toContain('No profile is set up: run aws configure sso')
  })

  it('brings its certificate authority, under the one that the environment names', () => {
    expect(() => agentsOf({ ...files, AWS_PROFILE: 'prod' })).toThrow('ca_bundle of the profile prod: /nowhere/ca.pem: there is no such file or folder')
    expect(() => agentsOf({ ...files, AWS_PROFILE: 'prod', AWS_CA_BUNDLE: '/none' })).toThrow('AWS_CA_BUNDLE: /none: there is no such file')
    expect(agentsOf({ ...files, AWS_PROFILE: 'staging' })).toEqual({})
    expect(agentsOf(files)).toEqual({})
  })
})
