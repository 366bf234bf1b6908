import { describe, expect, it } from 'vitest'
import { oversizedInstanceType } from '../../../domain/rules/oversized-instance-type.ts'
import { toldBy } from '../../told.ts'
import { aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

/** Two m5.xlarge where redundancy asks for two and demand for no more; the proposal has m5.large. */
const assess = ({ proposal, demand, ...more }: Given = {}) =>
  toldBy(
    oversizedInstanceType,
    aJudgedCase({
      demand: { instanceType: 'm5.xlarge', vcpuPerInstance: 4, servableVcpuPerInstance: 4, busyVcpu: aSeries(1.3), ...(demand as object) },
      proposal: proposal === null ? null : { changes: { instanceType: 'm5.large' }, ...proposal },
      ...more,
    }),
  )

describe('an oversized type', () => {
  it('is one that a smaller could stand in for where redundancy alone sets the number', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web runs m5.xlarge, where m5.large serves the same demand',
      evidence: [
        {
          statement: 'demand needs no more than the 2 instances kept for redundancy 100 % of the time; only a smaller type saves there',
          value: 1,
          unit: 'fraction',
          threshold: 0.5,
        },
        { statement: 'peak demand: 1.3 busy vCPUs; one m5.xlarge has 4', metric: 'CPUUtilization', value: 1.3, unit: 'vCPU' },
        proposalSays,
      ],
      remedy: expect.stringContaining('Memory was not measured'),
    })
  })

  it('leaves no doubt about memory that was seen', () => {
    const memory = { baseGiB: 1, gibPerBusyVcpu: 0.1 } as never
    const verdict = assess({ demand: { memory } })
    expect(verdict).toMatchObject({ verdict: 'found', remedy: expect.not.stringContaining('Memory') })
  })

  it('is not one where demand asks for more than redundancy in over half of the window', () => {
    expect(assess({ required: aSeries(2, [0, STEPS / 2, 3]) }).verdict).toBe('found')
    expect(assess({ required: aSeries(2, [0, STEPS / 2 + 1, 3]) }).verdict).toBe('healthy')
  })

  it.each([
    ['more vCPUs and as much memory', 'r5.large', 't3.xlarge'],
    ['as many vCPUs and more memory', 'm5.large', 'r5.large'],
    ['a size that was not read', 'm5.xlarge', 'm9.large'],
    ['a size that was not read, today', 'm9.large', 'm5.large'],
  ])('is not one where the other has %s', (_what, today, next) => {
    expect(assess({ demand: { instanceType: today }, proposal: { changes: { instanceType: next } } }).verdict).toBe('healthy')
  })

  it('may have as many vCPUs and as much memory: a newer generation can be the cheaper', () => {
    expect(assess({ demand: { instanceType: 'm4.large' } }).verdict).toBe('found')
  })

  it('is not spoken of where the type stays, or nothing is saved', () => {
    const demand = { instanceType: 'm5.large' }
    expect(assess({ demand, proposal: { changes: {} } })).toEqual({ verdict: 'not-applicable', reason: 'the proposal keeps its instance type' })
    expect(assess({ demand, proposal: null }).verdict).toBe('healthy')
  })

  it('cannot be told where a smaller type has the CPU and nobody measures memory', () => {
    const unknown = {
      verdict: 'not-assessed',
      reason:
        'a type smaller than m5.xlarge would have enough CPU, but less memory, and memory is not measured: have the CloudWatch agent publish mem_used_percent',
    }
    expect(assess({ proposal: null })).toEqual(unknown)
    expect(assess({ proposal: { changes: {} } })).toEqual(unknown)
    // two m5.large at 65 % serve 2.6 busy vCPUs
    expect([2.6, 2.7].map((busy) => assess({ proposal: null, demand: { busyVcpu: aSeries(busy) } }).verdict)).toEqual(['not-assessed', 'healthy'])
    expect(assess({ proposal: null, demand: { memory: { baseGiB: 1, gibPerBusyVcpu: 0.1 } as never } }).verdict).toBe('healthy')
    expect(assess({ proposal: null, demand: { boundBy: 'requests' } }).verdict).toBe('healthy')
    expect(assess({ proposal: null, required: aSeries(3) }).verdict).toBe('healthy')
    expect(assess({ proposal: null, demand: { instanceType: 'm5.large' } }).verdict).toBe('healthy')
  })
})
