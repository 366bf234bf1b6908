import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Group } from '../../domain/facts/group.ts'
import type { ScalingPolicy } from '../../domain/facts/scaling-policy.ts'
import type { Changes } from '../../domain/propose/changes.ts'
import { commandsOf } from '../../report/commands.ts'
import { commandLine, quoted, remark } from '../../report/shell.ts'
import { templatePatchOf } from '../../report/template-patch.ts'
import { groupNamed, placeOf } from '../audit/made-up-fleet.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'

/** What a real shell hands to `aws` for each line: the words of every call. */
function wordsSeenBy(lines: readonly string[]): string[][] {
  const script = `aws() { printf '%s\\0' "$@"; printf '\\1'; }\n${lines.join('\n')}\n`
  const output = execFileSync('/bin/sh', ['-s'], { input: script, encoding: 'utf8', cwd: '/', maxBuffer: 1 << 26 })
  return output
    .split('\u0001')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1))
}

const line = (name: string): string =>
  commandLine({ service: 'autoscaling', operation: 'update-auto-scaling-group', region: 'us-east-1', parameters: { AutoScalingGroupName: name, MinSize: 2 } })

function nameIn(words: readonly string[]): string {
  const json = words.indexOf('--cli-input-json')
  return json < 0 ? (words[words.indexOf('--auto-scaling-group-name') + 1] as string) : JSON.parse(words[json + 1] as string).AutoScalingGroupName
}

describe('command lines', () => {
  it('give the shell plain words where names are plain', () => {
    expect(line('web-api')).toBe('aws autoscaling update-auto-scaling-group --region us-east-1 --auto-scaling-group-name web-api --min-size 2')
  })

  it('quote with single quotes', () => {
    expect(quoted("it's $5")).toBe("'it'\\''s $5'")
    expect(quoted('')).toBe("''")
    expect(quoted('=cmd')).toBe("'=cmd'")
  })

  it('carry every name through a real shell unchanged, and nothing else happens', () => {
    const words = wordsSeenBy(hostileNames.map(line))
    expect(words.map(nameIn)).toEqual(hostileNames)
  })

  it('carry any text through a real shell', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 50 }), (names) => {
        expect(wordsSeenBy(names.map(line)).map(nameIn)).toEqual(names)
      }),
      draws(20),
    )
  })

  it('never let the AWS CLI take a name for an option or for a file to read', () => {
    for (const name of ['-1', '--help', 'file:///etc/passwd', 'fileb://x', 'https://example.com']) expect(line(name)).toContain('--cli-input-json')
  })

  it('hold no character that a terminal acts upon', () => {
    for (const name of hostileNames) expect(line(name)).not.toMatch(/[^\P{C}]/u)
    expect(remark('a\nb\u001b[31m"c\\d')).toBe('# a\\nb\\u001b[31m"c\\d')
  })
})

const policyBase = { enabled: true, estimatedInstanceWarmupSec: null, alarmNames: [] }
const tracking: ScalingPolicy = {
  ...policyBase,
  type: 'TargetTrackingScaling',
  name: 'cpu',
  metric: 'ASGAverageCPUUtilization',
  targetValue: 30,
  disableScaleIn: true,
}
const custom: ScalingPolicy = { ...tracking, name: 'queue', metric: 'custom' }
const step: ScalingPolicy = {
  ...policyBase,
  type: 'StepScaling',
  name: 'steps',
  adjustmentType: 'PercentChangeInCapacity',
  minAdjustmentMagnitude: 2,
  steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 20 }],
}
const simple: ScalingPolicy = {
  ...policyBase,
  type: 'SimpleScaling',
  name: 'simple',
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  adjustment: -1,
  cooldownSec: 120,
}
const predictive: ScalingPolicy = {
  ...policyBase,
  type: 'PredictiveScaling',
  name: 'forecast',
  forecastOnly: true,
  targetValue: 40,
  schedulingBufferSec: 300,
  metric: 'ASGAverageCPUUtilization',
}

