import type { FrameAnswer, InvocationAnswer, Span } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { useLabels } from '../../api/labels.ts'
import { formatExactDuration } from '../../format/time.ts'
import { TitledJson } from '../../json/viewer.tsx'
import { executionHash, frameHash, invocationHash } from '../../parts/links.ts'
import { LogLines } from '../../parts/log-lines.tsx'

/** One stretch of the way, with what it was about. */
export function SpanPanel({ span, whole }: { span: Span; whole: number }) {
  const took = span.b - span.a
  const frame = useResource<FrameAnswer>(span.frame && apiPath(['frames', span.frame])).answer
  const isFunction = span.kind === 'lambda'
  const invocation = useResource<InvocationAnswer>(
    span.invocation && apiPath(['invocations', span.invocation]),
  ).answer
  const labels = useLabels(span.execution ?? frame?.line.execution ?? undefined)
  return (
    <>
      <div class="section-head">
        <h2 class="cut" title={span.label}>
          {span.label}
        </h2>
        <span class="faint">{span.kind}</span>
      </div>
      <dl class="pairs">
        <dt>From</dt>
        <dd class="mono">+{formatExactDuration(span.a)}</dd>
        <dt>Took</dt>
        <dd>
          <b>{formatExactDuration(took)}</b>{' '}
          <span class="faint">{Math.round((took / Math.max(whole, 0.001)) * 100)} % of the way</span>
        </dd>
        {span.note && (
          <>
            <dt>Note</dt>
            <dd title={span.note}>{span.note}</dd>
          </>
        )}
        {span.error && (
          <>
            <dt>Error</dt>
            <dd class="is-failed" title={span.error}>
              {span.error}
            </dd>
          </>
        )}
        {(span.execution || invocation || frame) && (
          <>
            <dt>Opens</dt>
            <dd>
              {span.execution && (
                <a class="link" href={executionHash(span.execution, span.entry)}>
                  the execution
                </a>
              )}{' '}
              {invocation && (
                <a class="link" href={invocationHash(invocation.line.function, invocation.line.id)}>
                  the invocation and its log
                </a>
              )}{' '}
              {frame && (
                <a class="link" href={frameHash(frame.line.connection, frame.line.id)}>
                  the frame
                </a>
              )}
            </dd>
          </>
        )}
      </dl>
      <div class="panel-body">
        {frame && <TitledJson title="Frame" text={frame.body} labels={labels} />}
        {isFunction && invocation && (
          <>
            <div class="sub-head">
              <h3>Logs</h3>
            </div>
            <LogLines lines={invocation.logs} time={(t) => `+${formatExactDuration(t)}`} />
            <TitledJson title="Event" text={invocation.event} labels={labels} />
            <TitledJson title="Answer" text={invocation.answer} labels={labels} />
          </>
        )}
      </div>
    </>
  )
}
