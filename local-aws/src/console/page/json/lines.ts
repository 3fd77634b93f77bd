/** JSON as lines of text: what is folded, what is shortened, and what differs from another value. */
import type { Json } from '../../api-types.ts'
import { formatNumber } from '../format/text.ts'
import { keyParts, leafParts, type Part, punctuation, tag } from './parts.ts'

export interface Line {
  path: string
  depth: number
  fold?: 'open' | 'closed'
  mark?: 'added' | 'removed'
  parts: Part[]
}

export interface Options {
  /** Ids and the names that the app gives them. */
  labels?: Record<string, string>
  /** By path: what the reader opened (false) or folded (true). */
  folds?: ReadonlyMap<string, boolean>
  /** Marks what differs from this value. */
  base?: Json
}

/** Longest object that stays open on a deep level, in characters of JSON. */
const DEEP_LENGTH = 46
const DEEP_LEVEL = 4
/** Longest object on one line. */
const INLINE_LENGTH = 44
/** From this length on, only the first two levels are open. */
const LARGE_LENGTH = 64 * 1024
/** Children that are shown at once. */
const MOST_CHILDREN = 200

/** Everything below has been added. */
const ADDED = Symbol('added')
type Base = Json | typeof ADDED | undefined

type Tree = Json[] | { [key: string]: Json }
export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null
const isFlat = (value: Tree) => !Object.values(value).some(isTree)

/** Both are objects and have a key in common: comparing them tells something. */
export function isComparable(one: Json | undefined, other: Json | undefined): boolean {
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) return false
  return Object.keys(one).some((key) => key in other)
}

export function toLines(value: Json, { labels = {}, folds = new Map(), base }: Options = {}): Line[] {
  const text = JSON.stringify(value)
  const deepLevel = text.length > LARGE_LENGTH ? 2 : DEEP_LEVEL
  const lines: Line[] = []

  const isFolded = (path: string, byDefault: boolean) => folds.get(path) ?? byDefault

  /** One value, after its key. `alike` names what tells it from its neighbours in an array. */
  const add = (
    value: Json,
    base: Base,
    at: { path: string; depth: number; head: Part[]; isLast: boolean; alike?: Set<string> },
  ): void => {
    const { path, depth, head, isLast } = at
    const mark = base === ADDED ? 'added' : undefined
    const comma = isLast ? [] : [punctuation(',')]
    const push = (line: Omit<Line, 'path' | 'depth' | 'mark'>) => lines.push({ path, depth, mark, ...line })

    if (!isTree(value)) {
      const inner = typeof value === 'string' ? parseInner(value) : undefined
      if (inner === undefined) return void push({ parts: [...head, ...leafParts(value, labels), ...comma] })
      push({ parts: [...head, tag('JSON string')] })
      return void add(inner, mark ? ADDED : undefined, {
        path: `${path}.~`,
        depth: depth + 1,
        head: [],
        isLast: true,
      })
    }

    const isArray = Array.isArray(value)
    const [open, close] = isArray ? ['[', ']'] : ['{', '}']
    const keys = Object.keys(value)
    if (keys.length === 0) return void push({ parts: [...head, punctuation(open + close), ...comma] })

    if (at.alike && isFolded(path, true) && base === undefined)
      return void push({ fold: 'closed', parts: [...summarize(value, at.alike, labels), ...comma] })

    const length = JSON.stringify(value).length
    if (!at.alike && length <= INLINE_LENGTH && isFlat(value) && base === undefined)
      return void push({ parts: [...head, ...inline(value, labels), ...comma] })

    if (isFolded(path, depth >= deepLevel && length > DEEP_LENGTH)) {
      const inside = isArray ? `${formatNumber(keys.length)} items` : listKeys(keys)
      return void push({
        fold: 'closed',
        parts: [...head, punctuation(`${open} ${inside} ${close}`), ...comma],
      })
    }

    push({ fold: 'open', parts: [...head, punctuation(open)] })
    const alike = isArray && base === undefined ? tellApart(value as Json[]) : undefined
    const shown = isFolded(`${path}.…`, true) ? keys.slice(0, MOST_CHILDREN) : keys
    for (const key of shown) {
      const child = (value as Record<string, Json>)[key] as Json
      const isLast = key === keys.at(-1)
      addChild(child, childBase(base, key), {
        path: `${path}.${key}`,
        depth: depth + 1,
        key,
        isArray,
        isLast,
        alike,
      })
    }
    if (shown.length < keys.length)
      lines.push({
        path: `${path}.…`,
        depth: depth + 1,
        mark,
        fold: 'closed',
        parts: [punctuation(`${formatNumber(keys.length - shown.length)} more`)],
      })
    lines.push({ path, depth, mark, parts: [punctuation(close), ...comma] })
  }

  const addChild = (
    child: Json,
    base: Base,
    at: { path: string; depth: number; key: string; isArray: boolean; isLast: boolean; alike?: Set<string> },
  ): void => {
    const head = at.isArray ? [] : keyParts(at.key, labels)
    const isSame = base !== undefined && base !== ADDED && JSON.stringify(base) === JSON.stringify(child)
    const isReplaced = base !== undefined && base !== ADDED && !isSame && !(isTree(base) && isTree(child))
    if (isReplaced) {
      const before = isTree(base) ? inline(base, labels) : leafParts(base as Json, labels)
      lines.push({ path: at.path, depth: at.depth, mark: 'removed', parts: [...head, ...before] })
    }
    add(child, isSame ? undefined : isReplaced ? ADDED : base, { ...at, head })
  }

  add(value, base, { path: '$', depth: 0, head: [], isLast: true })
  return lines
}

