/** Options of ours that the AWS SDK takes from the environment, as the AWS CLI sets them. */
const variables: Readonly<Record<string, string>> = { '--endpoint-url': 'AWS_ENDPOINT_URL', '--profile': 'AWS_PROFILE' }

/**
 * Puts `--endpoint-url` and `--profile` where every client of the SDK looks when it is made, those that sign in included: so a profile's own
 * `endpoint_url` holds as well. Each command checks the options itself.
 */
export function sdkEnvironment(argv: readonly string[], env: NodeJS.ProcessEnv): void {
  // an empty variable is none: the AWS CLI takes it so, and the SDK would ask the Region ""
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) if (env[name] === '') delete env[name]
  argv.forEach((word, i) => {
    const [name = '', ...rest] = word.split('=')
    const variable = variables[name]
    const value = rest.length > 0 ? rest.join('=') : argv[i + 1]
    if (variable !== undefined && value !== undefined) env[variable] = value
  })
}
