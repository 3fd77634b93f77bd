import type { HistoryEvent } from '../../services/step-functions/ports.ts'

export type EventDetails = Record<string, unknown>

/** The one member of an event that holds its details. */
export function detailsOf(event: HistoryEvent): EventDetails {
  for (const value of Object.values(event))
    if (typeof value === 'object' && value !== null) return value as EventDetails
  return {}
}

/** The value, if it is a text. Otherwise the empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
