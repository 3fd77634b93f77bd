import type { CallLine, InvocationAnswer } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { useLast } from '../../api/keep-last.ts'
import { useLabels } from '../../api/labels.ts'
import { count, formatBytes, shortenId } from '../../format/text.ts'
import { formatClock, formatExactDuration } from '../../format/time.ts'
import { TitledJson } from '../../json/viewer.tsx'
import { CauseLink } from '../../parts/cause.tsx'
import { Waiting } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { frameHash } from '../../parts/links.ts'
import { LogLines } from '../../parts/log-lines.tsx'
import { StatusIconWithWord } from '../../parts/status.tsx'
import { hashOf } from '../../shell/hash.ts'

/** One invocation: what led to it, what it was given, what it did, and what it answered. */
export function InvocationPanel({ id, onInvoke }: { id: string; onInvoke: () => void }) {
  const { answer: newest, error } = useResource<InvocationAnswer>(apiPath(['invocations', id]), 'functions')
  const answer = useLast(newest, error === undefined ? 'invocation' : id)
  const labels = useLabels(answer && executionOf(answer))
  if (!answer) return <Waiting error={error} />
  const { line, calls, frames, logs, logDropped, event } = answer
  const request = frames.find((frame) => frame.request !== undefined)?.request
  const status = line.failed
    ? ({ icon: 'failed', word: 'Failed' } as const)
    : line.duration === undefined
      ? ({ icon: 'running', word: 'Running' } as const)
      : ({ icon: 'succeeded', word: 'Succeeded' } as const)
  return (
    <>
      <div class="section-head">
        <StatusIconWithWord {...status} />
        <h2>Invocation</h2>
        <span class="mono faint cut" title={id}>
          {shortenId(id)}
        </span>
        <span class="space" />
        <button type="button" class="button tight" onClick={onInvoke}>
          <Icon name="play" />
          Edit and invoke <kbd>r</kbd>
        </button>
      </div>
      <dl class="pairs">
        <dt>Started</dt>
        <dd class="mono">{formatClock(line.at)}</dd>
        <dt>Took</dt>
        <dd>
          <b>{line.duration === undefined ? 'running' : formatExactDuration(line.duration)}</b>{' '}
          <span class="faint">
            {line.init === undefined ? 'warm' : `cold, init ${formatExactDuration(line.init)}`}
            {line.queued >= 1 && ` · waited ${formatExactDuration(line.queued)}`}
            {line.memoryMb > 0 && ` · ${line.memoryMb} MB`}
          </span>
        </dd>
        <dt>Caused by</dt>
        <dd>
          <CauseLink cause={line.cause} />
        </dd>
        {request && (
          <>
            <dt>Request</dt>
            <dd>
              <a class="link" href={hashOf('requests', request)}>
                its way
              </a>
            </dd>
          </>
        )}
      </dl>
      <div class="panel-body">
        {line.error && (
          <div class="prose">
            <b class="is-failed">{line.error}</b>
          </div>
        )}
        <div class="sub-head">
          <h3>Logs</h3>
          <span>{count(logs.length, 'line')}</span>
          {logDropped > 0 && <span>{formatBytes(logDropped)} were cut off</span>}
        </div>
        <LogLines lines={logs} labels={labels} time={(t) => `+${formatExactDuration(t)}`} />
        {calls.length > 0 && <Calls calls={calls} start={line.at} />}
        {frames.length > 0 && (
          <>
            <div class="sub-head">
              <h3>{count(frames.length, 'frame')}</h3>
            </div>
            {frames.map((frame) => (
              <div class="log-line frame" key={frame.id}>
                <span class="faint">+{formatExactDuration(frame.at - line.at)}</span>
                <Icon name={frame.direction === 'in' ? 'up' : 'down'} />
                <span>
                  <a class="link" href={frameHash(frame.connection, frame.id)}>
                    {frame.who}
                  </a>{' '}
                  {frame.title}
                </span>
              </div>
            ))}
          </>
        )}
        <TitledJson title="Event" text={event} labels={labels} />
        <TitledJson
          title="Answer"
          text={answer.answer}
          labels={labels}
          missing={line.duration === undefined ? 'Nothing yet.' : 'None.'}
        />
      </div>
    </>
  )
}

/** The execution that it was invoked by, or that a frame of it was about. */
function executionOf({ line, frames }: InvocationAnswer): string | undefined {
  if (line.cause.kind === 'entry') return line.cause.execution
  return frames.find(({ execution }) => execution !== undefined)?.execution
}

function Calls({ calls, start }: { calls: CallLine[]; start: number }) {
  return (
    <>
      <div class="sub-head">
        <h3>{count(calls.length, 'call')}</h3>
      </div>
      {calls.map(({ at, duration, service, action, target, error }) => (
        <div class="log-line two">
          <span class="faint">+{formatExactDuration(Math.max(0, at - start))}</span>
          <span>
            <span class="faint">{service}</span> {action} <span class="soft">{target}</span>{' '}
            <span class="faint">{formatExactDuration(duration)}</span>
            {error && <span class="is-failed"> {error}</span>}
          </span>
        </div>
      ))}
    </>
  )
}
