import { readUnits, writeUnits } from './units.ts'

/** What one call came to. */
export class Consumption {
  readUnits = 0
  /** Without those of the indexes. */
  writeUnits = 0
  indexWriteUnits = 0
  /** Of the items that were read or written. */
  bytes = 0
  /** The partition keys that it was about, as text. */
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

/** Makes a call of DynamoDB, and adds to `consumption` what it takes. */
export type Call = (action: string, input: unknown, consumption?: Consumption) => Promise<unknown>
