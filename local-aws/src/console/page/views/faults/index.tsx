import { useState } from 'preact/hooks'
import type { FaultHit, FaultRuleLine, FaultsAnswer, FaultsRequest } from '../../../api-types.ts'
import { sayError, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { formatNumber } from '../../format/text.ts'
import { formatAge, formatClock } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { executionHash, invocationHash } from '../../parts/links.ts'
import { ScrollBox } from '../../parts/scroll-box.tsx'
import { Ticking } from '../../parts/ticking.tsx'
import { useKeys } from '../../shell/keys.ts'
import { copyText, toastError } from '../../shell/toast.tsx'
import { FaultDialog } from './fault-dialog.tsx'

/** Faults and latency, on and off while the app runs. */
export function FaultsView() {
  const { answer, error, reread } = useResource<FaultsAnswer>('/api/faults', 'faults')
  const [edited, setEdited] = useState<FaultRuleLine | 'new'>()
  const rules = answer?.rules ?? []

  const put = (request: FaultsRequest) =>
    write('PUT', '/api/faults', request).then(reread, (reason) => toastError(sayError(reason)))
  const asRequest = (changed: FaultRuleLine[]) => ({
    rules: changed.map(({ id, on, rule }) => ({ id, on, rule })),
  })
  const toggle = (line: FaultRuleLine) =>
    put(asRequest(rules.map((one) => (one.id === line.id ? { ...one, on: !one.on } : one))))
  const allOff = () => put({ ...asRequest(rules.map((one) => ({ ...one, on: false }))), latency: 'off' })
  const remove = (line: FaultRuleLine) => put(asRequest(rules.filter(({ id }) => id !== line.id)))
  useKeys({ x: () => void allOff(), n: () => setEdited('new') })

  if (!answer)
    return (
      <>
        <Bar onAllOff={allOff} onNew={() => setEdited('new')} />
        <Waiting error={error} />
      </>
    )
  return (
    <>
      <Bar onAllOff={allOff} onNew={() => setEdited('new')} />
      <ScrollBox class="scroll" label="Rules">
        <div class="row head fault-row">
          <span />
          <span />
          <span>Where</span>
          <span>What happens</span>
          <span>Rule</span>
          <span>How often</span>
          <span class="right">Hits</span>
          <span>Last</span>
        </div>
        {rules.map((line) => (
          <div class="row fault-row" key={line.id}>
            <Switch isOn={line.on} label={`${line.id}: ${line.where}`} onToggle={() => toggle(line)} />
            <span class="mono faint">{line.id}</span>
            <b title={line.where}>{line.where}</b>
            <span class="mono soft" title={line.effect}>
              {line.effect}
            </span>
            <button type="button" class="link mono cut" title="Edit" onClick={() => setEdited(line)}>
              {JSON.stringify(line.rule)}
            </button>
            <span class="soft">{line.rate}</span>
            <span class="right mono">{formatNumber(line.hits)}</span>
            <span class="faint">
              <Ticking text={(now) => (line.lastAt === undefined ? 'never' : formatAge(now - line.lastAt))} />
            </span>
          </div>
        ))}
        <div class="row fault-row">
          <Switch
            isOn={answer.latency === 'aws'}
            label="Latency of AWS"
            onToggle={() => put({ latency: answer.latency === 'aws' ? 'off' : 'aws' })}
          />
          <span />
          <b>Every call</b>
          <span class="soft">the latency that others measured on AWS</span>
          <span />
          <span class="soft">always</span>
          <span />
          <span />
        </div>
        {rules.length === 0 && (
          <Empty title="No fault yet.">
            <span>A fault makes calls of a service fail, or answer late.</span>
            <button type="button" class="button primary" onClick={() => setEdited('new')}>
              New fault <kbd>n</kbd>
            </button>
          </Empty>
        )}
        {answer.hits.length > 0 && <Hits hits={answer.hits} />}
        {rules.length > 0 && <AsFile answer={answer} />}
      </ScrollBox>
      {edited && (
        <FaultDialog
          line={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onDelete={remove}
          onSave={async (rule) => {
            const kept = asRequest(rules).rules
            const next =
              edited === 'new'
                ? [...kept, { on: true, rule }]
                : kept.map((one) => (one.id === edited.id ? { ...one, rule } : one))
            await write('PUT', '/api/faults', { rules: next })
            reread()
          }}
        />
      )}
    </>
  )
}

function Bar({ onAllOff, onNew }: { onAllOff: () => void; onNew: () => void }) {
  return (
    <div class="bar">
      <h1>Faults</h1>
      <span class="soft wide-only">They take effect at the next call, and end with the runtime.</span>
      <span class="space" />
      <button type="button" class="button" onClick={onAllOff}>
        All off <kbd>x</kbd>
      </button>
      <button type="button" class="button primary" onClick={onNew}>
        New fault <kbd>n</kbd>
      </button>
    </div>
  )
}

function Switch({ isOn, label, onToggle }: { isOn: boolean; label: string; onToggle: () => void }) {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      onClick={onToggle}
    >
      <i />
    </button>
  )
}

function Hits({ hits }: { hits: FaultHit[] }) {
  return (
    <div class="card">
      <div class="section-head">
        <h2>What they have hit</h2>
      </div>
      {hits.slice(0, 50).map(({ at, rule, service, operation, error, execution, invocation }) => (
        <div class="row hit-row" key={`${at} ${rule} ${operation}`}>
          <span class="mono faint">{rule}</span>
          <span class="mono faint">{formatClock(at)}</span>
          <span>
            {service} {operation}
          </span>
          <span class="is-failed" title={error}>
            {error}
          </span>
          <span>
            {execution && (
              <a class="link" href={executionHash(execution.id)}>
                {execution.title}
              </a>
            )}{' '}
            {invocation && (
              <a class="link" href={invocationHash('-', invocation)}>
                invocation
              </a>
            )}
          </span>
        </div>
      ))}
    </div>
  )
}

/** The rules as a file for `--faults`. */
function AsFile({ answer }: { answer: FaultsAnswer }) {
  const rules = answer.rules.filter(({ on }) => on).map(({ rule }) => rule)
  const text = JSON.stringify({ seed: answer.seed, rules }, null, 2)
  return (
    <div class="card">
      <div class="section-head">
        <h2>As a file for --faults</h2>
        <span class="faint">what is on now</span>
        <span class="space" />
        <button type="button" class="link" onClick={() => copyText(text)}>
          Copy
        </button>
      </div>
      <pre class="code bare">{text}</pre>
    </div>
  )
}
