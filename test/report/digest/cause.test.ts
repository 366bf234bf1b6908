import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../domain/findings.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anomalies } from '../../../domain/spend/anomalies/anomalies.ts'
import { emailText } from '../../../report/email.ts'
import { slackMessage } from '../../../report/slack-blocks.ts'
import { END_DAY, ordinaryBill, READ_AT_SEC, tablesOf, WINDOW } from '../../domain/spend/made-up-bill.ts'
import { alertsThat, digestThat } from '../made-up-message.ts'

const rise = (): Finding => {
  const found = anomalies(tablesOf(ordinaryBill({ 'b Storage x': (index) => (index >= 80 ? 300 : 0) })), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!found.assessed || found.findings.length !== 1) throw new Error('one rise was wanted')
  return found.findings[0] as Finding
}
const withFacts = (facts: object): Finding => ({ ...rise(), facts: { ...rise().facts, ...facts } })

const minimum = { what: 'minimum-size' as const, day: END_DAY - 10, from: 4, to: 12 }
const byGroup = { groupName: 'web', region: 'eu-west-1', instanceHours: 1920, microUsd: 1_840_000_000, happenings: [minimum] }

describe('why spend changed', () => {
  it('stands in the row of the digest: what a group did, and what was done to it', () => {
    const message = digestThat({ findings: [withFacts({ fleetCauses: [byGroup] })] })
    const why =
      'web in eu-west-1 ran 1920 more instance-hours than on the same weekdays before, about $1,840.00 of it: its minimum size went from 4 to 12 on 2026-10-23'
    expect(message.findings.map(({ evidence }) => evidence)).toEqual([[why]])
    expect(emailText(message).replace(/\s+/g, ' ')).toContain(`* ${why}`)
    expect(JSON.stringify(slackMessage(message))).toContain(why)
  })

  it('is a commitment that ended before it is a group, and whether usage or its price rose where nothing else is known', () => {
    const [ended] = digestThat({ findings: [withFacts({ fleetCauses: [byGroup], endedCommitmentMicroUsdPerDay: 90_000_000 })] }).findings
    expect(ended?.evidence).toEqual([expect.stringMatching(/^a commitment ended as this began: \$90\.00 a day/)])
    const [usage] = digestThat({ findings: [rise()] }).findings
    expect(usage?.evidence).toEqual([expect.stringMatching(/^usage is \d\.\d\d× the 14 days before; the unit price did not change$/)])
  })

  it('is left out where nothing of it is known, and an alert has all of the evidence as before', () => {
    expect(digestThat({ findings: [withFacts({ cause: null })] }).findings[0]).not.toHaveProperty('evidence')
    const [alert] = alertsThat({ findings: [{ ...withFacts({ fleetCauses: [byGroup] }), severity: 'critical' }] })
    expect(alert?.findings[0]?.evidence?.length).toBeGreaterThan(2)
  })
})
