import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unexplainedByNag } from './nag.ts'
import { pythonTool, run } from './python.ts'

// `npm run lint:templates`: cfn-lint, checkov and cdk-nag on what is deployed.
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
  const unexplained = templates.flatMap(unexplainedByNag)
  console.log(`cdk-nag: ${unexplained.length === 0 ? 'nothing but what is accepted' : unexplained.join('\n')}`)
  if (unexplained.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