function commands(changes: Changes, facts: Partial<Group> = {}) {
  const { apply, restore } = commandsOf(changes, groupNamed('web', facts), placeOf())
  return { apply: apply.join('\n'), restore: restore.join('\n') }
}

const target = { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } as const

describe('the commands of a proposal', () => {
  it('change sizes and put today’s back', () => {
    const { apply, restore } = commands({ minSize: 2, maxSize: 8, desiredCapacity: 3, defaultInstanceWarmupSeconds: 120 })
    expect(apply).toContain('--min-size 2 --max-size 8 --desired-capacity 3 --default-instance-warmup 120')
    expect(restore).toContain('--min-size 6 --max-size 12 --desired-capacity 6 --default-instance-warmup -1')
    expect(apply.split('\n')[0]).toBe('# in account 111122223333')
  })

  it('overwrite a tracking policy of the same metric, and restore its values', () => {
    const { apply, restore } = commands({ targetTracking: target }, { policies: [tracking] })
    expect(apply).toContain(
      `--policy-name cpu --policy-type TargetTrackingScaling --target-tracking-configuration '{"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"},"TargetValue":60,"DisableScaleIn":false}'`,
    )
    expect(restore).toContain('"TargetValue":30,"DisableScaleIn":true')
    expect(restore).not.toContain('delete-policy')
  })

  it('switch step and simple policies off instead of deleting them', () => {
    const { apply, restore } = commands({ targetTracking: target }, { policies: [step, simple] })
    expect(apply).toContain(
      `--policy-name steps --policy-type StepScaling --adjustment-type PercentChangeInCapacity --min-adjustment-magnitude 2 --step-adjustments '[{"MetricIntervalLowerBound":0,"ScalingAdjustment":20}]' --no-enabled`,
    )
    expect(apply).toContain(
      '--policy-name simple --policy-type SimpleScaling --adjustment-type ChangeInCapacity --scaling-adjustment -1 --cooldown 120 --no-enabled',
    )
    expect(apply).not.toContain('delete-policy')
    expect(restore).not.toContain('--no-enabled')
    expect(restore).toContain('delete-policy --region us-east-1 --auto-scaling-group-name web --policy-name headroom-target-tracking')
  })

  it('save a policy on a metric of one’s own before they delete it', () => {
    const { apply, restore } = commands({ targetTracking: target }, { policies: [custom] })
    expect(apply).toMatch(
      /describe-policies .*--policy-names queue --query 'ScalingPolicies\[0\]\.TargetTrackingConfiguration' > headroom-111122223333-us-east-1-web-1\.json\n.*delete-policy .*--policy-name queue/,
    )
    expect(restore).toContain('--target-tracking-configuration file://headroom-111122223333-us-east-1-web-1.json')
  })

  it('name the load balancer where requests are tracked, and say where it is missing', () => {
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1f'
    const group = groupNamed('web', { targetGroupArns: [arn] })
    const changes = { targetTracking: { metric: 'ALBRequestCountPerTarget', targetValue: 900, disableScaleIn: false } } as const
    const balancer = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/front/2e'
    const known = placeOf('111122223333', 'us-east-1', { targetGroups: new Map([[arn, { arn, name: 'web', loadBalancerArns: [balancer] }]]) })
    expect(commandsOf(changes, group, known).apply.join('\n')).toContain('"ResourceLabel":"app/front/2e/targetgroup/web/1f"')
    expect(commandsOf(changes, group, placeOf()).apply.join('\n')).toContain("# the group's load balancer was not read")
  })

  it('turn a forecast-only policy on and back', () => {
    const { apply, restore } = commands({ predictiveScaling: { targetValue: 60, schedulingBufferSeconds: 600 } }, { policies: [predictive] })
    expect(apply).toContain('--policy-name forecast --policy-type PredictiveScaling')
    expect(apply).toContain('"Mode":"ForecastAndScale","SchedulingBufferTime":600')
    expect(restore).toContain('"Mode":"ForecastOnly","SchedulingBufferTime":300')
  })

  it('make the scheduled actions the proposed list, and put the old ones back', () => {
    const night = {
      name: 'night',
      recurrence: '0 20 * * *',
      startSec: null,
      endSec: null,
      timeZone: 'Europe/Berlin',
      minSize: 1,
      maxSize: null,
      desiredCapacity: null,
    }
    const { apply, restore } = commands({ scheduledActions: [{ name: 'morning', recurrence: '0 7 * * 1-5', minSize: 4 }] }, { scheduledActions: [night] })
    expect(apply).toContain('delete-scheduled-action --region us-east-1 --auto-scaling-group-name web --scheduled-action-name night')
    expect(apply).toContain("--scheduled-action-name morning --recurrence '0 7 * * 1-5' --time-zone Etc/UTC --min-size 4")
    expect(restore).toContain('--scheduled-action-name morning')
    expect(restore).toContain("--scheduled-action-name night --recurrence '0 20 * * *' --time-zone Europe/Berlin --min-size 1")
    // a deleted action leaves the size that it set
    expect(restore).toMatch(/update-auto-scaling-group --region us-east-1 --auto-scaling-group-name web --min-size \d+$/m)
    expect(restore).not.toMatch(/update-auto-scaling-group.*--(max-size|desired-capacity)/)
  })

  it('resume and suspend processes', () => {
    const { apply, restore } = commands({ resumeProcesses: ['AlarmNotification', 'Launch'] })
    expect(apply).toContain('resume-processes --region us-east-1 --auto-scaling-group-name web --scaling-processes AlarmNotification Launch')
    expect(restore).toContain('suspend-processes')
  })

  it('make a new template version for a new type, and go back to what the group pointed at', () => {
    const { apply, restore } = commands({ instanceType: 'm5.xlarge', detailedMonitoring: true })
    expect(apply).toContain(
      `VERSION=$(aws ec2 create-launch-template-version --region us-east-1 --launch-template-id lt-0a --source-version '$Default' --launch-template-data '{"InstanceType":"m5.xlarge","Monitoring":{"Enabled":true}}' --query LaunchTemplateVersion.VersionNumber --output text)`,
    )
    expect(apply).toContain(`--launch-template '{"LaunchTemplateId":"lt-0a","Version":"'"$VERSION"'"}'`)
    expect(apply).toContain('start-instance-refresh')
    expect(restore).toContain(`--launch-template '{"LaunchTemplateId":"lt-0a","Version":"$Default"}'`)
    expect(restore).toContain('unmonitor-instances')
  })

  it('give a group on $Latest its old type back as one more version, because $Latest has moved', () => {
    const launchTemplate = {
      kind: 'launch-template' as const,
      launches: '1',
      createdSec: null,
      id: 'lt-0a',
      name: 'web',
      version: '$Latest',
      imageId: null,
      securityGroupIds: [],
      keyName: null,
      instanceProfile: null,
    }
    const { restore } = commands({ instanceType: 'm5.xlarge' }, { launchTemplate })
    expect(restore).toContain(`--source-version '$Latest' --launch-template-data '{"InstanceType":"m5.large","Monitoring":{"Enabled":false}}'`)
  })

  it('take no capacity away before its replacement is there', () => {
    const order = (text: string) => (text.indexOf('--desired-capacity') < text.indexOf('start-instance-refresh') ? 'sizes first' : 'refresh first')
    const fewer = commands({ instanceType: 'm5.xlarge', desiredCapacity: 3 })
    const more = commands({ instanceType: 'm5.medium', desiredCapacity: 12 })
    expect([order(fewer.apply), order(fewer.restore)]).toEqual(['refresh first', 'sizes first'])
    expect([order(more.apply), order(more.restore)]).toEqual(['sizes first', 'refresh first'])
    expect(fewer.apply).toContain('# wait until the instance refresh has finished')
  })

  it('keep weights in a mixed instances policy and put a single type back', () => {
    const { apply, restore } = commands({ mixedInstances: { instanceTypes: ['m5.large', 'm5a.large'] } }, { weights: { 'm5.large': 2 } })
    expect(apply).toContain('"Overrides":[{"InstanceType":"m5.large","WeightedCapacity":"2"},{"InstanceType":"m5a.large"}]')
    expect(restore).toContain(`--launch-template '{"LaunchTemplateId":"lt-0a","Version":"$Default"}'`)
  })

  it('say what to do by hand where the template was not read', () => {
    const { apply } = commands({ instanceType: 'm5.xlarge' }, { launchTemplate: null })
    expect(apply).toContain("# the group's launch template was not read: set there instance type m5.xlarge")
    const launchTemplate = {
      ...(groupNamed('web').launchTemplate as NonNullable<Group['launchTemplate']>),
      kind: 'launch-configuration' as const,
      name: 'web-2019',
    }
    expect(commands({ instanceType: 'm5.xlarge' }, { launchTemplate }).apply).toMatch(
      /# launch configuration web-2019 cannot be changed: make a launch template/,
    )
  })

  it('are the same words to a shell for any group name, every lever moved', () => {
    const changes: Changes = {
      minSize: 1,
      desiredCapacity: 2,
      instanceType: 'm5.xlarge',
      detailedMonitoring: true,
      targetTracking: target,
      predictiveScaling: { targetValue: 60, schedulingBufferSeconds: 600 },
      scheduledActions: [{ name: 'x', recurrence: '0 7 * * 1-5', minSize: 1 }],
      resumeProcesses: ['Launch'],
    }
    const lines = hostileNames.flatMap((name) => {
      const { apply, restore } = commandsOf(changes, groupNamed(name, { policies: [step, simple, tracking] }), placeOf())
      return [...apply, ...restore]
    })
    const named = wordsSeenBy(lines).filter((words) => words.includes('update-auto-scaling-group') && words.some((word) => word.includes('min-size')))
    expect(named.map(nameIn)).toEqual(hostileNames.flatMap((name) => [name, name]))
  })
})

