import { expect } from 'vitest'

/** Coinages and phrases that nobody in the field says: each was in a text of ours once. */
const banned: readonly RegExp[] = [
  /\bwhat binds\b/i,
  /\bput (the policy )?again\b/i,
  /\bhold still\b/i,
  /\bfound no room\b/i,
  /\bless room than one wants\b/i,
  /\bnot to the end\b/i,
  /\blooked for in vain\b/i,
  /\blet the size follow\b/i,
  /\bsee what decides\b/i,
  /\bgive the group\b/i,
  /\bfor want of\b/i,
  /\btoday['\u2019]s settings (back|replayed)\b/i,
  /\bstands out by\b/i,
  /\bat least as much\b/i,
  /\bis told\b/i,
  /\bas the proposal says\b/i,
  /(?<!can.t be )\breplay(ed|s)?\b/i,
  /\bNaN\b/,
  /\bundefined\b/,
  /\bInfinity\b/,
]

const MOST_WORDS = 30

/** That a text holds no coinage, no number that is none, and no sentence that nobody reads to its end. What AWS said is AWS's own. */
export function expectPlain(text: string): void {
  for (const one of banned) expect(text, `${one} in: ${text}`).not.toMatch(one)
  if (text.startsWith('AWS said: ') || text.startsWith('last launch failed: ')) return
  for (const sentence of text.replaceAll(/: aws [a-z-]+ .*$/g, '').split(/(?<=[.:;])\s/)) {
    expect(sentence.split(/\s+/).length, `too long: ${sentence}`).toBeLessThanOrEqual(MOST_WORDS)
  }
}
