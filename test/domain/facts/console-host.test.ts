import { expect, it } from 'vitest'
import { consoleHost } from '../../../domain/facts/console-host.ts'

it('the console of a region is the one of its partition', () => {
  expect(consoleHost('eu-west-1')).toBe('console.aws.amazon.com')
  expect(consoleHost('cn-north-1')).toBe('console.amazonaws.cn')
  expect(consoleHost('us-gov-west-1')).toBe('console.amazonaws-us-gov.com')
  expect(consoleHost('us-east-1')).toBe('console.aws.amazon.com')
})
