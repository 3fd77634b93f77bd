import type { EntryAnswer, Failure } from '../../../../api-types.ts'
import { readCause } from '../../../format/cause.ts'
import { count } from '../../../format/text.ts'
import { formatDuration, formatOffset } from '../../../format/time.ts'
import { JsonView } from '../../../json/viewer.tsx'
import { invocationHash } from '../../../parts/links.ts'

interface Props {
  answer: EntryAnswer
  index?: number
  labels: Record<string, string>
  onSelect: (entry: number, index?: number) => void
}

export function ErrorTab({ answer, index, labels, onSelect }: Props) {
  const { entry, retries, item } = answer
  const failed = entry.items?.failures ?? []
  const own = failed.find((one) => one.index === index)
  const error = own?.error ?? entry.error ?? entry.failures.at(-1)?.error
  const cause = own?.cause ?? entry.cause ?? entry.failures.at(-1)?.cause
  const { message, trace } = readCause(cause)
  const attempts = entry.failures.filter((one) => one.error)
  const source = entry.failures.findLast((one) => one.source !== undefined)?.source
  return (
    <>
      <div class="prose">
        <div class="is-failed strong">{error}</div>
        {message && <div class="cause">{message}</div>}
        {entry.status === 'caught' && entry.next && (
          <div class="soft cause">Caught: the execution went on to {entry.next}.</div>
        )}
        {entry.status === 'succeeded' && <div class="soft cause">A later attempt succeeded.</div>}
      </div>
      {attempts.length > 0 && (
        <>
          <div class="sub-head">
            <h3>{count(attempts.length, 'failed attempt')}</h3>
            <span>{retries.join('; ')}</span>
          </div>
          {attempts.map((failure, at) => (
            <Attempt
              failure={failure}
              number={at + 1}
              of={entry.function}
              end={entry.status === 'succeeded' ? '' : entry.status === 'caught' ? 'caught' : 'gave up'}
            />
          ))}
        </>
      )}
      {failed.length > 0 && (
        <>
          <div class="sub-head">
            <h3>{count(entry.items?.failed ?? failed.length, 'failed item')}</h3>
          </div>
          {failed.map((one) => (
            <div class="log-line two">
              <button type="button" class="link" onClick={() => onSelect(entry.id, one.index)}>
                [{one.index}]
              </button>
              <span>
                {one.title} <span class="faint">{one.attempts > 1 ? `${one.attempts} attempts` : ''}</span>
                <br />
                {one.error}
                <br />
                <span class="faint">{readCause(one.cause).message}</span>
              </span>
            </div>
          ))}
        </>
      )}
      {item !== undefined && (
        <>
          <div class="sub-head">
            <h3>Item {index}</h3>
          </div>
          <JsonView value={item} labels={labels} />
        </>
      )}
      {trace.length > 0 && (
        <>
          <div class="sub-head">
            <h3>Trace</h3>
          </div>
          {trace.map((line) => (
            <div class="log-line trace soft" key={line}>
              {line}
            </div>
          ))}
        </>
      )}
      {source && (
        <div class="sub-head">
          <h3>Thrown at</h3>
          <span class="mono">{source}</span>
        </div>
      )}
    </>
  )
}

function Attempt(props: { failure: Failure; number: number; of?: string; end: string }) {
  const { failure, number, of, end } = props
  const { t, error, waited, fault, invocation } = failure
  return (
    <div class="log-line attempt">
      <span class="faint">{number}</span>
      <span class="faint">{formatOffset(t)}</span>
      <span>
        {error}
        <br />
        <span class="faint">{waited !== undefined ? `waited ${formatDuration(waited)}` : end}</span>{' '}
        {fault && (
          <a class="tag" href="#/faults">
            injected by fault {fault}
          </a>
        )}{' '}
        {invocation && of && (
          <a class="link small" href={invocationHash(of.slice(of.lastIndexOf(':') + 1), invocation)}>
            invocation
          </a>
        )}
      </span>
    </div>
  )
}
