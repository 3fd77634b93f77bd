import { readUnits, writeUnits } from './units.ts'

/** The consumption of one call. */
export class Consumption {
  readUnits = 0
  /** Without the units of the indexes. */
  writeUnits = 0
  indexWriteUnits = 0
  /** Total size of the items read or written. */
  bytes = 0
  /** The partition keys of the call, as text. */
  readonly partitions: string[] = []

  read(bytes: number, stronglyConsistent: boolean): void {
    this.readUnits += readUnits(bytes, stronglyConsistent)
    this.bytes += bytes
  }

  write(bytes: number): void {
    this.writeUnits += writeUnits(bytes)
    this.bytes += bytes
  }
}

/** Calls DynamoDB, and adds the units of the call to `consumption`. */
export type Call = (action: string, input: unknown, consumption?: Consumption) => Promise<unknown>
