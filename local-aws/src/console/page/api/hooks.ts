import { createContext } from 'preact'
import { useContext, useEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { Page } from '../../api-types.ts'
import { shortenName } from '../format/text.ts'
import { read, sayError } from './call.ts'
import { createLive, type Live, type LiveState, type Topic } from './live.ts'
import { createReader, type Reader } from './reader.ts'

/** Minimum time between two reads of the same answer. */
const REREAD_MS = 300

export const LiveContext = createContext<Live>(createLive())

export const useLive = () => useContext(LiveContext)

/** A part of the live state; the component renders again when it changes. */
export function useLiveState<Part>(select: (state: LiveState) => Part): Part {
  const live = useLive()
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  const current = select(live.state())
  const shown = useRef(current)
  shown.current = current
  const chosen = useRef(select)
  chosen.current = select
  useEffect(
    () =>
      live.subscribe(() => {
        if (!Object.is(chosen.current(live.state()), shown.current)) rerender(undefined)
      }),
    [live],
  )
  return current
}

export function useVersion(topic: Topic | undefined): number {
  const live = useLive()
  useLiveState(() => (topic === undefined ? 0 : live.version(topic)))
  return topic === undefined ? 0 : live.version(topic)
}

export interface Resource<Answer> {
  answer?: Answer
  /** Why the newest read failed; an older answer stays. */
  error?: string
  loading: boolean
  reread(): void
}

/**
 * Reads `path`, and again whenever `topic` changes. The last answer for the same path stays while a new one comes.
 * Without a path it reads nothing.
 */
export function useResource<Answer>(path: string | undefined, topic?: Topic): Resource<Answer> {
  const [held, setHeld] = useState<{ path?: string; answer?: Answer; error?: string }>({})
  const version = useVersion(topic)
  const reader = useRef<Reader | undefined>(undefined)

  useEffect(() => {
    if (path === undefined) return
    const abort = new AbortController()
    reader.current = createReader(
      () =>
        read<Answer>(path, abort.signal).then(
          (answer) => setHeld({ path, answer }),
          (error) => {
            if (abort.signal.aborted) return
            const kept = (before: { path?: string; answer?: Answer }) =>
              before.path === path ? before.answer : undefined
            setHeld((before) => ({ path, answer: kept(before), error: sayError(error) }))
          },
        ),
      REREAD_MS,
    )
    return () => {
      abort.abort()
      reader.current?.stop()
      reader.current = undefined
    }
  }, [path])
  useEffect(() => reader.current?.request(), [path, version])

  const current = held.path === path ? held : {}
  return {
    answer: current.answer,
    error: current.error,
    loading: path !== undefined && current.answer === undefined && current.error === undefined,
    reread: () => reader.current?.request(),
  }
}

export interface Pages<Line> {
  lines: Line[]
  total: number
  error?: string
  loading: boolean
  hasMore: boolean
  loadMore(): void
  reread(): void
}

/** A resource's short name, without what makes it unique. */
export function useShortName(): (name: string) => string {
  const app = useLiveState((state) => state.overview?.app)
  return (name) => shortenName(name, app)
}

/** As `useResource`, for a list in pages. `pathOf` makes the path of a page; `name` changes when the list does. */
export function usePages<Line extends { id?: unknown }>(
  name: string,
  pathOf: (cursor?: string) => string | undefined,
  topic?: Topic,
): Pages<Line> {
  const first = useResource<Page<Line>>(pathOf(), topic)
  const [held, setHeld] = useState<{ name: string; pages: LaterPage<Line>[] }>({ name, pages: [] })
  const [error, setError] = useState<string>()
  const busy = useRef(false)
  const later = held.name === name ? held.pages : []
  const last = later.at(-1)
  const next = last ? last.next : first.answer?.next

  /** Reads the page at `cursor` to stand behind `before`. */
  const load = (cursor: string, before: LaterPage<Line>[]) => {
    const path = pathOf(cursor)
    if (busy.current || path === undefined) return
    busy.current = true
    read<Page<Line>>(path)
      .then(
        ({ items, next }) => setHeld({ name, pages: [...before, { cursor, items, next }] }),
        (reason) => setError(sayError(reason)),
      )
      .finally(() => {
        busy.current = false
      })
  }
  const version = useVersion(topic)
  // What is new at a list's end is on its last page.
  useEffect(() => {
    if (last && last.next === undefined) load(last.cursor, later.slice(0, -1))
  }, [version])

  return {
    lines: unique([...(first.answer?.items ?? []), ...later.flatMap(({ items }) => items)]),
    total: first.answer?.total ?? 0,
    error: first.error ?? error,
    loading: first.loading,
    hasMore: next !== undefined,
    reread: first.reread,
    loadMore: () => next !== undefined && load(next, later),
  }
}

interface LaterPage<Line> {
  cursor: string
  items: Line[]
  next?: string
}

/** Drops lines whose id came before: new lines at the beginning push others onto the next page. */
function unique<Line extends { id?: unknown }>(lines: Line[]): Line[] {
  const seen = new Set<unknown>()
  return lines.filter(({ id }) => {
    if (id === undefined) return true
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}
