import type { Json, LogLine } from '../../api-types.ts'
import { shortenId } from '../format/text.ts'

interface Props {
  lines: LogLine[]
  labels?: Record<string, string>
  time: (t: number) => string
}

export function LogLines({ lines, labels = {}, time }: Props) {
  return (
    <>
      {withoutNoise(lines).map(({ t, level, message, fields, source }) => (
        <div class={`log-line ${level.toLowerCase()}`}>
          <span class="faint">{time(t)}</span>
          <span class="level">{level === 'REPORT' ? 'END' : level}</span>
          <span>
            {message}
            {Object.entries(fields).map(([name, value]) => (
              <>
                {' '}
                <span class="faint">{name}=</span>
                <span title={typeof value === 'string' ? value : undefined}>{say(value, labels)}</span>
              </>
            ))}
            {source && (
              <>
                <br />
                <span class="small is-running">{source}</span>
              </>
            )}
          </span>
        </div>
      ))}
    </>
  )
}

/** The lines of Lambda itself: only what an invocation took is worth a line. */
function withoutNoise(lines: LogLine[]): LogLine[] {
  return lines
    .filter(({ level, message }) => level !== 'REPORT' || !/^(START|END) /.test(message))
    .map((line) =>
      line.level === 'REPORT'
        ? { ...line, message: line.message.replace(/^REPORT RequestId: \S+\s*/, '').replaceAll('\t', ' · ') }
        : line,
    )
}

function say(value: Json, labels: Record<string, string>): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return labels[value] ?? (/\s/.test(value) ? value : shortenId(value, 24))
}
