import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { ScalingPolicy } from '../../../domain/facts/scaling-policy.ts'
import type { Changes } from '../../../domain/propose/changes.ts'
import { cloudFormationFragment } from '../../../report/fragments/cloudformation.ts'
import type { Patch } from '../../../report/fragments/patch.ts'
import { terraformFragment } from '../../../report/fragments/terraform.ts'
import { templatePatchOf } from '../../../report/template-patch.ts'
import { groupNamed, placeOf } from '../../audit/made-up-fleet.ts'
import { hostileNames } from '../../hostile-names.ts'
import { templateErrors } from '../../template-errors.ts'
import { wholeTemplate } from './whole-template.ts'

type Parsed = { readonly resource: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>> }
// its types bring those of a browser with them
const { parse } = createRequire(import.meta.url)('@cdktf/hcl2json') as { parse: (name: string, text: string) => Promise<Parsed> }

const folder = mkdtempSync(join(tmpdir(), 'headroom-fragments-'))
afterAll(() => rmSync(folder, { recursive: true }))

const cpu = { metric: 'ASGAverageCPUUtilization', targetValue: 50, disableScaleIn: false } as const
/** How the parser gives a reference: in the form of a template. */
const reference = (to: string): string => `$\{${to}}`
const theGroup = reference('aws_autoscaling_group.your_group.name')
const everything: Changes = {
  minSize: 2,
  maxSize: 8,
  desiredCapacity: 3,
  instanceType: 'm5.xlarge',
  detailedMonitoring: true,
  defaultInstanceWarmupSeconds: 120,
  newInstancesProtectedFromScaleIn: false,
  mixedInstances: { instanceTypes: ['m5.xlarge', 'm5a.xlarge'] },
  targetTracking: cpu,
  predictiveScaling: { targetValue: 60, schedulingBufferSeconds: 600 },
  scheduledActions: [{ name: 'before work', recurrence: '0 7 * * 1-5', minSize: 4 }],
}
const step: ScalingPolicy = {
  type: 'StepScaling',
  name: 'steps',
  enabled: true,
  estimatedInstanceWarmupSec: 200,
  alarmNames: ['high'],
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 2 }],
  metricAggregation: 'Average',
} as ScalingPolicy
const patchesOf = (changes: Changes, facts: Partial<Group> = {}, name = 'web') => templatePatchOf(changes, groupNamed(name, facts), placeOf())

/** What CloudFormation's own checks say against the fragment in the group's template. */
function refused(patches: readonly Patch[]): readonly string[] {
  const file = join(folder, 'template.yml')
  writeFileSync(file, wholeTemplate(patches))
  return templateErrors(file)
}

describe('the change as a part of a CloudFormation template', () => {
  it('is YAML that names what changes and leaves the logical IDs to fill', () => {
    expect(cloudFormationFragment(patchesOf({ minSize: 2, targetTracking: cpu }, { policies: [step] }).apply)).toEqual([
      '# Put your own logical ID for YourAutoScalingGroup.',
      '# Remove the ScalingPolicy steps.',
      'Resources:',
      '  YourAutoScalingGroup: # web',
      '    Type: AWS::AutoScaling::AutoScalingGroup',
      '    Properties:',
      '      MinSize: "2"',
      '  HeadroomTargetTracking: # headroom-target-tracking',
      '    Type: AWS::AutoScaling::ScalingPolicy',
      '    Properties:',
      '      AutoScalingGroupName: !Ref YourAutoScalingGroup',
      '      PolicyType: "TargetTrackingScaling"',
      '      TargetTrackingConfiguration:',
      '        PredefinedMetricSpecification:',
      '          PredefinedMetricType: "ASGAverageCPUUtilization"',
      '        TargetValue: 50',
      '        DisableScaleIn: false',
    ])
  })

  it.each<[string, readonly Patch[]]>([
    ['every setting', patchesOf(everything).apply],
    ['the sizes alone', patchesOf({ minSize: 1, maxSize: 4 }).apply],
    ['a policy alone', patchesOf({ targetTracking: cpu }).apply],
    ['the way back to steps', patchesOf({ targetTracking: cpu }, { policies: [step] }).restore],
    ['a group with a name that hurts', patchesOf(everything, {}, 'x\n  Evil: {}').apply],
  ])('is taken by CloudFormation with the rest of the template: %s', (_what, patches) => {
    expect(refused(patches)).toEqual([])
  })
})

describe('the change as a part of a Terraform configuration', () => {
  const read = (patches: readonly Patch[]) => parse('main.tf', terraformFragment(patches).join('\n'))

  it('has every setting under the name that the provider gives it', async () => {
    const { resource } = await read(patchesOf(everything).apply)
    expect(resource).toEqual({
      aws_autoscaling_group: {
        your_group: [
          {
            min_size: 2,
            max_size: 8,
            desired_capacity: 3,
            default_instance_warmup: 120,
            protect_from_scale_in: false,
            mixed_instances_policy: [
              {
                launch_template: [
                  {
                    launch_template_specification: [
                      {
                        launch_template_id: reference('aws_launch_template.your_launch_template.id'),
                        version: reference('aws_launch_template.your_launch_template.latest_version'),
                      },
                    ],
                    override: [{ instance_type: 'm5.xlarge' }, { instance_type: 'm5a.xlarge' }],
                  },
                ],
              },
            ],
          },
        ],
      },
      aws_launch_template: { your_launch_template: [{ instance_type: 'm5.xlarge', monitoring: [{ enabled: true }] }] },
      aws_autoscaling_policy: {
        headroom_target_tracking: [
          {
            name: 'headroom-target-tracking',
            autoscaling_group_name: theGroup,
            policy_type: 'TargetTrackingScaling',
            target_tracking_configuration: [
              { predefined_metric_specification: [{ predefined_metric_type: 'ASGAverageCPUUtilization' }], target_value: 50, disable_scale_in: false },
            ],
          },
        ],
        headroom_predictive: [expect.objectContaining({ policy_type: 'PredictiveScaling' })],
      },
      aws_autoscaling_schedule: {
        before_work: [
          {
            scheduled_action_name: 'before work',
            autoscaling_group_name: theGroup,
            recurrence: '0 7 * * 1-5',
            time_zone: 'Etc/UTC',
            min_size: 4,
            max_size: -1,
            desired_capacity: -1,
          },
        ],
      },
    })
  })

  it('reads back every name as it is, whatever is in it', async () => {
    // AWS takes no name with a lone surrogate, and HCL has no way to write one
    const names = hostileNames.filter((name) => name.isWellFormed() && name !== '')
    const actions = names.map((name) => ({ name, recurrence: '0 7 * * *', minSize: 1 }))
    const { resource } = await read(patchesOf({ scheduledActions: actions }).apply)
    const back = Object.values(resource.aws_autoscaling_schedule ?? {}).flat() as readonly { readonly scheduled_action_name: string }[]
    // HCL composes its texts (NFC), and the parser keeps the escape where a template could begin: without it that would be one
    const composed = names.map((name) => name.normalize('NFC').replaceAll(/[$%](?=\{)/g, '$&$&'))
    expect(back.map((one) => one.scheduled_action_name).sort()).toEqual(composed.sort())
  })
})