describe('protection from scale-in', () => {
  const changes = { minSize: 2, desiredCapacity: 2, newInstancesProtectedFromScaleIn: false } as const
  const instance = { instanceType: 'm5.large', availabilityZone: 'eu-west-1a', lifecycleState: 'InService', healthStatus: 'Healthy', launchedFrom: null }
  const lines = (protectedOnes: readonly boolean[], asked: Changes = changes) => {
    const instances = protectedOnes.map((protectedFromScaleIn, i) => ({ ...instance, instanceId: `i-${i}`, protectedFromScaleIn }))
    const { apply, restore } = commandsOf(asked, groupNamed('web', { newInstancesProtectedFromScaleIn: true, instances }), placeOf())
    const at = (all: readonly string[], operation: string) => all.findIndex((text) => text.startsWith(`aws autoscaling ${operation}`))
    const [lifts, givesBack] = [at(apply, 'set-instance-protection'), at(restore, 'set-instance-protection')]
    return { apply, restore, lifts, givesBack, resizes: at(apply, 'update-auto-scaling-group'), sizesBack: at(restore, 'update-auto-scaling-group') }
  }

  it('is lifted from the instances that have it before sizes go down, and given back when they are back', () => {
    const { apply, restore, lifts, givesBack, resizes, sizesBack } = lines([true, true])
    expect([lifts > 0, lifts < resizes, givesBack > sizesBack]).toEqual([true, true, true])
    expect(apply[lifts]).toMatch(/Instances\[\?ProtectedFromScaleIn\]\.InstanceId' .* --no-protected-from-scale-in$/)
    expect(restore[givesBack]).toMatch(/Instances\[\]\.InstanceId' .* --protected-from-scale-in$/)
  })

  it('is given back to those that had it, where some had none', () => {
    const { restore, givesBack } = lines([true, false, true])
    expect(restore[givesBack]).toContain('Instances[?contains(`["i-0","i-2"]`, InstanceId)].InstanceId')
    // and a shell takes it as it stands
    const filter = `'${restore[givesBack]?.match(/--query '([^']*)'/)?.[1]}'`
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${filter}`], { encoding: 'utf8' })).toContain('`["i-0","i-2"]`')
  })

  it('is left alone where no instance has it, or the group gives it to none: what protects itself while it works lifts it itself', () => {
    expect([lines([false]).lifts, lines([]).lifts]).toEqual([-1, -1])
    expect(lines([true, true], { minSize: 2, desiredCapacity: 2 }).lifts).toBe(-1)
  })
})

describe('the template patch of a proposal', () => {
  const patch = (changes: Changes, facts: Partial<Group> = {}) => templatePatchOf(changes, groupNamed('web', facts), placeOf())

  it('sets what moves and leaves out what stays', () => {
    expect(patch({ minSize: 2, defaultInstanceWarmupSeconds: 120 })).toEqual({
      apply: [{ type: 'AWS::AutoScaling::AutoScalingGroup', name: 'web', properties: { MinSize: '2', DefaultInstanceWarmup: 120 } }],
      restore: [{ type: 'AWS::AutoScaling::AutoScalingGroup', name: 'web', properties: { MinSize: '6', DefaultInstanceWarmup: null } }],
    })
  })

  it('lifts the protection from scale-in, and puts it back', () => {
    const { apply, restore } = patch({ newInstancesProtectedFromScaleIn: false }, { newInstancesProtectedFromScaleIn: true })
    expect([apply[0]?.properties, restore[0]?.properties]).toEqual([{ NewInstancesProtectedFromScaleIn: false }, { NewInstancesProtectedFromScaleIn: true }])
  })

  it('takes replaced policies out and puts them back, as far as they were read', () => {
    const { apply, restore } = patch({ targetTracking: target }, { policies: [step, custom] })
    expect(apply.map(({ name, properties }) => [name, properties === null])).toEqual([
      ['headroom-target-tracking', false],
      ['steps', true],
      ['queue', true],
    ])
    expect(restore.map(({ name, properties }) => [name, properties === null])).toEqual([
      ['steps', false],
      ['headroom-target-tracking', true],
    ])
  })

  it('changes a policy of the same metric in place', () => {
    const { apply, restore } = patch({ targetTracking: target }, { policies: [tracking] })
    expect(apply).toHaveLength(1)
    expect(apply[0]?.properties).toMatchObject({ PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { TargetValue: 60 } })
    expect(restore[0]?.properties).toMatchObject({ TargetTrackingConfiguration: { TargetValue: 30 } })
  })

  it('goes both ways for the template of the instances and for schedules', () => {
    const night = {
      name: 'night',
      recurrence: '0 20 * * *',
      startSec: null,
      endSec: null,
      timeZone: 'Europe/Berlin',
      minSize: 1,
      maxSize: null,
      desiredCapacity: null,
    }
    const { apply, restore } = patch({ instanceType: 'm5.xlarge', detailedMonitoring: true, scheduledActions: [] }, { scheduledActions: [night] })
    expect(apply).toEqual([
      { type: 'AWS::EC2::LaunchTemplate', name: 'web', properties: { LaunchTemplateData: { InstanceType: 'm5.xlarge', Monitoring: { Enabled: true } } } },
      { type: 'AWS::AutoScaling::ScheduledAction', name: 'night', properties: null },
    ])
    expect(restore).toEqual([
      { type: 'AWS::EC2::LaunchTemplate', name: 'web', properties: { LaunchTemplateData: { InstanceType: 'm5.large', Monitoring: { Enabled: false } } } },
      { type: 'AWS::AutoScaling::ScheduledAction', name: 'night', properties: { Recurrence: '0 20 * * *', TimeZone: 'Europe/Berlin', MinSize: 1 } },
    ])
  })
})
