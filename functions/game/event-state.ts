/** Conclusions from an event's item. */
import type { EventItem } from '../store/events.ts'

/** Time within which an event must begin. After it, the event is over. */
const OPEN_MS = 2 * 60 * 60_000
/** Time from `begin` within which the first round must open. After it, the event counts as never started. */
const STARTS_WITHIN_MS = 30_000
/**
 * How long after a turn's end an event may be silent, with every retry of the state machine, before it counts as dead
 * (an execution that somebody stopped, for example).
 */
const SILENT_FOR_MS = 120_000
/** How long after its end `hello` and `screen` still show it. */
const SHOWN_MS = 30 * 60_000

/** Whether guests may enter. */
export function isOpen(event: EventItem, now: number): boolean {
  return event.phase === 'open' && now < event.createdAt + OPEN_MS
}

/** Whether the players of the event count as busy. */
export function isOn(event: EventItem, now: number): boolean {
  return event.phase !== 'over' && now < lastSignOf(event)
}

/** Whether the event is still shown to its players. */
export function isShown(event: EventItem, now: number): boolean {
  return now < (event.endedAt ?? lastSignOf(event)) + SHOWN_MS
}

/** Time after which an event counts as over, whatever its item says. */
function lastSignOf({ phase, createdAt, begunAt = 0, round, deadline }: EventItem): number {
  if (phase === 'open') return createdAt + OPEN_MS
  return round === 0 ? begunAt + STARTS_WITHIN_MS : deadline + SILENT_FOR_MS
}

/** Whether the round is complete: the host and all remaining guests have thrown, or left. */
export function isComplete(event: EventItem): boolean {
  const { phase, round, opened, closed, hand, hostLeft, playing, complete } = event
  if (phase === 'over' || round === 0 || opened !== round || closed >= round) return false
  if (!hand && !hostLeft) return false
  return [...(playing ?? [])].every((shard) => complete?.has(shard))
}
