import type { Json } from '../ports.ts'
import { DataLimitFailure, ErrorName, StateFailure } from './failures.ts'
import { writeJson } from './json-text.ts'
import { exceedsPayloadLimit, MAX_PAYLOAD_BYTES, type Payload } from './payload.ts'

/** The quota for all variables that a state can read, together. */
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024

function tooLarge(source: string): string {
  return `The state/task '${source}' returned a result with a size exceeding the maximum number of bytes service limit.`
}

/** Checks a state's output against the payload quota. */
export function assertOutputFits(state: { name: string; prefix: string }, output: Payload): void {
  if (exceedsPayloadLimit(output.text)) throw new DataLimitFailure(`${state.prefix}${tooLarge(state.name)}`)
}

/** The failure of a task whose result is too large. `source` is a service, or the ARN of a function or activity. */
export function resultTooLarge(source: string, text: string): StateFailure | undefined {
  return exceedsPayloadLimit(text)
    ? new StateFailure(ErrorName.dataLimitExceeded, tooLarge(source))
    : undefined
}

/** `visible` are the variables before the assignment. */
export function assertVariablesFit(
  state: { prefix: string },
  visible: { [name: string]: Json },
  assigned: { [name: string]: Json },
): void {
  for (const [name, value] of Object.entries(assigned)) {
    if (exceedsPayloadLimit(writeJson(value)))
      throw new DataLimitFailure(
        `${state.prefix}The size of the variable '${name}' exceeds the maximum of ${MAX_PAYLOAD_BYTES} bytes.`,
      )
  }
  if (bytes({ ...visible, ...assigned }) > MAX_VARIABLES_BYTES)
    throw new DataLimitFailure(
      `${state.prefix}The size of all variables exceeds the maximum of ${MAX_VARIABLES_BYTES} bytes.`,
    )
}

function bytes(values: { [name: string]: Json }): number {
  let sum = 0
  for (const value of Object.values(values)) sum += Buffer.byteLength(writeJson(value))
  return sum
}
