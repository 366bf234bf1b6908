import { describe, expect, it } from 'vitest'
import { autoScalingCommand } from '../../report/shell.ts'
import { aGroup } from '../domain/a-case.ts'

describe('a command on a group', () => {
  it('names region and group', () => {
    expect(autoScalingCommand(aGroup({ name: '=cmd|1' }), 'resume-processes', { ScalingProcesses: ['Launch'] })).toBe(
      "aws autoscaling resume-processes --region eu-west-1 --auto-scaling-group-name '=cmd|1' --scaling-processes Launch",
    )
  })

  it.each(['--cli-input-json=file:///etc/passwd', '-1', 'file:///etc/passwd', 'fileb://x', 'https://example.com/x', 'nul\0nul'])(
    'gives a name that the CLI would take for an option or a file as JSON: %s',
    (name) => {
      const command = autoScalingCommand(aGroup({ name }), 'resume-processes', { ScalingProcesses: ['Launch'] })
      const [, json = ''] = /^aws autoscaling resume-processes --region eu-west-1 --cli-input-json '(.*)' --scaling-processes Launch$/.exec(command) ?? []
      expect(JSON.parse(json)).toEqual({ AutoScalingGroupName: name })
    },
  )
})
