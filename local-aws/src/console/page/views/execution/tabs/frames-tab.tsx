import type { EntryAnswer } from '../../../../api-types.ts'
import { formatOffset } from '../../../format/time.ts'
import { Empty } from '../../../parts/empty.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { frameHash } from '../../../parts/links.ts'

/** Frames that came in and went out because of this state. */
export function FramesTab({ answer, start }: { answer: EntryAnswer; start: number }) {
  if (answer.frames.length === 0)
    return (
      <Empty title="No frame was recorded for this state. Frames are recorded since this page was first opened." />
    )
  return (
    <>
      {answer.frames.map(({ id, connection, who, at, direction, title }) => (
        <div class="log-line frame">
          <span class="faint">{formatOffset(at - start)}</span>
          <Icon
            name={direction === 'in' ? 'up' : 'down'}
            tone={direction === 'in' ? 'is-running' : 'faint'}
          />
          <span>
            <a class="link" href={frameHash(connection, id)}>
              {who}
            </a>{' '}
            <span class="faint">{direction === 'in' ? 'sent' : 'got'}</span> {title}
          </span>
        </div>
      ))}
    </>
  )
}
