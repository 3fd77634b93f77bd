/** The chant's kana as strokes on 100 by 100, so that they look the same on every device. */
const KANA: Record<string, string[]> = {
  じ: ['M30 14V62Q30 88 54 88Q76 88 86 66', 'M56 16L65 34', 'M77 9L86 27'],
  し: ['M30 12V62Q30 88 54 88Q76 88 86 64'],
  や: ['M10 50Q52 24 74 29Q92 35 86 52Q80 66 62 62', 'M55 8L63 21', 'M33 18L58 92'],
  ん: ['M52 12L16 88Q32 50 46 53Q58 57 54 72Q53 88 66 86Q80 82 88 60'],
  け: ['M20 14Q11 52 20 88', 'M43 37H90', 'M69 12V54Q69 80 50 91'],
  ぽ: [
    'M17 18Q9 54 17 89',
    'M41 25H70',
    'M39 49H84',
    'M63 25V66Q65 92 46 92Q26 91 28 76Q31 62 47 64Q69 67 92 91',
  ],
  グ: ['M40 12Q30 36 11 52', 'M34 32H75Q72 70 30 91', 'M74 9L81 22', 'M92 3L99 16'],
  ー: ['M12 52H88'],
  よ: ['M52 10V70Q52 90 34 86Q17 80 27 67Q44 58 86 86', 'M52 36H84'],
  あ: [
    'M20 27H80',
    'M45 9Q40 58 52 88',
    'M69 43Q58 80 33 87Q12 84 21 64Q35 44 66 48Q94 56 82 78Q77 86 64 91',
  ],
  い: ['M17 22Q13 64 31 84L43 69', 'M71 24Q87 44 85 72'],
  こ: ['M24 22H74Q72 31 62 36', 'M21 64Q19 87 50 87Q68 87 82 82'],
  で: ['M14 24H86Q42 36 42 64Q42 88 74 89', 'M66 46L73 59', 'M84 39L91 52'],
  '!': ['M34 10L31 60', 'M30 88V88.1'],
}
const SMALL: Record<string, string> = { ゃ: 'や', ょ: 'よ' }
const ADVANCE: Record<string, number> = { '!': 46, ゃ: 76, ょ: 74, し: 92, じ: 96 }
const SMALL_SCALE = 0.76
const STROKE = 17.5

interface Glyph {
  char: string
  x: number
  isSmall: boolean
}

function layOut(text: string): { glyphs: Glyph[]; width: number } {
  let at = 0
  const glyphs = [...text].map((char) => {
    const glyph = { char, x: char === '!' ? at - 12 : at, isSmall: char in SMALL }
    at += ADVANCE[char] ?? 102
    return glyph
  })
  return { glyphs, width: at }
}

export function Letters({ text, kind = '' }: { text: string; kind?: string }) {
  const { glyphs, width } = layOut(text)
  return (
    <svg
      class={`letters ${kind}`}
      viewBox={`-6 -6 ${width + 10} 112`}
      stroke-width={STROKE}
      aria-hidden="true"
      focusable="false"
    >
      {glyphs.map(({ char, x, isSmall }) => (
        <g
          key={x}
          transform={`translate(${x} ${isSmall ? 22 : 0}) scale(${isSmall ? SMALL_SCALE : 1})`}
          {...(isSmall ? { 'stroke-width': STROKE / 0.86 } : {})}
        >
          {KANA[SMALL[char] ?? char]?.map((d) => (
            <path key={d} d={d} />
          ))}
          {char === 'ぽ' && <circle cx="88" cy="17" r="9.5" stroke-width="8" />}
        </g>
      ))}
    </svg>
  )
}
