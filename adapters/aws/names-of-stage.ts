import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { AwsError } from './aws-error.ts'
import { type Patience, patiently } from './patiently.ts'

/**
 * Table and bucket of a deployed stage, as its audit function's environment names them, and the whole of that environment. Rejects with an AwsError where the function cannot be read, and
 * with an Error where there is none (Lambda: `ResourceNotFoundException`) or it names neither: that stage is not of this service.
 */
export async function readNamesOfStage(
  stage: string,
  { lambda, ...patience }: Patience & { readonly lambda: LambdaClient },
): Promise<{ readonly table: string; readonly bucket: string; readonly settings: Readonly<Record<string, string>> }> {
  const FunctionName = `headroom-${stage}-audit`
  const { Environment } = await patiently({ service: 'lambda', operation: 'GetFunctionConfiguration' }, patience, () =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
  ).catch(async (error: unknown) => {
    if (!(error instanceof AwsError && error.kind === 'not-found')) throw error
    const region = await lambda.config.region()
    throw new Error(
      `no stage ${stage} is deployed in ${region} of this account: there is no function ${FunctionName}. Check --stage and --profile, and set AWS_REGION to the Region it was deployed to`,
      { cause: error },
    )
  })
  const settings = Environment?.Variables ?? {}
  const { HEADROOM_TABLE: table, HEADROOM_BUCKET: bucket } = settings
  if (table === undefined || bucket === undefined)
    throw new Error(
      `${FunctionName} does not say where its table and bucket are: is it Headroom's, and may you decrypt its environment? Name them with --table and --bucket`,
    )
  return { table, bucket, settings }
}
