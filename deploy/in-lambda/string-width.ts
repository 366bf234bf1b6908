/**
 * Stands in the bundles for the package of the same name, whose tables of emoji take a fifth of a small function's start to make: they are made for the
 * first text that needs them. Printable ASCII takes a column a character.
 */
export default function stringWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : require('string-width').default(text)
}
