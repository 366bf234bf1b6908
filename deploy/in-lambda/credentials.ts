import { fromEnv } from '@aws-sdk/credential-providers'

/** Stands in the bundles for the SDK's search for credentials: Lambda hands a function those of its role in the environment (Lambda developer guide, "Defined runtime environment variables"). */
export const defaultProvider = fromEnv
