import type { Messages } from '../i18n/catalogue.ts'
import type { PastGame } from '../state/record.ts'

const WIDTH = 68
const HEIGHT = 26

/** The course of this player's rating, as far as this device has seen it. */
export function Trend({ t, records }: { t: Messages; records: readonly PastGame[] }) {
  const ratings = records.flatMap(({ rating }) => (rating === undefined ? [] : [rating])).reverse()
  if (ratings.length < 2) return <span class="trend" />
  const lowest = Math.min(...ratings)
  const span = Math.max(...ratings) - lowest || 1
  const points = ratings.map((rating, index) => {
    const x = 3 + (index / (ratings.length - 1)) * (WIDTH - 6)
    const y = HEIGHT - 3 - ((rating - lowest) / span) * (HEIGHT - 6)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return (
    <svg class="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.trend}>
      <path d={`M${points.join('L')}`} />
    </svg>
  )
}
