/**
 * Stands in the bundles for the SDK's search for credentials: Lambda hands a function those of its role in the environment (Lambda developer guide,
 * "Defined runtime environment variables").
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  throw Object.assign(new Error('the environment has no credentials of a role'), { name: 'CredentialsProviderError' })
}

/** The same, where the adapters ask for it. */
export const fromNodeProviderChain = defaultProvider
