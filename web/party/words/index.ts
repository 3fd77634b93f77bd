import type { Language } from '../../state/language.ts'
import { en } from './en.ts'
import { ja, type PartyWords } from './ja.ts'

export type { PartyWords } from './ja.ts'

const CATALOGUE: Record<Language, PartyWords> = { ja, en }

export const partyWordsIn = (language: string): PartyWords => CATALOGUE[language === 'ja' ? 'ja' : 'en']
