import { readFile } from 'node:fs/promises'
import { type PolicyAnswer, policyFrom } from '../audit/policy-overrides.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import { UsageError } from './usage-error.ts'

/** The policy of a file of thresholds, or the default without one. Throws a UsageError that names the file and every key at fault. */
export async function policyOf(file: string | null): Promise<Policy> {
  if (file === null) return defaultPolicy
  const answer = policyFrom(parsed(await read(file), file))
  if ('policy' in answer) return answer.policy
  throw new UsageError(`${file} cannot be used as a policy:\n${problemsOf(answer)}`)
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(`the policy file ${file} could not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}). Check its path.`, {
      cause: error,
    })
  }
}

function parsed(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new UsageError(
      `the policy file ${file} is not JSON in UTF-8: ${(error as Error).message}. Write an object of thresholds, like {"wasteFraction": 0.3}.`,
      { cause: error },
    )
  }
}

function problemsOf(answer: Exclude<PolicyAnswer, { policy: Policy }>): string {
  return answer.problems.map((problem) => `  ${problem}`).join('\n')
}
