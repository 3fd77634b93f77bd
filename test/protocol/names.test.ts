import { parseRequest } from '../../protocol/frames.ts'

const hello = (name: string) => parseRequest(JSON.stringify({ action: 'hello', name }))

test.each([
  ['nothing', ''],
  ['spaces', ' \u3000\u00A0'],
  ['a zero width space alone', '\u200B'],
  ['a zero width space inside', 'Me\u200Bi'],
  ['a joiner between Latin letters', 'Me\u200Di'],
  ['a non-joiner at the end of an Arabic word', '\u0639\u0644\u06CC\u200C'],
  ['a Hangul filler', '\u3164'],
  ['a half-width Hangul filler', '\uFFA0'],
  ['a soft hyphen', 'Me\u00ADi'],
  ['a grapheme joiner', 'Me\u034Fi'],
  ['a right-to-left override', 'Mei\u202Egnp'],
  ['an isolate that is never closed', '\u2067Mei'],
  ['a right-to-left mark', 'Mei\u200F'],
  ['a byte order mark', 'Me\uFEFFi'],
  ['a bell', 'Mei\u0007'],
  ['a line separator', 'Me\u2028i'],
  ['a private character', 'Mei\uE000'],
  ['an unassigned character', 'Mei\u0378'],
  ['a lone surrogate', 'Mei\uD800'],
  ['a mark that nothing carries', '\u0301Mei'],
  ['a mark on a space', 'Me \u0301i'],
  ['a pile of marks', 'e\u0300\u0301\u0302\u0303\u0304'],
  ['the same mark twice', 'e\u0301\u0301'],
  ['a blank that counts as a sign', '\u2800'],
  ['signs only', '\u2014\u2026'],
  ['hidden tags after a letter', 'Mei\u{E0041}\u{E007F}'],
  ['one sign that becomes 25', '\uFDFA\uFDFA'],
])('refuses a name of %s', (_what, name) => {
  expect(hello(name)).toMatchObject({ ok: false, error: { code: 'bad_request' } })
})

test.each([
  ['Mei', 'Mei'],
  ['  Ann   Lee ', 'Ann Lee'],
  ['さくら', 'さくら'],
  ['ｻｸﾗ', 'サクラ'],
  ['Ａｎｎ１', 'Ann1'],
  ['山田 太郎', '山田 太郎'],
  // A variant of the character that Japanese names have.
  ['辻\u{E0100}', '辻'],
  ['김민준', '김민준'],
  ['王小明', '王小明'],
  ['Zoe\u0308', 'Zoë'],
  ["O'Brien", "O'Brien"],
  ['O\u00B4Brien', 'O\u2019Brien'],
  ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
  ['Ольга', 'Ольга'],
  ['Ελένη', 'Ελένη'],
  ['محمد', 'محمد'],
  ['علی\u200Cرضا', 'علی\u200Cرضا'],
  ['יעל', 'יעל'],
  ['क्\u200Dषमा', 'क्\u200Dषमा'],
  ['ประเสริฐ', 'ประเสริฐ'],
  ['தமிழ்', 'தமிழ்'],
  ['አበበ', 'አበበ'],
  ['გიორგი', 'გიორგი'],
  ['Ŋǃxao', 'Ŋǃxao'],
  ['42', '42'],
  ['👨‍👩‍👧', '👨‍👩‍👧'],
  ['✌️', '✌️'],
  ['✊🏽 Bo', '✊🏽 Bo'],
  ['🇯🇵', '🇯🇵'],
  ['1️⃣', '1️⃣'],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
])('takes the name %s', (name, kept) => {
  expect(hello(name)).toEqual({ ok: true, value: { action: 'hello', name: kept } })
})

test('counts a name after it was normalized', () => {
  // A ligature of three letters.
  expect(hello('\uFB03'.repeat(6))).toMatchObject({ ok: true, value: { name: 'ffi'.repeat(6) } })
  expect(hello('\uFB03'.repeat(7))).toMatchObject({ ok: false })
})
