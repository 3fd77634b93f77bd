import { useState } from 'preact/hooks'
import type { PendingToken } from '../../../../api-types.ts'
import { sayError, write } from '../../../api/call.ts'
import { formatOffset } from '../../../format/time.ts'
import { checkJson, prettify } from '../../../forms/json-text.ts'
import { JsonView, parseText } from '../../../json/viewer.tsx'
import { itemHash } from '../../../parts/links.ts'
import { toast } from '../../../shell/toast.tsx'

/** Answers the task token that the state waits for. */
export function AnswerTab({ token, start }: { token: PendingToken; start: number }) {
  const [output, setOutput] = useState(() => prettify(token.lastAnswer) || '{}')
  const [failure, setFailure] = useState<{ error: string; cause: string }>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const invalid = checkJson(output)

  const send = async (action: 'success' | 'failure' | 'heartbeat', body: object, said: string) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await write('POST', `/api/tokens/${action}`, { token: token.token, ...body })
      toast(said)
    } catch (error) {
      setProblem(sayError(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <div class="form">
        <label for="token-answer" class="soft">
          {token.lastAnswer === undefined
            ? 'What the state is answered with, as JSON.'
            : 'The form holds what this state was answered with last time.'}
        </label>
        <textarea
          id="token-answer"
          class="code"
          spellcheck={false}
          value={output}
          onInput={(event) => setOutput(event.currentTarget.value)}
        />
        {invalid && <div class="form-error">{invalid}</div>}
        <div class="form-buttons">
          <button
            type="button"
            class="button primary"
            disabled={busy || invalid !== undefined}
            onClick={() => send('success', { output }, 'SendTaskSuccess sent')}
          >
            Send success
          </button>
          <button
            type="button"
            class="button"
            aria-expanded={failure !== undefined}
            onClick={() => setFailure(failure ? undefined : { error: 'Refused', cause: '' })}
          >
            Send failure…
          </button>
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => send('heartbeat', {}, 'SendTaskHeartbeat sent')}
          >
            Heartbeat
          </button>
        </div>
        {failure && (
          <>
            <label class="field">
              Error
              <input
                value={failure.error}
                onInput={(event) => setFailure({ ...failure, error: event.currentTarget.value })}
              />
            </label>
            <label class="field">
              Cause
              <input
                value={failure.cause}
                onInput={(event) => setFailure({ ...failure, cause: event.currentTarget.value })}
              />
            </label>
            <div class="form-buttons">
              <button
                type="button"
                class="button primary"
                disabled={busy}
                onClick={() => send('failure', failure, 'SendTaskFailure sent')}
              >
                Send this failure
              </button>
            </div>
          </>
        )}
        {problem && (
          <div class="form-error" role="alert">
            {problem}
          </div>
        )}
      </div>
      <div class="sub-head">
        <h3>Task token</h3>
      </div>
      <JsonView value={{ taskToken: token.token }} />
      <div class="sub-head">
        <h3>Who holds it</h3>
      </div>
      {token.holders.length === 0 && <p class="more">No item of a table is known to hold it.</p>}
      {token.holders.map(({ table, key, keyText, writtenBy, at }) => (
        <p class="more">
          item{' '}
          <a class="link mono" href={itemHash(table, key)}>
            {keyText}
          </a>{' '}
          written by {writtenBy} at <span class="mono">{formatOffset(at - start)}</span>
        </p>
      ))}
      {token.lastAnswer !== undefined && parseText(token.lastAnswer) === undefined && (
        <p class="more">The last answer was empty.</p>
      )}
    </>
  )
}
