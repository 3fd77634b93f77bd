/** What an event's item says about the event. */
import type { EventItem } from '../store/events.ts'

/** An event that does not begin within this time is over. */
const OPEN_MS = 2 * 60 * 60_000
/** How long after its beginning an event must have opened its first round; after that it counts as never started. */
const STARTS_WITHIN_MS = 30_000
/**
 * How long after a turn's end an event may be silent, with every retry of the state machine, before it counts as dead
 * (an execution that somebody stopped, for example).
 */
const SILENT_FOR_MS = 120_000
/** How long after its end `hello` and `screen` still show it. */
export const SHOWN_MS = 30 * 60_000

/** Whether guests may come in. */
export function isOpen(event: EventItem, now: number): boolean {
  return event.phase === 'open' && now < event.createdAt + OPEN_MS
}

/** Whether the event binds those who are in it. */
export function isOn(event: EventItem, now: number): boolean {
  return event.phase !== 'over' && now < lastSignOf(event)
}

/** Whether the event may still be shown to those who were in it. */
export function isShown(event: EventItem, now: number): boolean {
  return now < (event.endedAt ?? lastSignOf(event)) + SHOWN_MS
}

/** After this, an event that is not over counts as over. */
function lastSignOf({ phase, createdAt, begunAt = 0, round, deadline }: EventItem): number {
  if (phase === 'open') return createdAt + OPEN_MS
  return round === 0 ? begunAt + STARTS_WITHIN_MS : deadline + SILENT_FOR_MS
}

/** Whether nobody is waited for: the host has thrown, and in each shard all who are in have thrown or left. */
export function isComplete({ round, opened, closed, hand, playing, complete }: EventItem): boolean {
  if (round === 0 || opened !== round || closed >= round || !hand) return false
  return [...(playing ?? [])].every((shard) => complete?.has(shard))
}
