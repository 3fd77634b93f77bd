/** Rules for players' names: visible, and equal for every reader. */
import { MAX_NAME_LENGTH } from './constants.ts'

const PICTURE =
  '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F)?(?:[\\u{E0020}-\\u{E007E}]{1,6}\\u{E007F})?'
/**
 * Flags, keycaps, and pictures that may be joined. After UTS #51, without its flag `v`, which browsers of 2022 lack.
 */
const EMOJI = new RegExp(
  `\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}(?:\\u200D${PICTURE})*`,
  'gu',
)

/** A variation selector picks a glyph. Outside emoji it is dropped. */
const VARIATION = /\p{Variation_Selector}/gu

/** Viramas: the signs that suppress a vowel in Indic scripts. */
const VIRAMA = '\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA\\u1039\\u17D2'
/** Joiners where the script needs them: after a virama, and between Arabic letters (RFC 5892, appendix A). */
const JOINER = new RegExp(
  `(?<=[${VIRAMA}])[\\u200C\\u200D](?=\\p{L})|(?<=\\p{Script=Arabic})\\u200C(?=\\p{Script=Arabic})`,
  'gu',
)

/** Controls, formats, private use, surrogates and unassigned; line and paragraph separators; invisible characters. */
const REFUSED = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** A combining mark without a base character. */
const LONE_MARK = /(?:^|[^\p{L}\p{M}\p{N}\p{P}\p{S}])\p{M}/u
/** Too many combining marks in a row (UTS #39, 5.4). */
const PILED_MARKS = /(\p{Mn})\1|\p{Mn}{5}/u

const VISIBLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

/** Normalizes a name: NFKC, single spaces, trimmed. */
export function normalizeName(text: string): string {
  // NFKC makes a space and a lone mark of this apostrophe of many keyboards.
  const folded = text.replaceAll('\u00B4', '\u2019').normalize('NFKC')
  return outsideEmoji(folded, (part) => part.replace(VARIATION, ''))
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '')
}

/** Whether a normalized name is allowed. Its length is counted in code points, so that an emoji counts once. */
export function isName(name: string): boolean {
  if (!name || [...name].length > MAX_NAME_LENGTH) return false
  // Each emoji counts as a plain letter.
  const text = name.replace(EMOJI, 'e').replace(JOINER, '')
  const isPiled = PILED_MARKS.test(text.normalize('NFD'))
  return VISIBLE.test(text) && !REFUSED.test(text) && !LONE_MARK.test(text) && !isPiled
}

function outsideEmoji(text: string, change: (part: string) => string): string {
  const emoji = text.match(EMOJI) ?? []
  return text
    .split(EMOJI)
    .map((part, index) => change(part) + (emoji[index] ?? ''))
    .join('')
}
