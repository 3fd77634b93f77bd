import { useState } from 'preact/hooks'
import type { Opponent } from '../../protocol/constants.ts'
import { Bot, Friend } from '../art/faces.tsx'
import { Arm, HandArt } from '../art/hands.tsx'
import { Icon } from '../art/icons.tsx'
import { Letters } from '../art/letters.tsx'
import { Device } from '../components/device.tsx'
import { NameField } from '../components/name-field.tsx'
import { Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { DEFAULT_LIVES } from '../state/model.ts'
import { Rules } from './rules.tsx'

export function Home(props: ViewProps) {
  const { state, events, t } = props
  const [hasRules, setRules] = useState(false)
  const [hasDevice, setDevice] = useState(false)
  const isOffline = state.connection !== 'online'
  const play = (opponent: Opponent) => {
    if (!isOffline) void events.play({ lives: DEFAULT_LIVES, opponent })
  }
  return (
    <>
      <Split kind="home-view" poster={<HomePoster {...props} />}>
        <div class="who">
          <NameField {...props} />
          <Record {...props} />
        </div>
        <button type="button" class="btn main stack" aria-disabled={isOffline} onClick={() => play('human')}>
          <span>{t.playNow}</span>
          <small>{t.playNowHow}</small>
        </button>
        <div class="two">
          <a class="tile" href="#/friends">
            <Friend />
            <span>
              {t.friends}
              <small>{t.friendsHow}</small>
            </span>
          </a>
          <button type="button" class="tile" aria-disabled={isOffline} onClick={() => play('bot')}>
            <Bot />
            <span>
              {t.theBot}
              <small>{t.theBotHow}</small>
            </span>
          </button>
        </div>
        <a class="tile party-tile" href="#/party">
          <span>
            {t.party}
            <small>{t.partyHow}</small>
          </span>
          <span class="crowd" aria-hidden="true">
            <HandArt pose="rock" />
            <HandArt pose="scissors" />
            <HandArt pose="paper" />
            <HandArt pose="rock" />
          </span>
        </a>
        <nav class="links">
          <button type="button" class="btn" onClick={() => setRules(true)}>
            <Icon name="help" />
            {t.rules}
          </button>
          <a class="btn" href="#/leaderboard">
            <Icon name="rank" />
            {t.ranking}
          </a>
          <a class="btn" href="#/history">
            <Icon name="clock" />
            {t.history}
          </a>
          <button type="button" class="btn" onClick={() => setDevice(true)}>
            <Icon name="device" />
            {t.device}
          </button>
        </nav>
      </Split>
      {hasDevice && <Device {...props} close={() => setDevice(false)} />}
      {hasRules && <Rules t={t} close={() => setRules(false)} />}
    </>
  )
}

function HomePoster(props: ViewProps) {
  const { t } = props
  return (
    <Poster {...props} kind="home-poster" hasHome={false}>
      <div class="in">
        <Letters text="じゃん" kind="jan" />
        <Letters text="けん" kind="ken" />
        <div class="a them">
          <Arm pose="scissors" />
        </div>
        <div class="a me">
          <Arm pose="rock" />
        </div>
        <Letters text="ぽん!" kind="pon" />
        {t.kanaReading && <span class="kana-reading">{t.kanaReading}</span>}
        <h1 class="sr">{t.title}</h1>
      </div>
    </Poster>
  )
}

/** The player's name and numbers, once there are any. */
function Record({ state, t }: ViewProps) {
  const { player } = state
  if (!player || player.wins + player.losses === 0) return null
  return (
    <dl class="rec">
      <div>
        <dt>{t.rating}</dt>
        <dd class="num">{sayNumber(player.rating)}</dd>
      </div>
      <div>
        <dt>{t.wonLost}</dt>
        <dd class="num">{t.record(player.wins, player.losses)}</dd>
      </div>
    </dl>
  )
}
