export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The first of the reader's languages that the page supports. */
export function languageOf(preferred: readonly string[]): Language {
  const spoken = preferred.map((tag) => tag.toLowerCase().split('-')[0])
  return LANGUAGES.find((language) => language === spoken.find(isSpoken)) ?? 'en'
}

const isSpoken = (tag: string | undefined) => LANGUAGES.some((language) => language === tag)