function childBase(base: Base, key: string): Base {
  if (base === undefined || base === ADDED) return base
  return isTree(base) && key in base ? (base as Record<string, Json>)[key] : ADDED
}

/** The value of a string that is an object or array in JSON. */
function parseInner(text: string): Tree | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value = JSON.parse(text)
    return isTree(value) ? value : undefined
  } catch {
    return undefined
  }
}

function listKeys(keys: string[]): string {
  const shown = keys.slice(0, 4).join(', ')
  return keys.length > 4 ? `${shown}, …` : shown
}

/** `{ round: 6, open: true }` */
function inline(value: Tree, labels: Record<string, string>): Part[] {
  const isArray = Array.isArray(value)
  const parts = Object.entries(value).flatMap(([key, child], at) => [
    ...(at ? [punctuation(', ')] : []),
    ...(isArray ? [] : keyParts(key, labels)),
    ...(isTree(child) ? [punctuation(Array.isArray(child) ? '[…]' : '{…}')] : leafParts(child, labels)),
  ])
  return [punctuation(isArray ? '[' : '{ '), ...parts, punctuation(isArray ? ']' : ' }')]
}

/** The keys that differ between the objects of an array, if they are flat and there are several. */
function tellApart(items: Json[]): Set<string> | undefined {
  const objects = items.filter((one): one is Record<string, Json> => isTree(one) && !Array.isArray(one))
  const [first] = objects
  if (!first || items.length < 2 || objects.length < items.length || !objects.every(isFlat)) return undefined
  const keys = Object.keys(first)
  const different = keys.filter((key) => objects.some((one) => one[key] !== first[key]))
  return new Set(different.length < 2 ? [...different, ...keys.slice(0, 4)] : different)
}

/** An object on one line: the name of the id in it, what differs from its neighbours, and its numbers. */
function summarize(value: Tree, alike: Set<string>, labels: Record<string, string>): Part[] {
  const entries = Object.entries(value)
  const label = entries.map(([, one]) => labels[String(one)]).find(Boolean)
  const others = entries.filter(([, one]) => !labels[String(one)] && one !== label)
  const telling = others.filter(([key, one]) => alike.has(key) || typeof one === 'number')
  const said = (telling.length > 0 ? telling : others.slice(0, 2))
    .slice(0, 4)
    .flatMap(([key, one], at) => [
      ...(at ? [punctuation(', ')] : []),
      ...keyParts(key, labels),
      ...leafParts(one, labels),
    ])
  return [...(label ? [tag(label, true)] : []), ...said]
}
