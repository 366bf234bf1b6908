import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foreignLicences } from './licences.ts'

// `npm run sbom`: what is deployed and what the commands run with, as CycloneDX in reports/sbom.json, and whether each part may be passed on under our own licence.
const root = join(import.meta.dirname, '..')
const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
mkdirSync(join(root, 'reports'), { recursive: true })
writeFileSync(join(root, 'reports/sbom.json'), text)
const { components } = JSON.parse(text) as { readonly components: Parameters<typeof foreignLicences>[0] }
const foreign = foreignLicences(components)
process.stdout.write(`reports/sbom.json: ${components.length} packages\n${foreign.map((one) => `${one}\n`).join('')}`)
process.exitCode = foreign.length === 0 ? 0 : 1
