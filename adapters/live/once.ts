/** Asks the first time, and has the answer from then on. */
export function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null
  return () => {
    answer ??= ask()
    return answer
  }
}
