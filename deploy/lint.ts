import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unexplainedByGuard } from './guard.ts'
import { unexplainedByNag } from './nag.ts'
import { pythonTool, run } from './python.ts'

// `npm run lint:templates`: cfn-lint, checkov, cdk-nag and cfn-guard on what is deployed. With a checkout of aws-guard-rules-registry as its argument
// cfn-guard is asked the rules of the Well-Architected Framework as well.
const [registry = null] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'headroom-templates-'))
try {
  const params = [
    'memberRole=headroom-member',
    'externalIdParameter=/headroom/external-id',
    'slackWebhookParameter=/headroom/slack-webhook',
    'athenaDatabase=billing',
    'athenaTable=focus',
    'athenaExportBucket=an-export/of-ours',
    'linkPublicKey=-----BEGIN PUBLIC KEY-----',
    'linkKeyParameter=/headroom/link-key',
  ]
  run('npx', 'serverless', 'package', '--stage', 'prod', '--package', folder, ...params.flatMap((param) => ['--param', param]))
  const templates = [join(folder, 'cloudformation-template-update-stack.json'), 'deploy/member-role.yml']
  run(pythonTool('cfn-lint'), '--config-file', 'deploy/cfn-lint.yml', '--', ...templates)
  run(pythonTool('checkov'), '--config-file', 'deploy/checkov.yml', ...templates.flatMap((file) => ['--file', file]))
  const said = {
    'cdk-nag': templates.flatMap(unexplainedByNag),
    [registry === null ? 'cfn-guard' : 'cfn-guard, with the Well-Architected rules']: templates.flatMap((file) => unexplainedByGuard(file, registry)),
  }
  for (const [tool, unexplained] of Object.entries(said))
    console.log(`${tool}: ${unexplained.length === 0 ? 'nothing but what is accepted' : unexplained.join('\n')}`)
  if (Object.values(said).some((unexplained) => unexplained.length > 0)) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
