import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import AjvDraft4 from 'ajv-draft-04'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import { findingsSarif } from '../../report/sarif.ts'
import { hostileNames } from '../hostile-names.ts'
import { madeUpReport } from './made-up-report.ts'

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
const validate = new AjvDraft4.default({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: { uri: isUri, 'uri-reference': isReference, 'date-time': true },
}).compile(schema)

function isUri(text: string): boolean {
  return URL.canParse(text)
}
function isReference(text: string): boolean {
  return URL.canParse(text, 'https://base.example/') && !/[\s\\]/.test(text)
}

const logOf = (report: typeof madeUpReport): Log => JSON.parse(findingsSarif(report))

describe('the findings as SARIF', () => {
  it('are valid by the published schema, with any name, and the schema refuses what is not', () => {
    expect(validate(logOf(madeUpReport)), JSON.stringify(validate.errors)).toBe(true)
    for (const name of hostileNames) {
      const findings = madeUpReport.findings.map((one) => ({ ...one, resource: { ...one.resource, autoScalingGroupName: name } }))
      expect(validate(logOf({ ...madeUpReport, findings })), JSON.stringify([name, validate.errors])).toBe(true)
    }
    const broken = JSON.parse(findingsSarif(madeUpReport).replaceAll('"error"', '"dreadful"'))
    expect(validate(broken)).toBe(false)
  })

  it('are one result each, of a rule that is listed, with a fingerprint that stays', () => {
    const [run] = logOf(madeUpReport).runs
    expect(run?.results?.map(({ partialFingerprints }) => partialFingerprints?.['headroom/v1'])).toEqual(
      madeUpReport.findings.map(({ fingerprint }) => fingerprint),
    )
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId)
    const levels = Object.fromEntries(madeUpReport.findings.map(({ severity }, i) => [severity, run?.results?.[i]?.level]))
    for (const [severity, level] of Object.entries(levels))
      expect(level, severity).toBe({ critical: 'error', high: 'error', medium: 'warning', low: 'note' }[severity])
  })

  it('explain each rule where it is shown: what it means and when not to follow it', () => {
    const { rules } = JSON.parse(findingsSarif(madeUpReport)).runs[0].tool.driver
    expect(rules.length).toBeGreaterThan(0)
    for (const { fullDescription, help } of rules) {
      expect(fullDescription.text).toMatch(/^[A-Z].*\.$/)
      expect(help.text).toContain('When not to follow it: ')
    }
  })

  it('say which accounts and regions were not read to the end', () => {
    const [invocation] = logOf(madeUpReport).runs[0]?.invocations ?? []
    expect(invocation?.executionSuccessful).toBe(madeUpReport.summary.places.notAudited === 0)
    expect(invocation?.toolExecutionNotifications).toHaveLength(madeUpReport.notAudited.length)
  })
})
