/**
 * Every error code of the protocol, with its meaning. The `message` of an `error` reply starts with this sentence.
 * Programs should only read the code.
 */
export const ERRORS = {
  bad_request: 'The frame is not a valid request.',
  unknown_action: 'There is no such action.',
  not_in_game: 'You are not playing in that game.',
  wrong_round: 'That is not the round being played.',
  already_thrown: 'You have already thrown this round.',
  too_late: 'The turn is over.',
  already_playing: 'You are in a game that is still being played.',
  room_not_found: 'There is no such room.',
  room_full: 'The room is full.',
  not_host: 'Only the host may do that.',
  not_enough_players: 'A game needs at least two players.',
  game_not_found: 'There is no such game.',
  rematch_closed: 'There will be no rematch.',
  busy: 'The server is busy. Try again in a moment.',
  internal: 'Something went wrong on the server.',
} as const

export type ErrorCode = keyof typeof ERRORS
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[]
