import type { Range } from './rules.ts'

type Checked<T> = T | undefined

/** Checks JSON members and collects every problem with its location, such as `rules[2].probability: ...`. */
export class JsonChecks {
  readonly problems: string[] = []

  refuse(place: string, problem: string): undefined {
    this.problems.push(place === '' ? problem : `${place}: ${problem}`)
    return undefined
  }

  object(place: string, value: unknown, members: readonly string[]): Checked<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.refuse(place, `must be an object, not ${shown(value)}`)
    for (const name of Object.keys(value))
      if (!members.includes(name))
        this.refuse(under(place, name), `is not a known member; the members are ${members.join(', ')}`)
    return value as Record<string, unknown>
  }

  list(place: string, value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return value
    this.refuse(place, `must be a list, not ${shown(value)}`)
    return []
  }

  text(place: string, value: unknown): Checked<string> {
    if (typeof value === 'string' && value !== '') return value
    return this.refuse(place, `must be a non-empty string, not ${shown(value)}`)
  }

  oneOf<T extends string>(place: string, value: unknown, choices: readonly T[]): Checked<T> {
    const found = choices.find((choice) => choice === value)
    return found ?? this.refuse(place, `must be one of ${choices.join(', ')}, not ${shown(value)}`)
  }

  number(place: string, value: unknown, [least, most]: Range, whole = false): Checked<number> {
    const isNumber = typeof value === 'number' && value >= least && value <= most
    if (isNumber && (!whole || Number.isInteger(value))) return value
    const kind = whole ? 'a whole number' : 'a number'
    const bounds = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`
    return this.refuse(place, `must be ${kind} ${bounds}, not ${shown(value)}`)
  }

  /** One number of milliseconds, or a minimum and a maximum. */
  range(place: string, value: unknown, limits: Range): Checked<Range> {
    if (!Array.isArray(value)) {
      const only = this.number(place, value, limits)
      return only === undefined ? undefined : [only, only]
    }
    if (value.length !== 2)
      return this.refuse(place, `must be a number or [least, most], not ${shown(value)}`)
    const [least, most] = value.map((bound, index) => this.number(`${place}[${index}]`, bound, limits))
    if (least === undefined || most === undefined) return undefined
    if (least > most) return this.refuse(place, `must be [least, most], not ${shown(value)}`)
    return [least, most]
  }
}

const under = (place: string, name: string) => (place === '' ? name : `${place}.${name}`)

export const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
