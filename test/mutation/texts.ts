/** A node of the sources, as far as it is looked at here: Babel's, whose types Stryker does not hand on. */
type Node = { readonly type: string; readonly value?: unknown; readonly quasis?: readonly { readonly value: { readonly raw: string } }[] }

/**
 * Tells Stryker to leave texts alone: a string with a space in it is said to somebody, and how it is said is not a matter of the domain.
 * Strings without one are kinds, units, metrics and keys, which are compared.
 */
export function shouldIgnore({ node }: { readonly node: Node }): string | undefined {
  const parts = node.type === 'StringLiteral' ? [String(node.value)] : (node.type === 'TemplateLiteral' && node.quasis?.map(({ value }) => value.raw)) || []
  return parts.some((part) => part.includes(' ')) ? 'a text' : undefined
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'texts', value: { shouldIgnore } }]
