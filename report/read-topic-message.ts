import * as z from 'zod/mini'
import { messageSchema } from './message.ts'
import type { TopicMessage } from './topic-message.ts'

const shape = z.object({ subject: z.string(), text: z.string(), line: z.string(), summary: messageSchema })

/** A message as the outbox has it; null where that is none. Fields of a newer version stay. */
export function readTopicMessage(json: string): TopicMessage | null {
  try {
    const read: unknown = JSON.parse(json)
    return shape.safeParse(read).success ? (read as TopicMessage) : null
  } catch {
    return null
  }
}
