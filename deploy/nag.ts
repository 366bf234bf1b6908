import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeTools } from './node-tools.ts'

const PACKAGES = ['aws-cdk-lib@2.276.0', 'cdk-nag@2.38.2', 'constructs@10.8.1']

/** What its AwsSolutions rules say and is as it should be, and why. */
const accepted: Readonly<Record<string, string>> = {
  'AwsSolutions-S1': 'access logs would need a third bucket; who reads reports is in CloudTrail where an account wants to know',
  'AwsSolutions-IAM5':
    'many operations that read know no resources, and keys of runs are not known beforehand: test/deploy/permissions.test.ts holds each grant',
  'AwsSolutions-CFR1': 'whoever has a signed link may read the page, wherever they are',
  'AwsSolutions-CFR2': 'nothing answers there but files, to signed links: a firewall has nothing to look at',
  'AwsSolutions-CFR3': 'who opens a report is not ours to log',
  'AwsSolutions-CFR4': 'with CloudFront’s own name and certificate AWS lets nobody set the least version of TLS; links are https alone',
}

/** Rules of cdk-nag that a template breaks and nobody has accepted, each with the resource. */
export function unexplainedByNag(templateFile: string): readonly string[] {
  const load = createRequire(join(nodeTools('.nag', PACKAGES), 'package.json'))
  const { App, Aspects, Stack } = load('aws-cdk-lib')
  const { CfnInclude } = load('aws-cdk-lib/cloudformation-include')
  const { AwsSolutionsChecks } = load('cdk-nag')
  const outdir = mkdtempSync(join(tmpdir(), 'headroom-nag-'))
  try {
    const app = new App({ outdir })
    new CfnInclude(new Stack(app, 'Headroom'), 'Template', { templateFile })
    Aspects.of(app).add(new AwsSolutionsChecks({ reports: true }))
    app.synth()
    const report = readdirSync(outdir).find((name) => name.endsWith('NagReport.csv'))
    if (report === undefined) throw new Error('cdk-nag made no report')
    const rows = readFileSync(join(outdir, report), 'utf8').split('\n').slice(1)
    const broken = rows.flatMap((row) => (row.includes('"Non-Compliant"') ? [row.split('","').slice(0, 2).join(' ').replaceAll('"', '')] : []))
    return [...new Set(broken)].filter((line) => accepted[line.split(/[ []/)[0] ?? ''] === undefined)
  } finally {
    rmSync(outdir, { recursive: true })
  }
}
