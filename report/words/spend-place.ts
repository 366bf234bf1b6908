import * as z from 'zod/mini'
import type { SpendPlace } from '../../domain/spend/anomalies/event-finding.ts'

export const spendPlace = {
  accountId: z.nullable(z.string()),
  service: z.nullable(z.string()),
  usageType: z.nullable(z.string()),
  groupName: z.nullable(z.string()),
}

/** Services as people call them, where the bill says more than that. */
const shortNames: Readonly<Record<string, string>> = {
  'Amazon Elastic Compute Cloud - Compute': 'EC2',
  'Amazon Elastic Compute Cloud': 'EC2',
  'EC2 - Other': 'EC2-Other',
  'Amazon Relational Database Service': 'RDS',
  'Amazon Simple Storage Service': 'S3',
}

/** The place in words, narrowest part first: `search-index: EC2 m5.large in account 111122223333`. */
export function placeText({ accountId, service, usageType, groupName }: SpendPlace): string {
  const name = service === null ? null : (shortNames[service] ?? service)
  const what = [name, usageType === null ? null : usageText(usageType)].filter((part) => part !== null).join(' ') || 'all spend'
  return `${groupName === null ? '' : `${groupName}: `}${what}${accountId === null ? '' : ` in account ${accountId}`}`
}

/** `EUW1-BoxUsage:m5.large` is an m5.large on demand, in a Region that is known anyway; what else there is stays as the bill has it. */
function usageText(usageType: string): string {
  return /^(?:[A-Z0-9]+-)?BoxUsage:(.+)$/.exec(usageType)?.[1] ?? usageType
}
