import type { Group } from './group.ts'

/** A word of a shell command: as it is where that is safe, else in single quotes, so that no name can say more than a name. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** An AWS CLI command on one group: `aws autoscaling OPERATION --region … --auto-scaling-group-name … OPTIONS`. */
export function autoScalingCommand(group: Group, operation: string, ...options: readonly string[]): string {
  const words = ['aws', 'autoscaling', operation, '--region', group.region, '--auto-scaling-group-name', group.name, ...options]
  return words.map(shellWord).join(' ')
}
