import { useEffect, useRef, useState } from 'preact/hooks'
import type { ExecutionStatus, ExecutionSummary, Page } from '../../../api-types.ts'
import { apiPath, read, sayError } from '../../api/call.ts'
import { useLive, useLiveState } from '../../api/hooks.ts'
import { type Filter, type ListState, mergePages, type StatusFilter, takeChanges } from './list.ts'

export interface Executions extends ListState {
  total: number
  error?: string
  loading: boolean
  loadMore: () => void
  /** Shows the new ones. */
  showFresh: () => void
}

const PAGE = 200

/** Executions of this status are read besides the page: all that run, wherever they stand; a failure of another kind. */
const ALSO: Partial<Record<StatusFilter, ExecutionStatus>> = { ALL: 'RUNNING', FAILED: 'TIMED_OUT' }

/** What the list showed last, for the way back from an execution. */
let remembered: { name: string; list: ListState; total: number } | undefined

/**
 * Executions that match, live.
 * @param isOpen whether new lines may enter now
 */
export function useExecutions(filter: Filter, isOpen: () => boolean): Executions {
  const live = useLive()
  const sequence = useLiveState((state) => state.overview?.recordingSince)
  const name = JSON.stringify(filter)
  const known = remembered?.name === name ? remembered : undefined
  const [state, setState] = useState<{
    name: string
    list: ListState
    total: number
    next?: string
    error?: string
  }>({
    name,
    list: known?.list ?? { lines: [], fresh: [] },
    total: known?.total ?? 0,
  })
  const [loading, setLoading] = useState(!known)
  const current = useRef({ filter, isOpen })
  current.current = { filter, isOpen }
  const busy = useRef(false)

  const pageOf = (query: { status?: string; cursor?: string }) =>
    read<Page<ExecutionSummary>>(
      apiPath(['summary'], {
        status: filter.status === 'ALL' ? undefined : filter.status,
        machine: filter.machine,
        q: filter.search,
        limit: PAGE,
        ...query,
      }),
    )

  useEffect(() => {
    let isCurrent = true
    const also = ALSO[filter.status]
    Promise.all([pageOf({}), also === undefined ? undefined : pageOf({ status: also })]).then(
      ([page, others]) => {
        if (!isCurrent) return
        const list = { lines: mergePages(filter.status, page, others), fresh: [] }
        const total = page.total + (filter.status === 'FAILED' ? (others?.total ?? 0) : 0)
        setState({ name, list, total, next: page.next })
        setLoading(false)
      },
      (error) => {
        if (!isCurrent) return
        setState((before) => ({ ...before, error: sayError(error) }))
        setLoading(false)
      },
    )
    return () => {
      isCurrent = false
    }
  }, [name, sequence])

  useEffect(
    () =>
      live.onExecutions((changed) => {
        if (live.state().isHeld) return
        setState((before) => {
          const list = takeChanges(before.list, changed, current.current.filter, current.current.isOpen())
          const added =
            list.lines.length + list.fresh.length - before.list.lines.length - before.list.fresh.length
          return { ...before, list, total: before.total + added }
        })
      }),
    [live],
  )

  remembered = { name: state.name, list: state.list, total: state.total }
  return {
    ...state.list,
    total: state.total,
    error: state.error,
    loading,
    showFresh: () =>
      setState((before) => ({
        ...before,
        list: { lines: [...before.list.fresh, ...before.list.lines], fresh: [] },
      })),
    loadMore() {
      if (busy.current || state.next === undefined) return
      busy.current = true
      pageOf({ cursor: state.next })
        .then(
          (page) =>
            setState((before) => {
              const ids = new Set(before.list.lines.map(({ id }) => id))
              const lines = [...before.list.lines, ...page.items.filter(({ id }) => !ids.has(id))]
              return { ...before, list: { ...before.list, lines }, next: page.next }
            }),
          (error) => setState((before) => ({ ...before, error: sayError(error) })),
        )
        .finally(() => {
          busy.current = false
        })
    },
  }
}
