import type { Json } from '../../ports.ts'
import { EvaluationFailure } from '../failures.ts'
import { runStates } from '../interpret.ts'
import { writeJson } from '../json-text.ts'
import { innerLine, type Line } from '../line.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { Region } from './region.ts'
import { onward, type StateType } from './state.ts'

/** An inline Map runs this many iterations at once at the most, also when it is told to run more. */
const MAX_INLINE_CONCURRENCY = 40

/** "A Map State causes the interpreter to process all the elements of an array, potentially in parallel." */
export const map: StateType = async (run) => {
  const items = itemsOf(run)
  const concurrency = concurrencyOf(run)
  run.record('MapStateStarted', { length: items.length })
  const outputs = await new Iterations(run, items, concurrency).run()
  run.recordAside('MapStateSucceeded')
  const result = Payload.of(outputs)
  return onward(run, run.exit(run.state, '', { result }, result))
}

function itemsOf(run: StateRun): Json[] {
  const { Items } = run.state
  const items = Items === undefined ? run.input.value : run.evaluate(Items, 'Items')
  if (Array.isArray(items)) return items
  if (items !== null && typeof items === 'object')
    return Object.entries(items).map(([Key, Value]) => ({ Key, Value }))
  if (Items === undefined)
    throw run.runtimeFailure(
      `The state's input is not an array that the Map state can iterate over: ${writeJson(items)}`,
    )
  return run.evaluateAs('array', Items, 'Items') as Json[]
}

function concurrencyOf(run: StateRun): number {
  const { MaxConcurrency } = run.state
  if (MaxConcurrency === undefined) return MAX_INLINE_CONCURRENCY
  const value = run.evaluateAs('number', MaxConcurrency, 'MaxConcurrency') as number
  if (!Number.isInteger(value) || value < 0)
    throw new EvaluationFailure(
      `${run.prefix}The JSONata expression '${MaxConcurrency}' specified for the field 'MaxConcurrency' returned an unexpected result: ${writeJson(value)} is not a non-negative integer.`,
      'MaxConcurrency',
    )
  return value === 0 ? MAX_INLINE_CONCURRENCY : Math.min(value, MAX_INLINE_CONCURRENCY)
}

/** The iterations of one Map: so many at once, in the order of the items. */
class Iterations {
  private readonly mapRun: StateRun
  private readonly items: Json[]
  private readonly concurrency: number
  private readonly region: Region
  private readonly indexes = new Map<Line, number>()
  private readonly outputs: Json[]
  private started = 0
  private finished = 0
  private allDone: () => void = () => {}

  constructor(run: StateRun, items: Json[], concurrency: number) {
    this.mapRun = run
    this.items = items
    this.concurrency = concurrency
    this.region = new Region(run)
    this.outputs = items.map(() => null)
    run.aboutInner = (line) => ({
      type: line === run.failedLine ? 'MapIterationFailed' : 'MapIterationAborted',
      details: { name: run.name, index: this.indexes.get(line) ?? 0 },
    })
  }

  async run(): Promise<Json[]> {
    const done = new Promise<void>((resolve) => {
      this.allDone = resolve
    })
    if (this.items.length === 0) this.allDone()
    // All that may run at once are started before the first of them does anything.
    const first = Math.min(this.concurrency, this.items.length)
    for (const line of Array.from({ length: first }, () => this.start())) this.iterate(line)
    await Promise.race([done, this.region.failed])
    this.region.end()
    return this.outputs
  }

  private start(): Line {
    const index = this.started++
    const id = this.mapRun.recordAside('MapIterationStarted', { name: this.mapRun.name, index })
    const line = innerLine(this.mapRun, this.region.cancellation, id, {
      index,
      value: this.items[index] ?? null,
    })
    this.indexes.set(line, index)
    this.mapRun.inner.push(line)
    return line
  }

  private async iterate(line: Line): Promise<void> {
    const index = this.indexes.get(line) ?? 0
    try {
      const { ItemProcessor } = this.mapRun.state
      if (!ItemProcessor) throw new Error('A Map has no ItemProcessor.')
      const output = await runStates(line, ItemProcessor, this.itemInput(line, index))
      this.succeeded(line, index, output)
    } catch (thrown) {
      this.region.fail(line, thrown)
    }
  }

  private itemInput(line: Line, index: number): Payload {
    const { ItemSelector } = this.mapRun.state
    if (ItemSelector === undefined) return Payload.of(this.items[index] ?? null)
    try {
      return Payload.of(this.mapRun.evaluateFor(line, ItemSelector, 'ItemSelector'))
    } catch (thrown) {
      if (thrown instanceof EvaluationFailure) this.mapRun.recordEvaluationFailed(thrown, line)
      throw thrown
    }
  }

  private succeeded(line: Line, index: number, output: Payload): void {
    const { history } = this.mapRun.line.execution
    this.outputs[index] = output.value
    this.finished++
    this.mapRun.inner = this.mapRun.inner.filter((other) => other !== line)
    // The next iteration goes on from this one's last state, the Map itself from its success.
    this.mapRun.line.chain.last = line.chain.last
    const id = history.appendAside(line.chain, 'MapIterationSucceeded', { name: this.mapRun.name, index })
    this.indexes.delete(line)
    if (this.started < this.items.length) this.iterate(this.start())
    else this.mapRun.line.chain.last = id
    if (this.finished === this.items.length) this.allDone()
  }
}
