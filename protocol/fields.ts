/** Fields that several messages have. */
import * as z from 'zod/mini'
import { HANDS } from './constants.ts'

export const playerId = z.string().check(z.minLength(1), z.maxLength(22))
export const gameId = z.string().check(z.minLength(1), z.maxLength(64))
export const hand = z.enum(HANDS)
export const round = z.int().check(z.gte(1))
export const named = z.object({ playerId, name: z.string() })
/** Epoch milliseconds of the server's clock. */
export const time = z.int()
export const count = z.int().check(z.gte(0))
export const turnSeconds = z.int().check(z.gte(1))
/** Code of a room or an event as typed by a player. Case and surrounding spaces are ignored. */
export const typedCode = z.string().check(z.trim(), z.toUpperCase(), z.minLength(1), z.maxLength(32))
