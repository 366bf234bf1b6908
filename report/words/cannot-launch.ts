import * as z from 'zod/mini'
import type { CannotLaunchFacts, Obstacle } from '../../domain/rules/cannot-launch.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

const whats = ['launch-source', 'image', 'security-group', 'key-pair', 'instance-profile', 'subnet', 'target-group', 'zone'] as const

const remedies: Readonly<Record<Obstacle['what'], string>> = {
  'launch-source': 'Point the group at a launch template and a version that exist.',
  image: 'Set an existing image in a new launch template version.',
  'security-group': 'Set existing security groups in a new launch template version.',
  'key-pair': 'Set an existing key pair, or none, in a new launch template version.',
  'instance-profile': 'Set an existing instance profile in a new launch template version.',
  subnet: 'Remove subnets that no longer exist, and add others in their zones.',
  'target-group': 'Detach target groups that no longer exist.',
  zone: 'Allow an instance type that every zone offers, or replace the zone.',
}

export const cannotLaunch: Words<CannotLaunchFacts> = {
  facts: () =>
    z.strictObject({
      obstacles: z
        .array(
          z.strictObject({
            what: z.enum(whats),
            name: z.string(),
            types: z.array(z.string()),
            launchTemplate: z.nullable(z.string()),
            isLaunchConfiguration: z.boolean(),
            partly: z.boolean(),
            state: z.optional(z.string()),
          }),
        )
        .check(z.minLength(1)),
      lastFailure: z.nullable(z.strictObject({ statusMessage: z.string(), fromSec: z.int(), toSec: z.int() })),
      managedBy: z.nullable(z.string()),
    }),
  title: ({ obstacles }, about) => {
    const [first, ...others] = obstacles as [Obstacle, ...Obstacle[]]
    const where = obstacles.every(({ partly }) => partly) ? ' everywhere' : ''
    return `${nameOf(about)} cannot launch${where}: ${sentenceOf(first)}${others.length === 0 ? '' : ` (and ${others.length} more)`}`
  },
  evidence: ({ obstacles, lastFailure }) => [
    ...obstacles.map((obstacle) => ({ statement: sentenceOf(obstacle) })),
    ...(lastFailure === null
      ? []
      : [{ statement: `last launch failed: ${lastFailure.statusMessage}`, fromSec: lastFailure.fromSec, toSec: lastFailure.toSec }]),
  ],
  remedy: ({ obstacles, managedBy }) => `${changeItThere(managedBy)}${[...new Set(obstacles.map(({ what }) => remedies[what]))].join(' ')}`,
}

function sentenceOf({ what, name, types, launchTemplate, isLaunchConfiguration, state }: Obstacle): string {
  const source = `${isLaunchConfiguration ? 'launch configuration' : 'launch template'} ${launchTemplate}`
  switch (what) {
    case 'launch-source':
      return `${name} does not exist`
    case 'image':
      if (state !== undefined) return `image ${name} of ${source} is ${state}`
      return `image ${name} of ${source} does not exist or is not shared`
    case 'security-group':
      return `security group ${name} of ${source} does not exist`
    case 'key-pair':
      return `key pair ${name} of ${source} does not exist`
    case 'instance-profile':
      return `IAM instance profile ${name} of ${source} does not exist`
    case 'subnet':
      return `subnet ${name} does not exist`
    case 'target-group':
      return `target group ${name} does not exist`
    case 'zone':
      return `${types.join(', ')} ${types.length === 1 ? 'is' : 'are'} not offered in ${name}`
    default:
      return what satisfies never
  }
}
