import type { Json } from '../../api-types.ts'
import { formatNumber } from '../format/text.ts'
import { formatClock, formatDate } from '../format/time.ts'

/** A piece of a line. */
export interface Part {
  kind: 'key' | 'text' | 'number' | 'word' | 'punctuation' | 'tag' | 'lead' | 'copy'
  text: string
  /** The whole value, where `text` is shortened. */
  whole?: string
}

export const punctuation = (text: string): Part => ({ kind: 'punctuation', text })
export const tag = (text: string, isLead = false): Part => ({ kind: isLead ? 'lead' : 'tag', text })

/** Strings that are longer keep their first 16 and last 4 characters. */
const MOST_TEXT = 48
const ID_LENGTH = 8
/** Keys that are longer are looked through for an id. */
const KEY_LENGTH = 21

export function keyParts(key: string, labels: Record<string, string>): Part[] {
  const id = key.length > KEY_LENGTH ? Object.keys(labels).find((one) => key.includes(one)) : undefined
  if (!id) return [{ kind: 'key', text: key }, punctuation(': ')]
  const short = key.replace(id, `${id.slice(0, ID_LENGTH)}…`)
  return [{ kind: 'key', text: short, whole: key }, tag(labels[id] ?? ''), punctuation(': ')]
}

export function leafParts(value: Json, labels: Record<string, string>): Part[] {
  if (typeof value === 'string') return textParts(value, labels[value])
  if (typeof value === 'number') {
    const part: Part = { kind: 'number', text: String(value) }
    const time = readTime(value)
    return time ? [part, tag(time)] : [part]
  }
  return [{ kind: 'word', text: String(value) }]
}

function textParts(value: string, label: string | undefined): Part[] {
  if (label)
    return [
      {
        kind: 'text',
        text: quote(value.length > ID_LENGTH ? `${value.slice(0, ID_LENGTH)}…` : value),
        whole: value,
      },
      tag(label),
    ]
  if (value.length <= MOST_TEXT) return [{ kind: 'text', text: quote(value) }]
  return [
    { kind: 'text', text: quote(`${value.slice(0, 16)}…${value.slice(-4)}`), whole: value },
    { kind: 'copy', text: `copy ${formatNumber(value.length)}`, whole: value },
  ]
}

const quote = (text: string) => JSON.stringify(text)

const DAY_MS = 86_400_000

/** The clock of a number that is a time: epoch milliseconds, or whole epoch seconds, between 2017 and 2065. */
function readTime(value: number): string | undefined {
  const isSeconds = Number.isInteger(value) && value > 15e8 && value < 3e9
  const ms = isSeconds ? value * 1000 : value
  if (!isSeconds && !(value > 15e11 && value < 3e12)) return undefined
  return isSeconds || Math.abs(ms - Date.now()) > DAY_MS ? formatDate(ms) : formatClock(ms)
}
