import { describe, expect, test } from 'vitest'
import { staleInstances } from '../../../domain/rules/stale-instances.ts'
import { toldBy } from '../../told.ts'
import { aCase, aLaunchTemplate, instancesIn, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'

const DAY = 86_400
const END = START_SEC + STEPS * STEP_SEC
const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(staleInstances, aCase(changes))
const movedOn = (daysAgo: number, launches = '8') => ({ launchTemplate: aLaunchTemplate({ version: '$Latest', launches, createdSec: END - daysAgo * DAY }) })

describe('stale instances', () => {
  test('instances of an older version are found once the newer one is a week old', () => {
    expect(assess({ group: movedOn(9) })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web: 4 of 4 instances still run an older version than version 8 of launch template web-template (9 days old)',
    })
    expect(assess({ group: movedOn(7) }).verdict).toBe('found')
    expect(assess({ group: movedOn(6.9) }).verdict).toBe('healthy')
    expect(assess({ group: movedOn(9, '7') }).verdict).toBe('healthy')
  })

  test('a type that would be launched in place of the one that runs is found at once', () => {
    const types = { launchType: 'm5.xlarge', instanceType: 'm5.large' }
    expect(assess({ group: { ...movedOn(0.1), ...types } })).toMatchObject({
      verdict: 'found',
      evidence: expect.arrayContaining([{ statement: 'the next launch is m5.xlarge, and m5.large ran; cost and demand are of what ran' }]),
    })
    // where AWS does not say what an instance was launched from, its type does
    const unsaid = instancesIn({ 'eu-west-1a': 2 }, { launchedFrom: null })
    expect(assess({ group: { ...types, instances: unsaid } }).verdict).toBe('found')
    expect(assess({ group: { ...types, instances: unsaid, mixedInstanceTypes: ['m5.xlarge', 'm5.large'] } }).verdict).toBe('healthy')
  })

  test('a rollout that stopped half-way is told with what it reached', () => {
    const instances = [...instancesIn({ 'eu-west-1a': 1 }, { launchedFrom: '8' }), ...instancesIn({ 'eu-west-1b': 2 })]
    expect(assess({ group: { ...movedOn(20), instances } })).toMatchObject({ title: expect.stringContaining('2 of 3 instances still run') })
  })

  test('a group that moved to another launch configuration is told by its name', () => {
    const launchTemplate = aLaunchTemplate({ kind: 'launch-configuration', name: 'web-2', launches: 'web-2', version: '', createdSec: null })
    const instances = instancesIn({ 'eu-west-1a': 2 }, { launchedFrom: 'web-1' })
    expect(assess({ group: { launchTemplate, instances } })).toMatchObject({
      title: 'web: 2 of 2 instances still run an older version than launch configuration web-2',
    })
  })

  test('instances on their way out, and those of a warm pool, do not count', () => {
    const leaving = ['Terminating:Wait', 'Warmed:Stopped', 'Detaching'].flatMap((lifecycleState) => instancesIn({ 'eu-west-1a': 1 }, { lifecycleState }))
    expect(assess({ group: { ...movedOn(9), instances: leaving } }).verdict).toBe('not-applicable')
  })

  test('what was not read is said', () => {
    expect(assess({ group: { launchTemplate: null } })).toEqual({ verdict: 'not-assessed', reason: 'the launch template was not read' })
    expect(assess({ group: { launchTemplate: null, missingLaunchSource: 'launch template web' } }).verdict).toBe('not-applicable')
    expect(assess({ group: { maxSize: 0 } }).verdict).toBe('not-applicable')
  })
})
