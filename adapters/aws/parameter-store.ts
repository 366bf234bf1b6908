import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { AwsError } from './aws-error.ts'
import { type Patience, patiently } from './patiently.ts'

/**
 * A secret by its name in the Parameter Store: a SecureString, or a secret of the Secrets Manager under
 * `/aws/reference/secretsmanager/<name>`. Rejects with an AwsError, in which the value never is.
 */
export async function readSecretParameter({ client, ...patience }: Patience & { readonly client: SSMClient }, name: string): Promise<string> {
  const of = { service: 'ssm', operation: 'GetParameter' }
  const { Parameter } = await patiently(of, patience, () => client.send(new GetParameterCommand({ Name: name, WithDecryption: true })))
  const value = Parameter?.Value?.trim() ?? ''
  if (value === '') throw new AwsError('not-found', of, `the parameter ${name} is empty`, { remedy: 'Store the value there' })
  return value
}
