import { describeActivities, describeGroups } from '../aws/auto-scaling.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'

/** Groups whose activities are asked for before somebody wants them: enough to keep up with their series. */
const AHEAD = 8

/** A group's activities since then, or null where it is gone: one that is not found is looked for again by name. Rejects with an AwsError. */
export async function activitiesOfGroup(session: AwsSession, name: string, sinceSec: number): Promise<readonly unknown[] | null> {
  try {
    return await describeActivities(session, name, sinceSec)
  } catch (error) {
    if (!(error instanceof AwsError && error.kind === 'not-found')) throw error
    if ((await describeGroups(session, [name])).length > 0) throw error
    return null
  }
}

/**
 * The same of many groups, as each is wanted, a few of them read ahead in their order: what Auto Scaling lets through is used while CloudWatch is
 * read. Where nobody is let in, the others are not asked for.
 */
export function activitiesAhead(session: AwsSession, names: readonly string[], sinceSec: number): (name: string) => Promise<readonly unknown[] | null> {
  const underWay = new Map<string, Promise<readonly unknown[] | null>>()
  const begun = new Set<string>()
  let next = 0
  let denied: AwsError | null = null
  const ask = async (name: string): Promise<readonly unknown[] | null> => {
    if (denied !== null) throw denied
    try {
      return await activitiesOfGroup(session, name, sinceSec)
    } catch (error) {
      if (error instanceof AwsError && error.kind === 'denied') denied = error
      throw error
    }
  }
  const begin = (name: string): void => {
    if (begun.has(name)) return
    begun.add(name)
    const answer = ask(name)
    // whoever wants it meets the rejection
    answer.catch(() => {})
    underWay.set(name, answer)
  }
  const goOn = (): void => {
    while (underWay.size < AHEAD && next < names.length) begin(names[next++] as string)
  }
  goOn()
  return async (name) => {
    begin(name)
    const answer = underWay.get(name)
    underWay.delete(name)
    goOn()
    return (await answer) ?? null
  }
}
