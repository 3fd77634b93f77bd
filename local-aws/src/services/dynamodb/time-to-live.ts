import type { RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock, Timer } from '../../common/clock.ts'
import type { Engine } from './engine.ts'
import type { Item } from './model.ts'

/** Interval of the deletion. DynamoDB takes up to a few days, and nothing may rely on it, so minutes are enough. */
const SWEEP_MS = 5 * 60_000

interface Page {
  Items?: Item[]
  LastEvaluatedKey?: Item
}

/** Deletes expired items every few minutes, while any table has a time-to-live attribute. */
export class TimeToLive {
  /** The attribute with the expiry time in epoch seconds, by table. */
  readonly attributes = new Map<string, string>()
  readonly #call: Engine['call']
  readonly #keyAttributes: (tableName: string) => Promise<readonly string[] | undefined>
  readonly #clock: Clock
  readonly #log: RuntimeLog
  #timer: Timer | undefined

  constructor(
    call: Engine['call'],
    keyAttributes: (tableName: string) => Promise<readonly string[] | undefined>,
    clock: Clock,
    log: RuntimeLog,
  ) {
    this.#call = call
    this.#keyAttributes = keyAttributes
    this.#clock = clock
    this.#log = log
  }

  start() {
    this.#timer = this.#clock.after(SWEEP_MS, () => {
      this.start()
      this.sweep().catch((error: unknown) =>
        this.#log.error(`Deleting expired DynamoDB items failed: ${String(error)}`),
      )
    })
  }

  stop() {
    this.#timer?.cancel()
  }

  async sweep(): Promise<void> {
    for (const [tableName, attribute] of this.attributes) await this.#sweepTable(tableName, attribute)
  }

  async #sweepTable(tableName: string, attribute: string) {
    const names = (await this.#keyAttributes(tableName)) ?? []
    const expired = {
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(this.#clock.now() / 1000)) } },
    }
    let from: Item | undefined
    do {
      const page = (await this.#call('Scan', {
        TableName: tableName,
        FilterExpression: '#ttl < :now',
        ...expired,
        ...(from && { ExclusiveStartKey: from }),
      })) as Page
      for (const item of page.Items ?? []) {
        const key = Object.fromEntries(names.map((name) => [name, item[name]]))
        // The item may have been renewed since the read.
        const deletion = { TableName: tableName, Key: key, ConditionExpression: '#ttl < :now', ...expired }
        await this.#call('DeleteItem', deletion).catch(() => undefined)
      }
      from = page.LastEvaluatedKey
    } while (from)
  }
}
