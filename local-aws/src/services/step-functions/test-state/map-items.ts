import type { MapItem } from '../interpreter/context-object.ts'
import { writeJson } from '../interpreter/json-text.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import { itemsOf } from '../interpreter/states/map.ts'
import type { Json } from '../ports.ts'
import type { InspectionData } from './inspection.ts'
import { type ItemBatcher, inBatches } from './item-batcher.ts'
import { type ItemReader, readItems } from './item-reader.ts'

/** Fields that only a distributed Map has. */
interface DistributedMap {
  ItemProcessor?: { ProcessorConfig?: { Mode?: Json } }
  ItemReader?: ItemReader
  ItemBatcher?: ItemBatcher
}

export const isDistributed = (state: object): boolean =>
  (state as DistributedMap).ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED'

/** Returns the input of each iteration of a Map. */
export function iterationInputs(
  run: StateRun,
  readerData: string | undefined,
  inspection: InspectionData,
): Json[] {
  const { ItemReader: reader, ItemBatcher: batcher } = run.state as DistributedMap
  const items = reader ? readItems(run, reader, readerData, inspection) : stateItems(run)
  const { ItemSelector } = run.state
  let inputs = items.map(({ value }) => value)
  if (ItemSelector !== undefined) {
    inputs = items.map((item) => run.evaluateFor(item, ItemSelector, 'ItemSelector'))
    inspection.afterItemSelector = writeJson(inputs)
  }
  if (!batcher) return inputs
  const batches = inBatches(run, batcher, inputs)
  inspection.afterItemBatcher = writeJson(
    batches.map(({ Items, ...batch }) => ({ ...batch, Items: Items.map(writeJson) })),
  )
  return batches
}

/** Returns the items of a state's input. A distributed Map also accepts an object's entries. */
function stateItems(run: StateRun): MapItem[] {
  const { Items } = run.state
  if (!isDistributed(run.state)) return itemsOf(run).map((value, index) => ({ index, value }))
  const source = 'STATE_DATA'
  const evaluated = Items === undefined ? run.input.value : run.evaluate(Items, 'Items')
  if (Array.isArray(evaluated)) return evaluated.map((value, index) => ({ index, value, source }))
  if (evaluated === null || typeof evaluated !== 'object')
    return itemsOf(run).map((value, index) => ({ index, value, source }))
  return Object.entries(evaluated).map(([key, value], index) => ({ index, key, value, source }))
}
