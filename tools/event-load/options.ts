import { parseArgs } from 'node:util'
import type { EventRules } from './rules.ts'

export interface Options {
  guests: number
  rules: EventRules
  /** Share of the guests that drop in each round and return within 3 s. */
  dropping: number
  /** The probability of a fault in each call between the services. */
  faults: number
  /** Seconds of a turn. */
  turn: number
  /** Seconds within which all guests arrive. */
  within: number
  /** Pairs that play duels beside the event. */
  beside: number
  /** Whether routes and players have the limits of production. */
  limits: boolean
  /** Directory for the logs of the functions. */
  logs: string | undefined
}

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      guests: { type: 'string', default: '1000' },
      winners: { type: 'string', default: '1' },
      draws: { type: 'string', default: 'out' },
      dropping: { type: 'string', default: '0' },
      faults: { type: 'string', default: '0' },
      turn: { type: 'string', default: '15' },
      within: { type: 'string', default: '8' },
      beside: { type: 'string', default: '0' },
      limits: { type: 'boolean', default: true },
      logs: { type: 'string' },
    },
    allowNegative: true,
  })
  const number = (name: 'guests' | 'winners' | 'dropping' | 'faults' | 'turn' | 'within' | 'beside') => {
    const value = Number(values[name])
    if (!(value >= 0)) throw new Error(`--${name} must be a number, not ${values[name]}.`)
    return value
  }
  const { draws, limits, logs } = values
  if (draws !== 'out' && draws !== 'stay') throw new Error(`--draws must be out or stay, not ${draws}.`)
  return {
    rules: { winners: number('winners'), draws },
    ...{ guests: number('guests'), dropping: number('dropping'), faults: number('faults') },
    ...{ turn: number('turn'), within: number('within'), beside: number('beside'), limits, logs },
  }
}
