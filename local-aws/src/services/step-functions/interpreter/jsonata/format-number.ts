import type { ParsedExpression } from './realm.ts'

type FormatNumber = (value?: number, picture?: string, options?: Record<string, string>) => unknown

/** Every character that may stand for a digit or between digits, unless the options name others. */
const ACTIVE = /[0-9#.,;]/

/**
 * JSONata trips over a picture without a digit in it; on AWS it is refused by the rule that it breaks.
 * `original` is JSONata's own function, which does the rest.
 */
export function guardFormatNumber(expression: ParsedExpression, original: FormatNumber): void {
  const guarded: FormatNumber = (value, picture, options) => {
    if (
      value !== undefined &&
      options === undefined &&
      picture?.split(';').some((part) => !ACTIVE.test(part))
    )
      throw { code: picture === '' ? 'D3085' : 'D3086', message: '' }
    return original(value, picture, options)
  }
  expression.registerFunction('formatNumber', guarded, '<n-so?:s>')
}
