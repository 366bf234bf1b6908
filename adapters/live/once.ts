/** What is made the first time that it is asked for, and kept from then on; what throws is asked again. A promise is kept as it is, also one that was rejected. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
