import type { EntryAnswer } from '../../../../api-types.ts'
import { JsonView, TitledJson } from '../../../json/viewer.tsx'
import { Empty } from '../../../parts/empty.tsx'

interface Props {
  answer: EntryAnswer
  labels: Record<string, string>
}

export function InOutTab({ answer, labels, isWide }: Props & { isWide: boolean }) {
  const { input, output, entry, parameters } = answer
  const error =
    entry.error === undefined ? undefined : JSON.stringify({ Error: entry.error, Cause: entry.cause })
  return (
    <>
      <div class={isWide ? 'side-by-side' : ''}>
        <TitledJson title="Input" text={input} labels={labels} />
        <TitledJson
          title="Output"
          text={output ?? error}
          base={input}
          labels={labels}
          missing={entry.t1 === undefined ? 'Nothing yet.' : 'It has no output.'}
        />
      </div>
      {parameters !== undefined && <TitledJson title="Sent" text={parameters} labels={labels} />}
    </>
  )
}

export function VariablesTab({ answer: { assigned, variables }, labels }: Props) {
  const names = Object.keys(variables)
  const isEmpty = names.length === 0 && Object.keys(assigned ?? {}).length === 0
  if (isEmpty) return <Empty title="This state assigns no variables, and none were assigned before it." />
  return (
    <>
      {Object.entries(assigned ?? {}).map(([name, text]) => (
        <TitledJson
          key={name}
          title={`$${name}, assigned here`}
          text={text}
          base={variables[name]}
          labels={labels}
        />
      ))}
      {names.map((name) => (
        <TitledJson key={name} title={`$${name}, at entry`} text={variables[name]} labels={labels} />
      ))}
    </>
  )
}

export function DefinitionTab({ answer }: { answer: EntryAnswer }) {
  return (
    <>
      {answer.retries.length > 0 && (
        <div class="sub-head">
          <h3>Retries</h3>
          <span>{answer.retries.join('; ')}</span>
        </div>
      )}
      <div class="sub-head">
        <h3>Definition</h3>
      </div>
      <JsonView value={answer.definition} />
    </>
  )
}
