import { useState } from 'preact/hooks'
import type { Json, JsonText } from '../../api-types.ts'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { copyText } from '../shell/toast.tsx'
import { isComparable, type Line, toLines } from './lines.ts'
import type { Part } from './parts.ts'

/** What the reader folded, by path: it stays from one state to the next. */
const folds = new Map<string, boolean>()

interface Props {
  value: Json
  labels?: Record<string, string>
  /** Marks what differs from this value. */
  base?: Json
}

export function JsonView({ value, labels, base }: Props) {
  const [, setChanges] = useState(0)
  const lines = toLines(value, { labels, folds, base })
  const toggle = (line: Line) => {
    folds.set(line.path, line.fold === 'open')
    setChanges((count) => count + 1)
  }
  return (
    <ScrollBox class="json" label="JSON">
      {lines.map((line, at) => (
        <div
          key={`${line.path}/${line.mark ?? ''}/${at}`}
          class={`json-line ${line.mark ?? ''}`}
          style={{ paddingLeft: `${14 + line.depth * 14}px` }}
        >
          {line.fold && (
            <button
              type="button"
              class="json-fold"
              aria-expanded={line.fold === 'open'}
              aria-label={`${line.fold === 'open' ? 'Fold' : 'Open'} ${line.path}`}
              onClick={() => toggle(line)}
            >
              {line.fold === 'open' ? '▾' : '▸'}
            </button>
          )}
          {line.mark && <span class="hidden-text">{line.mark}: </span>}
          {line.parts.map((part) => (
            <PartView part={part} />
          ))}
        </div>
      ))}
    </ScrollBox>
  )
}

function PartView({ part: { kind, text, whole } }: { part: Part }) {
  if (kind === 'copy')
    return (
      <button type="button" class="json-copy" onClick={() => copyText(whole ?? text)}>
        {text}
      </button>
    )
  if (kind === 'tag' || kind === 'lead')
    return <span class={`tag ${kind === 'lead' ? 'lead' : ''}`}>{text}</span>
  return (
    <span class={`json-${kind}`} title={whole}>
      {text}
    </span>
  )
}

/** JSON text as a value; text that is no JSON is a string. */
export function parseText(text: JsonText | undefined): Json | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface TitledProps {
  title: string
  text: JsonText | undefined
  labels?: Record<string, string>
  /** Compared where they share keys. */
  base?: JsonText
  missing?: string
}

/** One value under its title, with a button that copies it. */
export function TitledJson({ title, text, labels, base, missing = 'Nothing yet.' }: TitledProps) {
  const value = parseText(text)
  const before = parseText(base)
  const compared = value !== undefined && isComparable(value, before)
  const isSame = compared && JSON.stringify(value) === JSON.stringify(before)
  return (
    <div>
      <div class="sub-head">
        <h3>{title}</h3>
        {compared && <span>{isSame ? 'unchanged' : 'changes are marked'}</span>}
        <span class="space" />
        {value !== undefined && (
          <button type="button" class="link" onClick={() => copyText(JSON.stringify(value, null, 2))}>
            Copy
          </button>
        )}
      </div>
      {value === undefined ? (
        <p class="more">{missing}</p>
      ) : (
        <JsonView value={value} labels={labels} base={compared && !isSame ? before : undefined} />
      )}
    </div>
  )
}
