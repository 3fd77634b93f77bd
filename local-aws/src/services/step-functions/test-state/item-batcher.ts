import { StateFailure } from '../interpreter/failures.ts'
import { writeJson } from '../interpreter/json-text.ts'
import { MAX_PAYLOAD_BYTES } from '../interpreter/payload.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import type { Json } from '../ports.ts'

export interface ItemBatcher {
  BatchInput?: Json
  MaxItemsPerBatch?: number | string
  MaxInputBytesPerBatch?: number | string
}

/** `Items`, and a `BatchInput` if there is one. */
export type Batch = { [key: string]: Json; Items: Json[] }

/** Groups the items for the child executions of a distributed Map, in order. */
export function inBatches(run: StateRun, batcher: ItemBatcher, items: readonly Json[]): Batch[] {
  const limit = (field: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch', otherwise: number) => {
    const written = batcher[field]
    return written === undefined ? otherwise : run.evaluateCount(written, `ItemBatcher/${field}`) || otherwise
  }
  const mostItems = limit('MaxItemsPerBatch', Number.POSITIVE_INFINITY)
  const mostBytes = limit('MaxInputBytesPerBatch', MAX_PAYLOAD_BYTES)
  const shared: { [key: string]: Json } =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: run.evaluate(batcher.BatchInput, 'ItemBatcher/BatchInput') }
  const empty = bytes({ ...shared, Items: [] })
  const batches: Batch[] = []
  let batch: Batch | undefined
  let size = empty
  for (const item of items) {
    const added = bytes(item) + 1
    if (empty + added - 1 > mostBytes) {
      throw new StateFailure('States.ItemReaderFailed', 'An item is larger than MaxInputBytesPerBatch.')
    }
    if (!batch || batch.Items.length >= mostItems || size + added > mostBytes) {
      batch = { ...shared, Items: [] }
      batches.push(batch)
      // The first item has no comma before it.
      size = empty - 1
    }
    batch.Items.push(item)
    size += added
  }
  return batches
}

const bytes = (value: Json): number => Buffer.byteLength(writeJson(value))
