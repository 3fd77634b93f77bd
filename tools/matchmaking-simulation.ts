/**
 * `npm run simulate:matchmaking`: prints how long players wait for an opponent, by the number of joins per second and
 * of shards of the slot. It simulates functions/matchmaking: the same steps with DynamoDB's latency, and slots with
 * 1,000 writes per second.
 */

/** Duration of a read or write of one item in milliseconds: DynamoDB's latency plus the function's own time. */
const STEP_MS = 8
/** Maximum writes per second of one item: DynamoDB's limit per partition. */
const SLOT_WRITES = 1_000
/** Delays before the retries of a throttled write: the first delays of the SDK. */
const THROTTLE_MS = 50
/** Number of throttled tries until the reply is `busy`, and the client's delay after it. */
const TRIES = 3
const BUSY_MS = 2_000
/** Clients renew every 10 s, and a lease lasts 30 s. */
const RENEWAL_MS = 10_000
const LEASE_MS = 30_000
const MEETING_SHARD = 0

const RATES = [1, 10, 1_000, 10_000]
const SHARDS = [1, 4, 16, 64]
/** Number of simulated joins per cell of the table, over at least 2 minutes. */
const JOINS = 5_000

interface Player {
  joinedAt: number
  leaseEnds: number
  matched: boolean
  /** Throttled tries of the current request. */
  tries: number
}

interface Slot {
  pointsTo: Player | undefined
  /** Number of changes. A conditional write succeeds only if nobody wrote since the read. */
  version: number
  /** Remaining writes in the token bucket, and the time of that count. */
  budget: number
  reckonedAt: number
}

interface Outcome {
  waits: number[]
  throttled: number
  writes: number
  /** Players who were never matched before the simulation ended. */
  left: number
}

/** Park and Miller's random generator, so that every run prints the same table. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A priority queue of events by time: a binary heap. */
class Agenda {
  private readonly heap: { at: number; run: () => void }[] = []

  add(at: number, run: () => void): void {
    this.heap.push({ at, run })
    let child = this.heap.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (this.at(parent) <= this.at(child)) break
      this.swap(parent, child)
      child = parent
    }
  }

  next(): { at: number; run: () => void } | undefined {
    const first = this.heap[0]
    const last = this.heap.pop()
    if (!first || !last || this.heap.length === 0) return first
    this.heap[0] = last
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2]
      const smaller = this.at(right) < this.at(left) ? right : left
      if (this.at(smaller) >= this.at(parent)) return first
      this.swap(parent, smaller)
      parent = smaller
    }
  }

  private at(index: number): number {
    return this.heap[index]?.at ?? Number.POSITIVE_INFINITY
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]]
    if (one && other) [this.heap[a], this.heap[b]] = [other, one]
  }
}

function simulate(joinsPerSecond: number, shards: number): Outcome {
  const random = generator(20_261_122)
  const agenda = new Agenda()
  const slots = Array.from(
    { length: shards },
    (): Slot => ({ pointsTo: undefined, version: 0, budget: SLOT_WRITES, reckonedAt: 0 }),
  )
  const outcome: Outcome = { waits: [], throttled: 0, writes: 0, left: 0 }
  const joins = Math.min(JOINS, Math.max(120 * joinsPerSecond, 240))
  let now = 0

  /** One pass of `pair`: reads the slot and its player, then seats that player, or takes the slot. */
  const look = (player: Player, slot: Slot) => {
    if (player.matched) return
    const { version, pointsTo } = slot
    if (!pointsTo || pointsTo === player) agenda.add(now + STEP_MS, () => put(player, slot, version))
    else agenda.add(now + STEP_MS, () => meet(player, slot, version, pointsTo))
  }
  const meet = (player: Player, slot: Slot, seen: number, other: Player) => {
    if (player.matched) return
    const waits = !other.matched && other.leaseEnds > now
    agenda.add(now + STEP_MS, () => (waits ? seat(player, slot, other) : put(player, slot, seen)))
  }
  /** A conditional write of the other player's item. Only one of the competing players succeeds. */
  const seat = (player: Player, slot: Slot, other: Player) => {
    if (player.matched) return
    if (other.matched) look(player, slot)
    else for (const one of [player, other]) match(one)
  }
  const put = (player: Player, slot: Slot, seen: number) => {
    if (player.matched) return
    if (!withinBudget(slot)) {
      outcome.throttled++
      player.tries = (player.tries + 1) % TRIES
      const pause = player.tries === 0 ? BUSY_MS : THROTTLE_MS
      agenda.add(now + pause * (1 + random()), () => look(player, slot))
      return
    }
    outcome.writes++
    if (slot.version !== seen) {
      look(player, slot)
      return
    }
    slot.version++
    slot.pointsTo = player
  }
  const match = (player: Player) => {
    player.matched = true
    outcome.waits.push(now + 2 * STEP_MS - player.joinedAt)
  }
  const withinBudget = (slot: Slot) => {
    slot.budget = Math.min(SLOT_WRITES, slot.budget + ((now - slot.reckonedAt) * SLOT_WRITES) / 1000)
    slot.reckonedAt = now
    if (slot.budget < 1) return false
    slot.budget--
    return true
  }
  const renew = (player: Player) => {
    if (player.matched) return
    player.leaseEnds = now + LEASE_MS
    const meeting = slots[MEETING_SHARD]
    if (meeting) look(player, meeting)
    agenda.add(now + RENEWAL_MS, () => renew(player))
  }
  const join = (count: number) => {
    const player: Player = { joinedAt: now, leaseEnds: now + LEASE_MS, matched: false, tries: 0 }
    const slot = slots[Math.floor(random() * shards)]
    if (slot) look(player, slot)
    agenda.add(now + RENEWAL_MS, () => renew(player))
    if (count < joins)
      agenda.add(now - (Math.log(1 - random()) * 1000) / joinsPerSecond, () => join(count + 1))
    lastJoin = now
  }
  let lastJoin = 0
  agenda.add(0, () => join(1))
  for (let event = agenda.next(); event; event = agenda.next()) {
    now = event.at
    if (now > lastJoin + LEASE_MS) break
    event.run()
  }
  outcome.left = joins - outcome.waits.length
  return outcome
}

const seconds = (ms: number) => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`)
const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0

console.log(
  '| joins/s | shards | mean | p50 | p99 | max | slot writes per join | throttled writes | unmatched |',
)
console.log('|---:|---:|---:|---:|---:|---:|---:|---:|---:|')
for (const rate of RATES) {
  for (const shards of SHARDS) {
    const { waits, writes, throttled, left } = simulate(rate, shards)
    const sorted = waits.sort((a, b) => a - b)
    const mean = sorted.reduce((sum, wait) => sum + wait, 0) / sorted.length
    const cells = [
      rate.toLocaleString('en'),
      shards,
      seconds(mean),
      ...[0.5, 0.99, 1].map((q) => seconds(quantile(sorted, q))),
      (writes / (sorted.length + left)).toFixed(2),
      throttled.toLocaleString('en'),
      left,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
