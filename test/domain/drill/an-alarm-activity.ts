import type { Activity } from '../../../domain/facts/group.ts'

/** A launch with the cause that EC2 Auto Scaling gives it. */
export const activityOf = (cause: string): Activity => ({
  startSec: Date.parse('2026-11-03T10:04:40Z') / 1000,
  endSec: Date.parse('2026-11-03T10:08:00Z') / 1000,
  status: 'Successful',
  description: 'Launching a new EC2 instance: i-0123456789abcdef0',
  cause: `${cause}  At 2026-11-03T10:04:38Z an instance was started in response to a difference between desired and actual capacity.`,
  statusMessage: '',
})
