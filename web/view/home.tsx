import { useState } from 'preact/hooks'
import { HANDS, type Opponent } from '../../protocol/constants.ts'
import { LIVES, type Wish } from '../state.ts'
import { count } from '../words.ts'
import { Friends } from './friends.tsx'
import { HandIcon } from './icons.tsx'
import type { ViewProps } from './props.ts'

export function Home({ state, events, name: knownName }: ViewProps & { name: string }) {
  const [name, setName] = useState(knownName)
  const [lives, setLives] = useState<Wish['lives']>(state.wish.lives)
  const { player } = state
  const isOffline = state.connection !== 'online'
  const play = (opponent: Opponent) => {
    if (!isOffline) void events.play({ lives, opponent }, name)
  }
  return (
    <>
      <header class="hero">
        <div class="fan">
          {HANDS.map((hand) => (
            <HandIcon key={hand} hand={hand} />
          ))}
        </div>
        <h1>Janken</h1>
        <p>Rock, paper, scissors: with whoever is here, or with a bot.</p>
      </header>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          play('human')
        }}
      >
        <label class="field">
          <span>Your name</span>
          <input
            name="name"
            autocomplete="nickname"
            maxLength={40}
            placeholder={player?.name}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <fieldset class="field lives-choice">
          <legend>Lives each</legend>
          <div class="segments">
            {LIVES.map((choice) => (
              <label key={choice}>
                <input
                  type="radio"
                  name="lives"
                  value={choice}
                  checked={lives === choice}
                  onChange={() => setLives(choice)}
                />
                <span>{choice}</span>
              </label>
            ))}
          </div>
          <p class="hint">{lives === 1 ? 'One win decides.' : `The first to win ${lives} rounds.`}</p>
        </fieldset>
        <div class="choices">
          <button type="submit" class="primary" aria-disabled={isOffline}>
            Play a person
          </button>
          <button type="button" aria-disabled={isOffline} onClick={() => play('bot')}>
            Play the bot
          </button>
        </div>
      </form>
      <Friends state={state} events={events} name={name} lives={lives} />
      {player && (
        <p class="numbers">
          Rating {Math.round(player.rating)} · {player.wins} won · {player.losses} lost
          {player.wins + player.losses > 0 && (
            <span class="unseen"> in {count(player.wins + player.losses, 'game')}</span>
          )}
        </p>
      )}
      <nav class="more">
        <a href="#/leaderboard">Leaderboard</a>
        <a href="#/history">Your last games</a>
      </nav>
    </>
  )
}
