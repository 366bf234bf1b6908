import { describe, expect, test } from 'vitest'
import { autoScalingCommand, shellWord } from '../../../domain/facts/command.ts'
import { aGroup } from '../a-case.ts'

describe('commands', () => {
  test('a plain word stays as it is, any other is quoted whole', () => {
    expect(shellWord('web-api_2')).toBe('web-api_2')
    expect(shellWord('a b')).toBe("'a b'")
    expect(shellWord("it's")).toBe(String.raw`'it'\''s'`)
    expect(shellWord('$(reboot)')).toBe("'$(reboot)'")
    expect(shellWord('a\nb')).toBe("'a\nb'")
    expect(shellWord('')).toBe("''")
    expect(shellWord('über')).toBe("'über'")
  })

  test('a command names region and group', () => {
    expect(autoScalingCommand(aGroup({ name: '=cmd|1' }), 'resume-processes', '--scaling-processes', 'Launch')).toBe(
      "aws autoscaling resume-processes --region eu-west-1 --auto-scaling-group-name '=cmd|1' --scaling-processes Launch",
    )
  })
})
