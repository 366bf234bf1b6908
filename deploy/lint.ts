import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// `npm run lint:templates`: cfn-lint and checkov on what is deployed. They are Python's, so they get a virtual environment of their own.
const root = join(import.meta.dirname, '..')
const environment = join(root, '.venv-templates')
const requirements = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
const installed = join(environment, 'installed.txt')
const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}

if (!existsSync(installed) || readFileSync(installed, 'utf8') !== requirements) {
  run('python3', '-m', 'venv', '--clear', environment)
  run(join(environment, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'deploy/requirements.txt')
  writeFileSync(installed, requirements)
}

const folder = mkdtempSync(join(tmpdir(), 'headroom-templates-'))
try {
  const params = [
    'memberRole=headroom-member',
    'externalIdParameter=/headroom/external-id',
    'slackWebhookParameter=/headroom/slack-webhook',
    'athenaDatabase=billing',
    'athenaTable=focus',
    'athenaExportBucket=an-export/of-ours',
  ]
  run('npx', 'serverless', 'package', '--stage', 'prod', '--package', folder, ...params.flatMap((param) => ['--param', param]))
  const templates = [join(folder, 'cloudformation-template-update-stack.json'), 'deploy/member-role.yml']
  run(join(environment, 'bin/cfn-lint'), '--config-file', 'deploy/cfn-lint.yml', '--', ...templates)
  run(join(environment, 'bin/checkov'), '--config-file', 'deploy/checkov.yml', ...templates.flatMap((file) => ['--file', file]))
} finally {
  rmSync(folder, { recursive: true })
}
