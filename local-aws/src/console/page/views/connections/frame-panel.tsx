import type { FrameAnswer } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource, useShortName } from '../../api/hooks.ts'
import { useLast } from '../../api/keep-last.ts'
import { useLabels } from '../../api/labels.ts'
import { formatBytes, nameOfArn } from '../../format/text.ts'
import { formatClock, formatExactDuration } from '../../format/time.ts'
import { TitledJson } from '../../json/viewer.tsx'
import { Waiting } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { executionHash, frameHash, invocationHash, partsOfId } from '../../parts/links.ts'
import { hashOf } from '../../shell/hash.ts'

const DIRECTIONS = { in: 'from the client', reply: 'reply', push: 'pushed' }

/** One frame: what ran because of it or sent it, its text, and who else got it. */
export function FramePanel({ id }: { id: string }) {
  const shorten = useShortName()
  const { answer: newest, error } = useResource<FrameAnswer>(apiPath(['frames', id]))
  const answer = useLast(newest, error === undefined ? 'frame' : id)
  const labels = useLabels(answer?.line.execution)
  if (!answer) return <Waiting error={error} />
  const { line, body, alsoTo } = answer
  const isIn = line.direction === 'in'
  return (
    <>
      <div class="section-head">
        <span class={isIn ? 'is-running' : 'faint'}>
          <Icon name={isIn ? 'up' : 'down'} />
        </span>
        <h2 class="cut" title={line.title}>
          {line.title || line.route || 'Frame'}
        </h2>
        <span class="faint">{DIRECTIONS[line.direction]}</span>
        <span class="space" />
        {line.request && (
          <a class="button tight" href={hashOf('requests', line.request)}>
            <Icon name="requests" />
            Its way
          </a>
        )}
      </div>
      <dl class="pairs">
        <dt>At</dt>
        <dd class="mono">{formatClock(line.at)}</dd>
        {line.route && (
          <>
            <dt>Route</dt>
            <dd class="mono">{line.route}</dd>
          </>
        )}
        {line.function && (
          <>
            <dt>{isIn ? 'Ran' : 'Sent by'}</dt>
            <dd>
              <a
                class="link"
                href={
                  line.invocation
                    ? invocationHash(nameOfArn(line.function), line.invocation)
                    : hashOf('functions', nameOfArn(line.function))
                }
              >
                {shorten(nameOfArn(line.function))}
              </a>{' '}
              <span class="faint">
                {line.duration === undefined ? '' : formatExactDuration(line.duration)}
              </span>
            </dd>
          </>
        )}
        {line.answers && (
          <>
            <dt>Answers</dt>
            <dd>
              <a class="link" href={frameHash(line.connection, line.answers)}>
                the client's frame
              </a>
            </dd>
          </>
        )}
        {line.execution && (
          <>
            <dt>Execution</dt>
            <dd>
              <a class="link" href={executionHash(line.execution)}>
                {partsOfId(line.execution).name}
              </a>
            </dd>
          </>
        )}
        <dt>Size</dt>
        <dd>{formatBytes(line.bytes)}</dd>
      </dl>
      <div class="panel-body">
        <TitledJson title="Frame" text={body} labels={labels} missing="It is empty." />
        {alsoTo.length > 0 && (
          <>
            <div class="sub-head">
              <h3>The same text went to</h3>
            </div>
            {alsoTo.map(({ connection, who, frame }) => (
              <p class="more" key={frame}>
                <a class="link" href={frameHash(connection, frame)}>
                  {who}
                </a>
              </p>
            ))}
          </>
        )}
      </div>
    </>
  )
}
