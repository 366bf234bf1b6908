import { autoScalingCommand, type Value } from '../shell.ts'
import type { About } from './words.ts'

/** The group that a finding is about. */
export function nameOf({ resource }: Pick<About, 'resource'>): string {
  return resource.autoScalingGroupName ?? 'the group'
}

/** A share of something, 0-1, in whole percent. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(0)} %`
}

/** What a remedy begins with where something else owns the group's configuration; empty where the group is on its own. */
export function changeItThere(managedBy: string | null): string {
  return managedBy === null ? '' : `${managedBy} manages the group: change it there. `
}

/** An AWS CLI command on the group that a finding is about. */
export function groupCommand({ resource }: Pick<About, 'resource'>, operation: string, parameters: Readonly<Record<string, Value>>): string {
  const { region = '', autoScalingGroupName = '' } = resource
  return autoScalingCommand({ region, name: autoScalingGroupName }, operation, parameters)
}
