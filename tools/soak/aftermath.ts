/** Checks the state after all players have left: no running or failed game, and no state without an owner. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Endpoints } from '../../local-aws/src/runtime/endpoints-file.ts'
import type { GameBook } from './game-book.ts'

type Attribute = { S?: string; N?: string; BOOL?: boolean; L?: Attribute[]; M?: Record<string, Attribute> }
type Item = Record<string, Attribute>

interface Execution {
  executionArn: string
  name: string
  status: string
}

/** The runtime requires a signature, with any key. */
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=soak/20260101/us-east-1/service/aws4_request' }

async function call<T>({ aws }: Endpoints, target: string, input: object): Promise<T> {
  const response = await fetch(aws, {
    method: 'POST',
    headers: { ...SIGNED, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${target} returned ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

export async function executionsWith(endpoints: Endpoints, statusFilter: string): Promise<Execution[]> {
  const found: Execution[] = []
  for (const stateMachineArn of endpoints.stateMachineArns) {
    let nextToken: string | undefined
    do {
      const input = { stateMachineArn, statusFilter, nextToken }
      const page: { executions: Execution[]; nextToken?: string } = await call(
        endpoints,
        'AWSStepFunctions.ListExecutions',
        input,
      )
      found.push(...page.executions)
      nextToken = page.nextToken
    } while (nextToken !== undefined)
  }
  return found
}

const LOOK_EVERY_MS = 500

/** Executions that still run after the timeout: stuck. */
export async function stuckExecutions(endpoints: Endpoints, withinMs: number): Promise<Execution[]> {
  const ends = performance.now() + withinMs
  for (;;) {
    const running = await executionsWith(endpoints, 'RUNNING')
    if (running.length === 0 || performance.now() > ends) return running
    await pause(LOOK_EVERY_MS)
  }
}

export async function failedExecutions(endpoints: Endpoints): Promise<Execution[]> {
  const failed = ['FAILED', 'TIMED_OUT', 'ABORTED'].map((status) => executionsWith(endpoints, status))
  return (await Promise.all(failed)).flat()
}

/** Why each of them failed, without the parts that differ from game to game. */
export async function causesOf(endpoints: Endpoints, failed: readonly Execution[]): Promise<string[]> {
  const describe = async ({ executionArn }: Execution) => {
    const input = { executionArn }
    const { cause = '' } = await call<{ cause?: string }>(
      endpoints,
      'AWSStepFunctions.DescribeExecution',
      input,
    )
    return cause.replace(/^Round \d+ could not go on\. /, '').replace(/[\w-]{22,}|\d+/g, '...')
  }
  return Promise.all(failed.map(describe))
}

export async function itemsOf(endpoints: Endpoints): Promise<Item[]> {
  const items: Item[] = []
  for (const TableName of endpoints.tableNames) {
    let ExclusiveStartKey: Item | undefined
    do {
      const page: { Items: Item[]; LastEvaluatedKey?: Item } = await call(
        endpoints,
        'DynamoDB_20120810.Scan',
        { TableName, ExclusiveStartKey },
      )
      items.push(...page.Items)
      ExclusiveStartKey = page.LastEvaluatedKey
    } while (ExclusiveStartKey)
  }
  return items
}

/** One sentence per item that should not exist, or should not be in this state. */
export function orphans(items: readonly Item[], book: GameBook, now: number): string[] {
  const byKey = new Map(items.map((item) => [item.pk?.S ?? '', item]))
  return items.flatMap((item) => {
    const [kind = '', id = ''] = splitAtFirst(item.pk?.S ?? '')
    const violations = ORPHANS[kind]?.({ item, id, byKey, book, now }) ?? [`an item of an unknown kind`]
    return violations.map((found) => `${kind} ${id}: ${found}`)
  })
}

interface Found {
  item: Item
  id: string
  byKey: ReadonlyMap<string, Item>
  book: GameBook
  now: number
}

const ORPHANS: Readonly<Record<string, (found: Found) => string[]>> = {
  PLAYER: ({ item, byKey, now }) => {
    const seat = item.seat?.M?.gameId?.S
    const isOpenSeat = seat !== undefined && byKey.get(`GAME#${seat}`)?.over === undefined
    return only([
      [item.connectionId !== undefined, 'still counts as connected'],
      [Number(item.waiting?.M?.until?.N ?? 0) > now, 'still waits for an opponent'],
      [isOpenSeat, `sits in game ${seat}, which is not over`],
      [item.room !== undefined, `is still in room ${item.room?.M?.code?.S}`],
    ])
  },
  // It may name a player who no longer waits. The player's item says who waits.
  SLOT: ({ item }) => only([[item.expires === undefined, 'would stay for ever']]),
  ROOM: ({ item, now }) =>
    only([
      [item.game === undefined && (item.players?.L ?? []).length > 0, 'still has players'],
      [Number(item.until?.N ?? 0) < now && item.expires === undefined, 'would stay for ever'],
    ]),
  GAME: ({ item, id, book }) => {
    // A connection that was added to a game whose creation failed.
    if (item.createdAt === undefined) return only([[item.expires === undefined, 'would stay for ever']])
    const over = item.over?.M
    const heard = book.endings.get(id)
    // The round of an aborted game may be one that was never opened.
    const rounds = heard?.reason === 'aborted' ? over?.rounds?.N : heard?.rounds
    const pushed = heard && `${heard.winner}, ${heard.reason}, ${rounds}`
    const kept = over && `${over.winner?.S ?? null}, ${over.reason?.S}, ${over.rounds?.N}`
    return only([
      [over === undefined, 'is not over'],
      [item.expires === undefined, 'would stay for ever'],
      [
        heard !== undefined && over !== undefined && pushed !== kept,
        `${pushed} was pushed, but ${kept} is stored`,
      ],
    ])
  },
  TOPIC: ({ item }) => only([[item.expires === undefined, 'a subscriber would stay for ever']]),
}

/**
 * One sentence per player whose number of finished games differs from that of the games. `unsettled`: games whose
 * settling failed for good, which may or may not have updated their players.
 */
export function settledOtherwise(items: readonly Item[], unsettled: ReadonlySet<string>): string[] {
  const finished = new Map<string, { least: number; most: number }>()
  for (const { pk, over, players } of items) {
    const [kind, gameId = ''] = splitAtFirst(pk?.S ?? '')
    if (kind !== 'GAME' || over === undefined) continue
    const isAborted = over.M?.reason?.S === 'aborted'
    for (const { M: player } of players?.L ?? []) {
      const playerId = player?.playerId?.S ?? ''
      const { least, most } = finished.get(playerId) ?? { least: 0, most: 0 }
      const isSure = !isAborted && !unsettled.has(gameId)
      finished.set(playerId, { least: least + (isSure ? 1 : 0), most: most + (isAborted ? 0 : 1) })
    }
  }
  return items.flatMap(({ pk, played }) => {
    const [kind, playerId = ''] = splitAtFirst(pk?.S ?? '')
    const { least, most } = finished.get(playerId) ?? { least: 0, most: 0 }
    const counted = Number(played?.N ?? 0)
    if (kind !== 'PLAYER' || (counted >= least && counted <= most)) return []
    return [`${playerId} has finished ${least} games, and ${counted} are counted`]
  })
}

const only = (violations: readonly (readonly [boolean, string])[]) =>
  violations.filter(([is]) => is).map(([, what]) => what)

function splitAtFirst(key: string): [string, string] {
  const at = key.indexOf('#')
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)]
}
