import type { ParsedExpression } from './realm.ts'

type FormatNumber = (value?: number, picture?: string, options?: Record<string, string>) => unknown

/** Every character that may be a digit or stand between digits, unless the options name others. */
const ACTIVE = /[0-9#.,;]/

/**
 * AWS refuses a picture without a digit and names the rule that it breaks; JSONata crashes on it. `original` is
 * JSONata's own function, which does everything else.
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
