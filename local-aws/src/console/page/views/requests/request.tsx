import { useState } from 'preact/hooks'
import type { InvocationAnswer, RequestAnswer, Span } from '../../../api-types.ts'
import { apiPath, read, sayError, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { formatNumber, shortenId } from '../../format/text.ts'
import { formatClock, formatExactDuration } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { executionHash } from '../../parts/links.ts'
import { useKeys } from '../../shell/keys.ts'
import { navigate } from '../../shell/router.ts'
import { toast, toastError } from '../../shell/toast.tsx'
import { createScale } from '../../timeline/scale.ts'
import { SpanPanel } from './span-panel.tsx'
import { Waterfall } from './waterfall.tsx'

/** One frame's way through functions, calls and state machine to the pushes, as a waterfall. */
export function RequestView({ id }: { id: string }) {
  const { answer, error } = useResource<RequestAnswer>(apiPath(['requests', id]), 'requests')
  const [chosen, setChosen] = useState<number>()
  const spans = answer?.spans ?? []
  const at = Math.max(
    0,
    spans.findIndex((one) => one.id === chosen),
  )
  const selected: Span | undefined = spans[at]
  const step = (by: number) => setChosen(spans[Math.min(spans.length - 1, Math.max(0, at + by))]?.id)
  /** Invokes the first function of the way with the same event. */
  const invokeAgain = async () => {
    const invocation = spans.find(({ kind }) => kind === 'lambda')?.invocation
    if (!invocation) return toastError('No function is known to have run.')
    try {
      const { line, event } = await read<InvocationAnswer>(apiPath(['invocations', invocation]))
      await write('POST', '/api/invocations', { function: line.function, event })
      toast('Invoked again with the same event')
    } catch (reason) {
      toastError(sayError(reason))
    }
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    r: () => void invokeAgain(),
    Escape: () => navigate('#/requests'),
  })
  if (!answer)
    return error ? (
      <Empty title="This request cannot be shown.">
        {error}
        <a class="button" href="#/requests">
          All requests <kbd>esc</kbd>
        </a>
      </Empty>
    ) : (
      <Waiting />
    )
  const { line, critical } = answer
  const scale = createScale(0, Math.max(line.duration, ...spans.map(({ b }) => b)) * 1.03)
  return (
    <>
      <div class="head-block">
        <nav class="crumbs" aria-label="Where">
          <a href="#/requests">Requests</a>
          <span>/</span>
          <span class="mono cut" title={id}>
            {shortenId(id, 24)}
          </span>
        </nav>
        <div class="headline">
          <h1 class="cut">{line.title}</h1>
          <span class="outcome cut">
            done after <b>{formatExactDuration(line.duration)}</b>
          </span>
          <span class="space" />
          <div class="actions">
            <button type="button" class="button" title="Invoke again" onClick={invokeAgain}>
              <Icon name="play" />
              <span>Invoke again</span> <kbd>r</kbd>
            </button>
          </div>
        </div>
        <div class="facts">
          <span>
            At<b class="mono">{formatClock(line.at)}</b>
          </span>
          {line.execution && (
            <span>
              Execution
              <a class="link" href={executionHash(line.execution.id)}>
                {line.execution.title}
                {line.execution.lap !== undefined && `, lap ${line.execution.lap}`}
              </a>
            </span>
          )}
          <Fact name="Functions" value={line.functions} />
          <Fact name="Calls" value={line.calls} />
          <Fact name="Pushes" value={line.pushes} />
          {critical.length > 0 && (
            <span>
              Critical path
              <b>{critical.map(({ label, duration }) => `${label} ${duration.toFixed(1)}`).join(' → ')} ms</b>
            </span>
          )}
        </div>
      </div>
      <div class="panes requests">
        <Waterfall spans={spans} scale={scale} selected={selected?.id} onSelect={setChosen} />
        <section aria-label="Span">
          {selected ? (
            <SpanPanel span={selected} whole={line.duration} />
          ) : (
            <Empty title="Nothing is known of its way." />
          )}
        </section>
      </div>
    </>
  )
}

function Fact({ name, value }: { name: string; value: number }) {
  return (
    <span>
      {name}
      <b class="mono">{formatNumber(value)}</b>
    </span>
  )
}
