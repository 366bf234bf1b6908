import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { agentsOf } from './agents.ts'

/** How a client of the SDK is made for the user: signed in as the profile or the environment says, through the proxy that the environment names. */
export function clientSettings(profile: string | null) {
  const requestHandler = agentsOf(process.env)
  const of = profile === null ? {} : { profile }
  return { ...of, maxAttempts: 1, requestHandler, credentials: fromNodeProviderChain({ ...of, clientConfig: { requestHandler } }) }
}
