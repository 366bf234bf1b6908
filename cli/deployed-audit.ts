import type { DeployedAudit } from '../adapters/aws/deployed-audit.ts'
import type { Report } from '../report/schema.ts'
import { visible } from '../report/visible.ts'
import type { Output } from './output.ts'

/** What is asked of a deployed service. */
export type DeployedArguments = {
  readonly stage: string
  readonly profile: string | null
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly days: number | null
}

export type DeployedWorld = {
  readonly openDeployed: (of: Pick<DeployedArguments, 'stage' | 'profile'>) => Promise<DeployedAudit>
  readonly sleep: (ms: number) => Promise<void>
}

/** An audit that a deployed service refused or that failed there, in its own words. */
export class DeployedAuditFailed extends Error {
  override readonly name = 'DeployedAuditFailed'
}

const BETWEEN_LOOKS_MS = 5000

/** Has a deployed service make an audit, shows what it does meanwhile, and resolves with its report. */
export async function auditDeployed(wish: DeployedArguments, groups: readonly string[], world: DeployedWorld, err: Output): Promise<Report> {
  const { accounts, regions, days } = wish
  const service = await world.openDeployed(wish)
  const execution = await service.start({ groups, accounts, regions, ...(days === null ? {} : { lookbackDays: days }) })
  await err.write(`the audit is begun: ${execution}\n`)
  let shown: string | null = null
  for (;;) {
    const state = await service.look(execution)
    if (state.status === 'failed') throw new DeployedAuditFailed(state.reason)
    if (state.status === 'done') return await fetchReport(state.answer, service, err)
    if (state.step !== null && state.step !== shown) await err.write(`${visible(state.step)}\n`)
    shown = state.step
    await world.sleep(BETWEEN_LOOKS_MS)
  }
}

async function fetchReport(answer: unknown, service: DeployedAudit, err: Output): Promise<Report> {
  const { status, problem, report } = answer as { readonly status?: string; readonly problem?: string | null; readonly report?: { readonly s3?: string } }
  if (report?.s3 === undefined) throw new DeployedAuditFailed(`the service answered without a report (${String(status)})`)
  if (status !== 'complete') await err.write(`the audit is ${String(status)}: ${visible(problem ?? 'no reason was given')}\n`)
  return JSON.parse(await service.document(report.s3)) as Report
}
