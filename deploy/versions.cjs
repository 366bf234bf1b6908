// What makes a deployment one: versions of the run and of its workers that belong together, and the aliases of the run. A run that is under way when another
// version is deployed goes on with the code, the settings and the workers that it began with: an execution stays with the version that it began on, and
// a version's environment names the workers' version of the same deployment.
const { createHash } = require('node:crypto')
const { execFileSync, spawnSync } = require('node:child_process')
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const parts = ['dist/audit', 'dist/inspect']
/** Of 4,096, less than half of which the other variables take. */
const MOST_BYTES = 2500
let digest = null

/** Bundles the functions, so that packaging needs nothing before it, and names the deployment by all that a version holds. */
function digestOf(options, configuration) {
  if (digest !== null) return digest
  execFileSync(join(root, 'node_modules/.bin/node'), [join(__dirname, 'bundle.ts')], { cwd: root, stdio: 'inherit' })
  const hash = createHash('sha256')
  const code = parts.flatMap((part) =>
    readdirSync(join(root, part))
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((name) => join(part, name)),
  )
  for (const file of [...code, 'serverless.yml']) hash.update(readFileSync(join(root, file)))
  hash.update(configuration ?? '')
  hash.update(JSON.stringify([options.stage ?? null, options.region ?? null, [options.param ?? []].flat().sort()]))
  digest = hash.digest('hex').slice(0, 16)
  return digest
}

/**
 * headroom.yml as one line of JSON, checked as `headroom config` checks it; null where there is none. Lambda takes 4 KB of environment variables in all,
 * and names no variable when it refuses them.
 */
function configurationOf(named) {
  const file = named ?? 'headroom.yml'
  if (named === null && !existsSync(join(root, file))) return null
  const command = [join(root, 'cli/headroom.ts'), 'config', '--json', '--config', file]
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/node'), command, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr.trim())
  const json = stdout.trim()
  if (Buffer.byteLength(json) > MOST_BYTES)
    throw new Error(
      `${file} takes ${Buffer.byteLength(json)} bytes as JSON, and ${MOST_BYTES} fit into a function's environment. Put groups that share settings into one entry: lists and patterns take little room.`,
    )
  return json
}

const version = (name, of, part) => ({
  Type: 'AWS::Lambda::Version',
  // runs under way go on with it
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: { FunctionName: { Ref: name }, Description: `${part} of deployment ${of}` },
})
const alias = (Name, of, part = 'Audit') => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { Name, FunctionName: { Ref: `${part}LambdaFunction` }, FunctionVersion: { 'Fn::GetAtt': [`${part}Version${of}`, 'Version'] } },
})

module.exports = async ({ options, resolveVariable }) => {
  const configuration = configurationOf(await resolveVariable('param:configuration, null'))
  const of = digestOf(options, configuration)
  return {
    configuration,
    // a version is made of what has changed since the last: this has, in every deployment
    auditDescription: `Audits every Auto Scaling group once a day, or those that are asked for (deployment ${of})`,
    auditNowDescription: `Audits groups for somebody who waits for the answer (deployment ${of})`,
    inspectDescription: `Reads and judges one batch of groups for the audit (deployment ${of})`,
    worker: { Ref: `InspectVersion${of}` },
    resources: {
      Resources: {
        [`AuditVersion${of}`]: version('AuditLambdaFunction', of, 'The run'),
        [`AuditDashnowVersion${of}`]: version('AuditDashnowLambdaFunction', of, 'The run that is waited for'),
        [`InspectVersion${of}`]: version('InspectLambdaFunction', of, 'The worker'),
        // what people and programs invoke
        AuditDurableLambdaAlias: alias('durable', of),
        AuditNowAlias: alias('durable', of, 'AuditDashnow'),
        // the schedule's own door
        AuditScheduleAlias: alias('schedule', of),
      },
    },
  }
}
