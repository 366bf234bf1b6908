import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { agentsOf } from './agents.ts'
import { checkEnvironment } from './environment.ts'
import { checkProfile } from './profiles.ts'

/** How a client of the SDK is made for the user: signed in as the profile or the environment says, through the proxy that the environment names. Throws a UsageError for a profile that there is not, and a variable that cannot be meant. */
export function clientSettings(profile: string | null) {
  checkEnvironment(process.env)
  checkProfile(profile, process.env)
  const requestHandler = agentsOf(process.env)
  const of = profile === null ? {} : { profile }
  return { ...of, maxAttempts: 1, requestHandler, credentials: fromNodeProviderChain({ ...of, clientConfig: { requestHandler } }) }
}
