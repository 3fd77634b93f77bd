import type { Hand } from '../../protocol/constants.ts'
import { Token } from '../art/hands.tsx'
import { Icon } from '../art/icons.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Lines } from '../components/poster.tsx'
import type { Messages } from '../i18n/catalogue.ts'

const PAIRS: [winner: Hand, loser: Hand][] = [
  ['rock', 'scissors'],
  ['scissors', 'paper'],
  ['paper', 'rock'],
]

export function Rules({ t, close }: { t: Messages; close(): void }) {
  return (
    <Dialog label={t.rules} kind="rules" close={close}>
      <div class="row">
        <h2 class="big grow">{t.rules}</h2>
        <button type="button" class="ib" aria-label={t.close} title={t.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="body">
        <div class="pairs">
          {PAIRS.map(([winner, loser]) => (
            <div key={winner}>
              <div class="pair">
                <Token hand={winner} />
                <Token hand={loser} tone="them" />
              </div>
              <p>
                <Lines lines={t.rulesPairs[winner]} />
              </p>
            </div>
          ))}
        </div>
        <ol>
          {t.rulesList.map((rule) => (
            <li key={rule}>
              <span>{rule}</span>
            </li>
          ))}
        </ol>
      </div>
      <div class="foot">
        <button type="button" class="btn main" onClick={close}>
          {t.gotIt}
        </button>
      </div>
    </Dialog>
  )
}
