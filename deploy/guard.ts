import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeTools } from './node-tools.ts'

/** cfn-guard itself, and AWS's own proactive controls of Control Tower as its rules. */
const PACKAGE = '@cdklabs/cdk-validator-cfnguard'
const VERSION = '0.0.62'
/** AWS's rules by pillar of the Well-Architected Framework, in its registry of rules: no package holds them, so they are asked where a checkout is at hand. */
const PILLARS = ['wa-Reliability-Pillar', 'wa-Security-Pillar']

const OWN_CERTIFICATE = 'the distribution has CloudFront’s own name and certificate; links are https alone'
const LOGS = 'logs hold counts, names and errors, no secrets: CloudWatch’s own encryption is enough'
const VPC = 'the functions talk to AWS and to Slack: a VPC would need a way out and would protect nothing'
const ACCESS_LOGS = 'access logs would need a third bucket; who reads reports is in CloudTrail’s data events where an account wants to know'
const LOCK = 'reports are made anew by a run: what must stay is versioned, and outlives the stack'
/** What the rules say and is as it should be, and why. */
const accepted: Readonly<Record<string, string>> = {
  CLOUDFRONT_ACCESS_LOGS_ENABLED_CHECK: 'who opens a report is not ours to log',
  CLOUDFRONT_CUSTOM_SSL_CERTIFICATE_CHECK: OWN_CERTIFICATE,
  CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED_CHECK: 'links name their object, and nothing is answered without one',
  CLOUDFRONT_ORIGIN_FAILOVER_ENABLED_CHECK: 'there is one bucket; what is lost with its Region is in docs/operations.md',
  CLOUDFRONT_SECURITY_POLICY_CHECK: OWN_CERTIFICATE,
  CLOUDFRONT_SNI_ENABLED_CHECK: OWN_CERTIFICATE,
  CLOUDWATCH_LOG_GROUP_ENCRYPTED: LOGS,
  CLOUDWATCH_LOG_GROUP_ENCRYPTED_CHECK: LOGS,
  CLOUDWATCH_LOG_GROUP_RETENTION_PERIOD_CHECK:
    'what a run found is in its report for 400 days; its log serves the weeks after it, and a parameter says for how long',
  IAM_NO_INLINE_POLICY_CHECK: 'each role is one function’s, and its policy goes with it',
  KMS_CREATE_GRANT_AWS_SERVICE_CHECK: 'the account’s own statement, as KMS writes it: without it nobody could mend the key’s policy',
  LAMBDA_CONCURRENCY_CHECK: 'a run invokes ten workers at a time, the others run one by one: a reservation would only take from the account’s other functions',
  LAMBDA_DLQ_CHECK: 'worker and finding are invoked by whoever waits for their answer, and so hears of every failure',
  LAMBDA_INSIDE_VPC: VPC,
  LAMBDA_INSIDE_VPC_CHECK: VPC,
  S3_BUCKET_DEFAULT_LOCK_ENABLED: LOCK,
  S3_BUCKET_LOGGING_ENABLED: ACCESS_LOGS,
  S3_BUCKET_LOGGING_ENABLED_CHECK: ACCESS_LOGS,
  S3_BUCKET_OBJECT_LOCK_ENABLED_CHECK: LOCK,
  S3_BUCKET_POLICY_SSL_REQUESTS_ONLY_CHECK:
    'it asks for the bucket’s name as text; both policies deny what is not TLS by reference (test/deploy/template.test.ts)',
  S3_BUCKET_REPLICATION_ENABLED: 'what is lost with the Region is in docs/operations.md',
  S3_EVENT_NOTIFICATIONS_ENABLED_CHECK: 'nobody waits for an object: a run says on the event bus that it is over',
  SQS_DLQ_CHECK: 'they are the dead-letter queues',
}

type Sarif = { readonly runs: readonly { readonly results: readonly { readonly ruleId: string; readonly message: { readonly text: string } }[] }[] }

/** Rules of cfn-guard that a template breaks and nobody has accepted, each with what it said first. `registry`: a checkout of aws-guard-rules-registry, for the pillars. */
export function unexplainedByGuard(templateFile: string, registry: string | null): readonly string[] {
  const home = join(nodeTools('.guard', [`${PACKAGE}@${VERSION}`]), 'node_modules', PACKAGE)
  const guard = join(home, 'bin', process.platform === 'darwin' ? 'macos' : 'ubuntu', process.arch === 'arm64' ? 'aarch64' : 'x86_64', 'cfn-guard')
  const rules = [join(home, 'rules/control-tower/cfn-guard'), ...(registry === null ? [] : PILLARS.flatMap((pillar) => rulesOfPillar(registry, pillar)))]
  const { runs } = JSON.parse(asked(guard, ['validate', '--data', templateFile, ...rules.flatMap((file) => ['--rules', file]), ...AS_SARIF])) as Sarif
  const broken = new Map(runs.flatMap(({ results }) => results.map(({ ruleId, message }) => [ruleId, message.text] as const)))
  return [...broken].flatMap(([rule, text]) => (accepted[rule] === undefined ? [`${rule}: ${text.slice(0, 300)}`] : []))
}

const AS_SARIF = ['--show-summary', 'none', '--output-format', 'sarif', '--structured']
/** Of `validate`: some rule is broken. */
const BROKEN = 19

function asked(guard: string, args: readonly string[]): string {
  try {
    return execFileSync(guard, args, { encoding: 'utf8', maxBuffer: 1e9 })
  } catch (error) {
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string }
    if (status !== BROKEN || stdout === undefined) throw error
    return stdout
  }
}

function rulesOfPillar(registry: string, pillar: string): readonly string[] {
  const { mappings } = JSON.parse(readFileSync(join(registry, 'mappings', `rule_set_${pillar}.json`), 'utf8')) as {
    readonly mappings: readonly { readonly guardFilePath: string }[]
  }
  return mappings.map(({ guardFilePath }) => join(registry, guardFilePath))
}
