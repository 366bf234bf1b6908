// How right the advice is: `npm run accuracy [-- PART …]` writes docs/accuracy.md and the README's section of it. Each part has a file of
// its own; all of them are run where none is named.
import { writeScalingAccuracy } from './scaling.ts'
import { writeSpendAccuracy } from './spend.ts'

const parts: Readonly<Record<string, () => Promise<void>>> = { scaling: writeScalingAccuracy, spend: async () => writeSpendAccuracy() }

const named = process.argv.slice(2)
const unknown = named.filter((name) => parts[name] === undefined)
if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}`)
for (const [name, write] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) await write()
