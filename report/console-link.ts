import { consoleHost } from '../domain/facts/console-host.ts'
import type { MessageRow } from './message.ts'

/** The AWS console's page of the Auto Scaling group that a finding is about; null when it is about no single group. */
export function groupConsoleLink({ region, autoScalingGroupName: name }: MessageRow['resource']): string | null {
  if (region === undefined || name === undefined || !/^[a-z0-9-]+$/.test(region)) return null
  return `https://${region}.${consoleHost(region)}/ec2/home?region=${region}#AutoScalingGroupDetails:id=${encodedWhole(name)};view=details`
}

/** Percent-encoded but for letters, digits and `-_.`, so that no mark-up around the link sees a character of its own; a lone surrogate is replaced. */
function encodedWhole(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
