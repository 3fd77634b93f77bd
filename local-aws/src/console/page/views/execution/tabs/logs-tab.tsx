import type { EntryAnswer } from '../../../../api-types.ts'
import { useShortName } from '../../../api/hooks.ts'
import { nameOfArn } from '../../../format/text.ts'
import { formatOffset } from '../../../format/time.ts'
import { Empty } from '../../../parts/empty.tsx'
import { LogLines } from '../../../parts/log-lines.tsx'
import { hashOf } from '../../../shell/hash.ts'

interface Props {
  answer: EntryAnswer
  labels: Record<string, string>
  range?: { from: number; to: number }
}

export function LogsTab({ answer, labels, range }: Props) {
  const { entry } = answer
  const shorten = useShortName()
  const logs = range ? answer.logs.filter(({ t }) => t >= range.from && t <= range.to) : answer.logs
  if (logs.length === 0)
    return (
      <Empty title={entry.function ? 'No log line is known.' : 'No function runs in this state.'}>
        {entry.function && <span>Logs are recorded since this page was first opened.</span>}
      </Empty>
    )
  return (
    <>
      <LogLines lines={logs} labels={labels} time={formatOffset} />
      {entry.function && (
        <div class="sub-head">
          <a class="link" href={hashOf('functions', nameOfArn(entry.function))}>
            All invocations of {shorten(nameOfArn(entry.function))}
          </a>
        </div>
      )}
    </>
  )
}
