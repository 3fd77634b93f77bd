import { useState } from 'preact/hooks'
import type { ExecutionSummary, FunctionLine, Page } from '../api-types.ts'
import { apiPath } from './api/call.ts'
import { useResource } from './api/hooks.ts'
import { executionHash } from './parts/links.ts'
import { Modal } from './parts/modal.tsx'
import { statusOf } from './parts/status.tsx'
import { PLACES, titleOf } from './rail.tsx'
import { hashOf } from './shell/hash.ts'
import { navigate } from './shell/router.ts'

interface Choice {
  hash: string
  title: string
  what: string
}

const MOST = 12

/** Goes to a place, an execution or a function by a part of its title or name. */
export function FinderDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const executions = useResource<Page<ExecutionSummary>>(apiPath(['summary'], { q: text, limit: MOST }))
  const functions = useResource<FunctionLine[]>(apiPath(['functions']))
  const lines = functions.answer ?? []
  const fits = (title: string) => title.toLowerCase().includes(text.toLowerCase())
  const choices: Choice[] = [
    ...PLACES.filter((place) => text && fits(titleOf(place))).map((place) => ({
      hash: `#/${place}`,
      title: titleOf(place),
      what: 'place',
    })),
    ...lines
      .filter(({ name, title }) => text && fits(`${name} ${title}`))
      .slice(0, 4)
      .map(({ name, title }) => ({
        hash: hashOf('functions', name),
        title: title || name,
        what: 'function',
      })),
    ...(executions.answer?.items ?? []).map((one) => ({
      hash: executionHash(one.id),
      title: `${one.title || one.name} ${one.outcome}`,
      what: statusOf(one).word,
    })),
  ].slice(0, MOST)
  const go = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    navigate(choice.hash)
  }
  return (
    <Modal title="Find" onClose={onClose}>
      <label class="field">
        <span class="hidden-text">Title or name</span>
        <input
          autofocus
          value={text}
          placeholder="Title or name"
          spellcheck={false}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (step) {
              event.preventDefault()
              setAt(Math.min(choices.length - 1, Math.max(0, at + step)))
            } else if (event.key === 'Enter') go(choices[at])
          }}
        />
      </label>
      <div class="choices">
        {choices.map((choice, index) => (
          <button
            type="button"
            class={`choice ${index === at ? 'current' : ''}`}
            key={choice.hash}
            onClick={() => go(choice)}
          >
            <span class="cut">{choice.title}</span>
            <span class="faint">{choice.what}</span>
          </button>
        ))}
        {choices.length === 0 && <p class="more">Nothing has such a title or name.</p>}
      </div>
    </Modal>
  )
}
