import { refusal } from '../../protocol/frames.ts'
import { faultIn } from './schemas.ts'

const presence = { type: 'presence', gameId: 'g', playerId: 'p', online: true }

test.each([
  ['a message as it should be', 'push', presence, undefined],
  ['a reply as it should be', 'reply', refusal('busy'), undefined],
  ['a field too many', 'push', { ...presence, lives: 3 }, /additional properties/],
  ['a field too few', 'push', { type: 'presence', gameId: 'g', online: true }, /playerId/],
  ['a field of another type', 'push', { ...presence, online: 'yes' }, /boolean/],
  ['an unknown error code', 'reply', { type: 'error', code: 'tired', message: 'No.' }, /code/],
  [
    'a field too many deep inside',
    'reply',
    { type: 'leaderboard', top: [{ playerId: 'p', name: 'n', rating: 1, wins: 0, losses: 0, mu: 25 }] },
    /additional properties/,
  ],
] as const)('the schemas tell %s', (_what, kind, message, fault) => {
  if (fault) expect(faultIn(kind, message)).toMatch(fault)
  else expect(faultIn(kind, message)).toBeUndefined()
})
