import * as z from 'zod'
import type { CannotLaunchFacts, Obstacle } from '../../domain/rules/cannot-launch.ts'
import { changeItThere } from './shared.ts'
import type { Words } from './words.ts'

const whats = ['launch-source', 'image', 'security-group', 'key-pair', 'instance-profile', 'subnet', 'target-group', 'zone'] as const

const remedies: Readonly<Record<Obstacle['what'], string>> = {
  'launch-source': 'Point the group at a launch template and a version that exist.',
  image: 'Name an existing image in a new launch template version.',
  'security-group': 'Name existing security groups in a new launch template version.',
  'key-pair': 'Name an existing key pair, or none, in a new launch template version.',
  'instance-profile': 'Name an existing instance profile in a new launch template version.',
  subnet: 'Take subnets that no longer exist from the group, and add others in their zones.',
  'target-group': 'Detach target groups that no longer exist.',
  zone: 'Allow a type that every zone of the group offers, or replace the zone.',
}

export const cannotLaunch: Words<CannotLaunchFacts> = {
  facts: z.strictObject({
    obstacles: z.array(
      z.strictObject({
        what: z.enum(whats),
        name: z.string(),
        types: z.array(z.string()),
        launchTemplate: z.string().nullable(),
        isLaunchConfiguration: z.boolean(),
        partly: z.boolean(),
        saidByLastLaunch: z.boolean(),
      }),
    ),
    lastFailure: z.strictObject({ statusMessage: z.string(), fromSec: z.int(), toSec: z.int() }).nullable(),
    managedBy: z.string().nullable(),
  }),
  title: ({ obstacles: [first] }) => `Repair what the next launch needs: ${first === undefined ? 'something it needs is gone.' : sentenceOf(first)}`,
  evidence: ({ obstacles, lastFailure }) => [
    ...obstacles.map((obstacle) => ({ statement: sentenceOf(obstacle) })),
    ...(lastFailure === null
      ? []
      : [{ statement: `The last launch failed: ${lastFailure.statusMessage}`, fromSec: lastFailure.fromSec, toSec: lastFailure.toSec }]),
  ],
  remedy: ({ obstacles, managedBy }) => `${changeItThere(managedBy)}${[...new Set(obstacles.map(({ what }) => remedies[what]))].join(' ')}`,
}

function sentenceOf({ what, name, types, launchTemplate, isLaunchConfiguration, saidByLastLaunch }: Obstacle): string {
  const source = `${isLaunchConfiguration ? 'launch configuration' : 'launch template'} ${launchTemplate}`
  switch (what) {
    case 'launch-source':
      return `The ${name} does not exist.`
    case 'image':
      return `Image ${name} of ${source} does not exist${saidByLastLaunch ? '' : ', or is no longer shared'}.`
    case 'security-group':
      return `Security group ${name} of ${source} does not exist.`
    case 'key-pair':
      return `Key pair ${name} of ${source} does not exist.`
    case 'instance-profile':
      return `IAM instance profile ${name} of ${source} does not exist.`
    case 'subnet':
      return `Subnet ${name} of the group does not exist.`
    case 'target-group':
      return `Target group ${name} of the group does not exist.`
    case 'zone':
      return `${types.join(', ')} ${types.length === 1 ? 'is' : 'are'} not offered in ${name}.`
    default:
      return what satisfies never
  }
}
