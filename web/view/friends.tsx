import { useState } from 'preact/hooks'
import { MAX_ROOM_SIZE, MIN_ROOM_SIZE } from '../../protocol/constants.ts'
import type { Wish } from '../state.ts'
import type { ViewProps } from './props.ts'

const SIZES = Array.from({ length: MAX_ROOM_SIZE - MIN_ROOM_SIZE + 1 }, (_, index) => MIN_ROOM_SIZE + index)

interface FriendsProps extends ViewProps {
  name: string
  lives: Wish['lives']
}

/** A room of one's own, or the way into somebody else's. */
export function Friends({ state, events, name, lives }: FriendsProps) {
  const [size, setSize] = useState(2)
  const [code, setCode] = useState('')
  const isOffline = state.connection !== 'online'
  return (
    <section class="card">
      <h2>With friends</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOffline) void events.createRoom(size, lives, name)
        }}
      >
        <fieldset class="field">
          <legend>Players</legend>
          <div class="segments">
            {SIZES.map((choice) => (
              <label key={choice}>
                <input
                  type="radio"
                  name="size"
                  value={choice}
                  checked={size === choice}
                  onChange={() => setSize(choice)}
                />
                <span>{choice}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <button type="submit" aria-disabled={isOffline}>
          Create a room
        </button>
      </form>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOffline && code.trim()) void events.enterRoom(code.trim().toUpperCase(), name)
        }}
      >
        <label class="field">
          <span>Room code</span>
          <input
            name="code"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={16}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
        <button type="submit" aria-disabled={isOffline || !code.trim()}>
          Enter
        </button>
      </form>
    </section>
  )
}
