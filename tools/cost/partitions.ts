import type { Telemetry } from '../../local-aws/src/telemetry/events.ts'

export interface PartitionUnits {
  reads: number
  writes: number
}

/** The kind of a partition key: the text before its first `#`. */
const kindOf = (partition: string): string => partition.split('#')[0] ?? ''

/** DynamoDB's units by kind of partition. Those of the indexes are under `index`. */
export class PartitionMeter {
  readonly byPartition = new Map<string, PartitionUnits>()

  readonly record: Telemetry = (event) => {
    if (event.kind !== 'dynamodb call') return
    const { partitions, indexName, readUnits, writeUnits, indexWriteUnits } = event
    // The items of a batch are of one kind and of about the same size.
    const share = 1 / Math.max(1, partitions.length)
    for (const partition of partitions)
      this.#add(indexName === undefined ? kindOf(partition) : 'index', readUnits * share, writeUnits * share)
    if (indexWriteUnits > 0) this.#add('index', 0, indexWriteUnits)
  }

  #add(kind: string, reads: number, writes: number) {
    const units = this.byPartition.get(kind) ?? { reads: 0, writes: 0 }
    this.byPartition.set(kind, { reads: units.reads + reads, writes: units.writes + writes })
  }
}
