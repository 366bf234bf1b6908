// What makes a deployment one: versions of the run and of its workers that belong together, and the aliases of the run. A run that is under way when another
// version is deployed goes on with the code, the settings and the workers that it began with: an execution stays with the version that it began on, and
// a version's environment names the workers' version of the same deployment.
const { createHash } = require('node:crypto')
const { execFileSync } = require('node:child_process')
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const inputs = ['dist/audit/index.js', 'dist/inspect/index.js', 'serverless.yml']
let digest = null

/** Bundles the functions, so that packaging needs nothing before it, and names the deployment by all that a version holds. */
function digestOf(options) {
  if (digest !== null) return digest
  execFileSync(join(root, 'node_modules/.bin/node'), [join(__dirname, 'bundle.ts')], { cwd: root, stdio: 'inherit' })
  const hash = createHash('sha256')
  for (const file of inputs) hash.update(readFileSync(join(root, file)))
  hash.update(JSON.stringify([options.stage ?? null, options.region ?? null, [options.param ?? []].flat().sort()]))
  digest = hash.digest('hex').slice(0, 16)
  return digest
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

module.exports = async ({ options }) => {
  const of = digestOf(options)
  return {
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
