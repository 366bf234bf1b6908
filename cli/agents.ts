import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { homedir } from 'node:os'
import { unreadableInWords } from '../audit/read-error.ts'
import { profilesOf } from './profiles.ts'
import { UsageError } from './usage-error.ts'

/** What the SDK's clients send their requests through; empty where they need none but their own. */
export type Agents = { readonly httpAgent?: HttpAgent; readonly httpsAgent?: HttpsAgent }

/** This machine, and where an instance or container asks for its credentials: nobody's proxy reaches these. */
const NEVER_PROXIED = ['localhost', '.localhost', '127.0.0.0-127.255.255.255', '::1', '169.254.0.0-169.254.255.255', 'fd00:ec2::254', 'fd00:ec2::23']
/** As the SDK's own agents have it. */
const KEPT_OPEN = { keepAlive: true, maxSockets: 50 }

/**
 * The proxies and the certificate authority that the environment names, as the AWS CLI has them
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html): `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, of which the one in lower case
 * wins, and `AWS_CA_BUNDLE` or the profile's `ca_bundle`. Throws a UsageError for a value that cannot be meant, and where this Node knows no proxies.
 */
export function agentsOf(env: NodeJS.ProcessEnv, nodeVersion: string = process.versions.node): Agents {
  const [http_proxy, https_proxy] = [proxyOf(env, 'HTTP_PROXY'), proxyOf(env, 'HTTPS_PROXY')]
  const ca = bundleOf(env)
  const proxied = http_proxy !== undefined || https_proxy !== undefined
  if (!proxied && ca === undefined) return {}
  if (proxied && !knowsProxies(nodeVersion))
    throw new UsageError(`HTTPS_PROXY: Node ${nodeVersion} can't send requests through a proxy. Use Node 24.5 or later, or unset HTTPS_PROXY and HTTP_PROXY.`)
  const proxyEnv = { ...(http_proxy && { http_proxy }), ...(https_proxy && { https_proxy }), no_proxy: withoutProxy(env) }
  const options = { ...KEPT_OPEN, ...(proxied && { proxyEnv }) }
  return { httpAgent: new HttpAgent(options), httpsAgent: new ThroughProxy({ ...options, ...(ca !== undefined && { ca }) }) }
}

/** Where the proxy itself is not reached, Node's error looks as though AWS were not: it is named as the proxy's. */
class ThroughProxy extends HttpsAgent {
  override createConnection(...[options, callback]: Parameters<HttpsAgent['createConnection']>): ReturnType<HttpsAgent['createConnection']> {
    return super.createConnection(options, (error: NodeJS.ErrnoException | null, stream) => {
      // a connection past the proxy fails at its socket, not here
      if (error?.syscall === 'getaddrinfo' || error?.syscall === 'connect') error.code = 'ERR_PROXY_UNREACHABLE'
      callback?.(error, stream)
    })
  }
}

/** Whether `proxyEnv` of an agent is heeded (https://nodejs.org/api/http.html#built-in-proxy-support). */
function knowsProxies(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
}

/** Of a variable that is set twice, the AWS CLI and Node take the one in lower case. */
function variable(env: NodeJS.ProcessEnv, name: string): string {
  return (env[name.toLowerCase()] || env[name] || '').trim()
}

function proxyOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = variable(env, name)
  if (value === '') return undefined
  const url = value.includes('://') ? value : `http://${value}`
  if (URL.canParse(url) && /^https?:\/\/[^/]/.test(url)) return url
  // a password may stand in it
  throw new UsageError(`${name}: this is not the URL of an HTTP proxy; write it like http://proxy.example.com:3128`)
}

/** As the AWS CLI reads `NO_PROXY`: a domain is meant with everything below it, with a dot in front or without. */
function withoutProxy(env: NodeJS.ProcessEnv): string {
  const named = variable(env, 'NO_PROXY')
    .split(',')
    .map((part) => part.trim().replace(/^\*?\.(?=.)/, ''))
    .filter((part) => part !== '')
  return [...named.flatMap((name) => (name === '*' ? ['*'] : [name, `.${name}`])), ...NEVER_PROXIED].join(',')
}

/** The variable wins over the profile, as with the AWS CLI. */
function bundleOf(env: NodeJS.ProcessEnv): string | undefined {
  const profile = env.AWS_PROFILE || 'default'
  const [path, named] = env.AWS_CA_BUNDLE
    ? [env.AWS_CA_BUNDLE, 'AWS_CA_BUNDLE']
    : [profilesOf(env).get(profile)?.caBundle, `ca_bundle of the profile ${profile}`]
  if (!path) return undefined
  let text: string
  try {
    text = readFileSync(path.replace(/^~(?=\/)/, homedir()), 'utf8')
  } catch (error) {
    throw new UsageError(`${named}: ${path}: ${unreadableInWords(error as NodeJS.ErrnoException)}. Name a file of certificates in PEM.`)
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new UsageError(`${named}: ${path} holds no certificate. Name a file of certificates in PEM.`)
}
