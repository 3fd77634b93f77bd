import type { Language } from '../state/language.ts'
import { en } from './en.ts'
import { ja, type Messages } from './ja.ts'

export type { Messages } from './ja.ts'

const CATALOGUE: Record<Language, Messages> = { ja, en }

export function messagesIn(language: Language): Messages {
  return CATALOGUE[language]
}
