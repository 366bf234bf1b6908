import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import type { Finding } from '../../domain/findings.ts'
import { judge } from '../../domain/judge.ts'
import { writeLargeFleet } from '../../fixtures/large-fleet.ts'
import { consoleReport } from '../../report/console.ts'
import { emailText } from '../../report/email.ts'
import { emailHtml } from '../../report/email-html.ts'
import { formatMoney, microFromUsd } from '../../report/money.ts'
import { pageOf } from '../../report/page.ts'
import type { Report } from '../../report/schema.ts'
import { slackMessage } from '../../report/slack-blocks.ts'
import { drawnConfiguration, expectConfigured } from './drawn-configuration.ts'
import { expectSchedulesSound, expectShowbackSound } from './drawn-parts.ts'
import { expectFormatsAgree } from './formats-agree.ts'
import { alertsThat, digestThat } from './made-up-message.ts'
import { criticalGroups, expectMailsAgree, expectNoAccidents, expectPageAgrees, expectReportSound } from './surfaces.ts'
import { makeUnusual } from './unusual-groups.ts'

/** The report on so many groups that were drawn at random, under a `headroom.yml` that was drawn as well; `unusual`: with what a fleet has besides, in two accounts. */
export async function drawnReport(groups: number, seed: number, unusual = false): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-surfaces-'))
  try {
    await writeLargeFleet(folder, { groups, seed })
    if (unusual) makeUnusual(folder, { accountId: '300000000001', region: 'us-east-1' }, seed)
    const { overrides, budgets } = drawnConfiguration(seed)
    return (await runAudit(await openCapture(folder), { judge, overrides, budgets })).report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All that people read of a report, held against the report, against itself and against the seed's configuration. Gives how many schedules it held. */
export function expectSurfacesSound(report: Report, seed: number): number {
  expectReportSound(report)
  const page = pageOf(report, [])
  expectPageAgrees(page, report)
  expectFormatsAgree(report, page)
  expectConfigured(report, page, drawnConfiguration(seed))
  const shown = consoleReport(report)
  expectNoAccidents(shown, 'the console')
  if (report.summary.estimatedMonthlySavings !== null)
    expect(shown.replaceAll(/\s+/g, ' ')).toContain(formatMoney(report.summary.estimatedMonthlySavings.amount, report.currency))
  const findings = report.findings.filter(({ category }) => category !== 'cost').map(findingOf)
  const critical = criticalGroups(report)
  const digest = digestThat({ findings, report, lastDigestSec: null })
  expect(digest.critical.map(({ name }) => name).sort()).toEqual(critical.map(({ name }) => name).sort())
  for (const message of [digest, ...alertsThat({ findings, report, lastDigestSec: null })]) {
    const [mail, post] = [emailText(message), JSON.stringify(slackMessage(message).blocks)]
    expectNoAccidents(mail, 'a mail')
    expectNoAccidents(post, 'a post')
    expectMailsAgree(mail, emailHtml(message))
    for (const { name } of message.critical) for (const text of [mail, post]) expect(text).toContain(name)
  }
  expectShowbackSound(report, page, digest)
  return expectSchedulesSound(report)
}

/** A group's finding as the lifecycle takes it. */
function findingOf({ fingerprint, category, kind, severity, resource, facts, estimatedMonthlySavings, bestPractices }: Report['findings'][number]): Finding {
  const { accountId = '', region = '', autoScalingGroupName = '' } = resource
  const savingsMicroUsdPerMonth = estimatedMonthlySavings === null ? null : microFromUsd(estimatedMonthlySavings.amount)
  return { fingerprint, category, kind, severity, resource: { accountId, region, autoScalingGroupName }, facts, savingsMicroUsdPerMonth, bestPractices }
}
