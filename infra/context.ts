import type { Node } from 'constructs'

/** CDK's own keys contain a colon or a slash: `aws:cdk:...`, `@aws-cdk/...`, `hosted-zone:...`. */
const CDKS_OWN = /[:/]/

/**
 * Reads CDK context key by key. Each method throws an error with one sentence for an invalid value. A value from
 * a command line is text; one from cdk.json may be a number or a boolean.
 */
export function contextReader(node: Node) {
  const known = new Set<string>()
  const read = (key: string): unknown => {
    known.add(key)
    return node.tryGetContext(key)
  }
  const refuse = (key: string, wanted: string, given: unknown) =>
    new Error(`The context value ${key} must be ${wanted}, not ${given}.`)

  return {
    wholeNumber(key: string, otherwise: number, least: number, most: number): number {
      const given = read(key) ?? otherwise
      const value = given === '' ? Number.NaN : Number(given)
      if (Number.isInteger(value) && value >= least && value <= most) return value
      throw refuse(key, `a whole number from ${least} to ${most}`, given)
    },

    /** Undefined where the key is absent. */
    optionalWholeNumber(key: string, least: number, most: number): number | undefined {
      return read(key) === undefined ? undefined : this.wholeNumber(key, least, least, most)
    },

    flag(key: string, otherwise: boolean): boolean {
      const given = read(key) ?? otherwise
      if (String(given) === 'true') return true
      if (String(given) === 'false') return false
      throw refuse(key, 'true or false', given)
    },

    /** Undefined where the key is absent. */
    text(key: string, form: RegExp, wanted: string): string | undefined {
      const given = read(key)
      if (given === undefined) return undefined
      if (typeof given === 'string' && form.test(given)) return given
      throw refuse(key, wanted, given)
    },

    /** Refuses every key that has not been read. */
    refuseOthers(): void {
      const others = Object.keys(node.getAllContext()).filter((key) => !CDKS_OWN.test(key) && !known.has(key))
      if (others.length === 0) return
      const keys = others.length === 1 ? 'The context key' : 'The context keys'
      const are = others.length === 1 ? 'is not known' : 'are not known'
      throw new Error(`${keys} ${others.join(', ')} ${are}. There are: ${[...known].sort().join(', ')}.`)
    },
  }
}
