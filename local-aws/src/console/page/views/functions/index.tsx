import { useState } from 'preact/hooks'
import type { FunctionLine, InvocationLine } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { usePages, useResource } from '../../api/hooks.ts'
import { formatNumber } from '../../format/text.ts'
import { formatDuration } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { invocationHash } from '../../parts/links.ts'
import { stepThrough } from '../../parts/step-through.ts'
import { hashOf } from '../../shell/hash.ts'
import { useKeys } from '../../shell/keys.ts'
import { replaceHash } from '../../shell/router.ts'
import { InvocationPanel } from './invocation-panel.tsx'
import { InvocationsSection } from './invocations-section.tsx'
import { InvokeDialog } from './invoke-dialog.tsx'

/** The functions, the invocations of one, and one invocation with its event, answer and logs. */
export function FunctionsView({ name, invocation }: { name?: string; invocation?: string }) {
  const [search, setSearch] = useState('')
  const [status, setStatus] = useState<'failed' | 'cold' | ''>('')
  const [isInvoking, setInvoking] = useState(false)
  const { answer, error } = useResource<FunctionLine[]>(apiPath(['functions']), 'functions')
  const functions = answer ?? []
  const busiest = [...functions].sort((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0))[0]
  const current = functions.find((one) => one.name === name) ?? (name === undefined ? busiest : undefined)

  const query = { function: current?.name ?? name, q: search, status }
  const invocations = usePages<InvocationLine>(
    JSON.stringify(query),
    (cursor) => (query.function === undefined ? undefined : apiPath(['invocations'], { ...query, cursor })),
    current && `function:${current.name}`,
  )
  const lines = current || name ? invocations.lines : []
  const isLoading = invocations.loading || (!answer && error === undefined)
  const selected = invocation ?? lines.find((one) => one.failed)?.id ?? lines[0]?.id
  const select = (id: string | undefined) => {
    if (id !== undefined && (current?.name ?? name) !== undefined)
      replaceHash(invocationHash(current?.name ?? name ?? '', id))
  }
  const step = (by: number) => {
    select(
      stepThrough(
        lines.map(({ id }) => id),
        selected,
        by,
      ),
    )
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    r: () => setInvoking(true),
    f: () => current && replaceHash(hashOf('functions', current.name)),
    Escape: () => setSearch(''),
  })

  return (
    <>
      <div class="bar">
        <h1>Functions</h1>
        <div class="chips">
          {(['', 'failed', 'cold'] as const).map((one) => (
            <button
              type="button"
              class="chip"
              key={one}
              aria-pressed={status === one}
              onClick={() => setStatus(one)}
            >
              {{ '': 'All', failed: 'Failed', cold: 'Cold' }[one]}
            </button>
          ))}
        </div>
        <span class="space" />
        <Find value={search} onFind={setSearch} hint="Invocations, logs, errors" />
      </div>
      <div class="panes functions">
        <section aria-label="Functions">
          <div class="row head function-row">
            <span>Function</span>
            <span class="right">Calls</span>
            <span class="right" title="Errors">
              Err
            </span>
            <span class="right">p95</span>
          </div>
          {functions.length === 0 &&
            (error || !answer ? <Waiting error={error} /> : <Empty title="This app has no function." />)}
          <nav class="scroll" aria-label="Functions of the app">
            {functions.map((one) => (
              <a
                class={`row function-row ${one === current ? 'selected' : ''}`}
                key={one.name}
                href={hashOf('functions', one.name)}
                title={one.name}
                aria-current={one === current || undefined}
              >
                <span>{one.title || one.name}</span>
                <span class="right mono faint">{formatNumber(one.calls)}</span>
                <span class={`right mono ${one.errors ? 'is-failed' : 'faint'}`}>{one.errors || '–'}</span>
                <span class="right mono soft">{one.p95 === undefined ? '–' : formatDuration(one.p95)}</span>
              </a>
            ))}
          </nav>
        </section>
        <InvocationsSection
          of={current}
          pages={{ ...invocations, lines, loading: isLoading }}
          selected={selected}
          onSelect={select}
        />
        <section aria-label="Invocation">
          {selected === undefined && isLoading ? (
            <Waiting />
          ) : selected === undefined ? (
            <Empty title="No invocation yet.">
              <span>Invocations are recorded since this page was first opened.</span>
              {current && (
                <button type="button" class="button" onClick={() => setInvoking(true)}>
                  Invoke <kbd>r</kbd>
                </button>
              )}
            </Empty>
          ) : (
            <InvocationPanel id={selected} onInvoke={() => setInvoking(true)} />
          )}
        </section>
      </div>
      {isInvoking && current && (
        <InvokeDialog of={current} invocation={selected} onClose={() => setInvoking(false)} onDone={select} />
      )}
    </>
  )
}
