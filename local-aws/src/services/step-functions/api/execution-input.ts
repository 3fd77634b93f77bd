import { jsonFault } from '../validation/json-fault.ts'
import { invalidExecutionInput } from './errors.ts'

const MOST_BYTES = 262_144

/** Checks an execution's input: JSON text of at most 256 KiB in UTF-8. */
export function checkInput(input: string): void {
  if (input === '') throw invalidExecutionInput('Invalid execution input.')
  const fault = jsonFault(input)
  if (fault) throw invalidExecutionInput(fault.message)
  if (Buffer.byteLength(input) > MOST_BYTES) {
    throw invalidExecutionInput(`Input exceeds the maximum size of ${MOST_BYTES} bytes.`)
  }
}
