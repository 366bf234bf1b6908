import { inSight } from '../report/visible.ts'
import { UsageError } from './usage-error.ts'

/** What the SDK would take from the environment as it stands, and fail on in words of its own. Throws a UsageError that names the variable. */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const region = env[name]
    if (region && !/^[a-z0-9-]+$/.test(region)) throw new UsageError(`${name}: "${inSight(region)}" is not a Region. Write it like eu-west-1.`)
  }
  for (const [name, url] of Object.entries(env)) {
    if (!/^AWS_ENDPOINT_URL(_|$)/.test(name) || !url || (URL.canParse(url) && /^https?:/.test(url))) continue
    throw new UsageError(`${name}: "${inSight(url)}" is not a URL. Write it like http://localhost:4566.`)
  }
}
