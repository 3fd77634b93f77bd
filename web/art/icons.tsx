/** Icons on 24 by 24 with one stroke each, the whole and the broken heart, and the burst of a win. */
import { burstPath } from './shapes.ts'

const ICONS = {
  sound: 'M4 9.5V14.5H8L13 18.5V5.5L8 9.5ZM16.5 9Q18.5 12 16.5 15M19 6.5Q22.5 12 19 17.5',
  mute: 'M4 9.5V14.5H8L13 18.5V5.5L8 9.5ZM17 9.5L22 14.5M22 9.5L17 14.5',
  leave: 'M10 4H5.5V20H10M14 8L18.5 12L14 16M18 12H9.5',
  pen: 'M4.5 19.5L5.5 15L15.5 5L19 8.5L9 18.5ZM13.5 7L17 10.5',
  share: 'M12 15V4M8 7.5L12 3.5L16 7.5M5 12V20H19V12',
  copy: 'M9 8H20V20H9ZM9 16H4.5V4H16V8',
  back: 'M14.5 5L7.5 12L14.5 19',
  close: 'M6 6L18 18M18 6L6 18',
  help: 'M9 9Q9 5.5 12.2 5.5Q15.5 5.5 15.5 8.5Q15.5 11 12.2 12.5V14.5M12.2 18.5V18.6',
  rank: 'M4 20V13H9V20M9.5 20V6H14.5V20M15 20V10H20V20M3 20H21',
  clock: 'M12 3.5A8.5 8.5 0 1 1 3.5 12A8.5 8.5 0 0 1 12 3.5ZM12 7.5V12.5L15.5 14.5',
  eye: 'M2.5 12Q12 2.5 21.5 12Q12 21.5 2.5 12ZM12 9.5A2.5 2.5 0 1 1 11.9 9.5Z',
  check: 'M4.5 12.5L10 18L20 6.5',
  offline: 'M3 9Q7 5.5 12 5.5M16 6.2Q19 7 21 9M6.5 13Q8 11.5 10.5 11M12 17.5V17.6M4 4L20 20',
  screen: 'M3 5H21V16H3ZM12 16V20M8 20H16',
  device: 'M3.5 5H15V16H3.5ZM1.5 19H10M17 9H22V20H13.5V17.5M17.5 17.5V17.6',
  face: 'M12 3.5A8.5 8.5 0 1 1 11.9 3.5ZM9 10V10.1M15 10V10.1M8.5 14.5Q12 18 15.5 14.5',
}
export type IconName = keyof typeof ICONS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  )
}

const HEART = 'M12 21C5 15.8 2.5 12.5 2.5 8.6A5 5 0 0 1 12 6.2A5 5 0 0 1 21.5 8.6C21.5 12.5 19 15.8 12 21Z'
const LEFT_HALF = 'M12 21C5 15.8 2.5 12.5 2.5 8.6A5 5 0 0 1 12 6.2L9.5 10.5L13 13.5L10.6 17Z'
const RIGHT_HALF = 'M12 21C19 15.8 21.5 12.5 21.5 8.6A5 5 0 0 0 12 6.2L9.5 10.5L13 13.5L10.6 17Z'

export function Heart({ state }: { state: 'full' | 'gone' | 'breaking' }) {
  return (
    <svg class={`heart ${state}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {state === 'breaking' ? (
        <>
          <path class="half a" d={LEFT_HALF} />
          <path class="half b" d={RIGHT_HALF} />
        </>
      ) : (
        <path d={HEART} />
      )}
    </svg>
  )
}

const BURST = burstPath(20)

export function Burst() {
  return (
    <svg class="burst-art" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <path d={BURST} />
    </svg>
  )
}
