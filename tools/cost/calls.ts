import type { EventOf, Telemetry } from '../../local-aws/src/telemetry/events.ts'
import { number, table } from './format.ts'
import { spenderName } from './spender-name.ts'

interface Call {
  caller: string
  what: string
  count: number
  reads: number
  writes: number
}

/** Every DynamoDB call, by caller and kind of item: the place to look for savings. */
export class Calls {
  #calls = new Map<string, Call>()

  readonly record: Telemetry = (event) => {
    if (event.kind === 'dynamodb call') this.#add(event)
  }

  clear(): void {
    this.#calls.clear()
  }

  toString(): string {
    const calls = [...this.#calls.values()].sort((a, b) => (a.caller < b.caller ? -1 : 1))
    return table(
      ['', 'call', 'times', 'reads', 'writes'],
      calls.map(({ caller, what, count, reads, writes }) => [
        spenderName(caller),
        what,
        number(count),
        number(reads),
        number(writes),
      ]),
    )
  }

  #add(event: EventOf<'dynamodb call'>): void {
    const { caller = 'nobody', action, partitions, error } = event
    const kinds = [...new Set(partitions.map((partition) => partition.split('#')[0]))]
    const what = [action, ...kinds, ...(error ? [error] : [])].join(' ')
    const call = this.#calls.get(caller + what) ?? { caller, what, count: 0, reads: 0, writes: 0 }
    call.count += 1
    call.reads += event.readUnits
    call.writes += event.writeUnits + event.indexWriteUnits
    this.#calls.set(caller + what, call)
  }
}
