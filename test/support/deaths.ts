/**
 * Tests a function that dies right after one of its AWS calls, for each of the calls. Afterwards every game must end,
 * and every player must be able to play within a turn and 30 s.
 */
import { type Guest, type Party, startParty, TURN_SECONDS } from './party.ts'

/** Maximum time from the death until every guest plays. */
const PATIENCE_SECONDS = 30 + TURN_SECONDS
/** Maximum duration of a game of a few rounds, with missed turns and retries. */
const GAME_SECONDS = 300
/** Functions that add players to a slot or remove them from it. */
const MEETS_STRANGERS = new Set(['join', 'cancel', 'connect', 'disconnect'])
/** An upper limit: no function makes this many calls. */
const MAX_CALLS = 60

export const HUMAN = { action: 'join', opponent: 'human', lives: 1 } as const
export const BOT = { action: 'join', opponent: 'bot', lives: 1 } as const

interface Scene {
  guests: Guest[]
  /** Causes the invocation that dies. */
  act: () => Promise<unknown>
  /** The expected end. Default: all guests play. */
  until?: (guests: Guest[]) => boolean | Promise<boolean>
}

export interface Stage {
  /** The function, by its action or its construct's name. */
  function: string
  what: string
  prepare: (stage: Theatre) => Promise<Scene>
}

interface Theatre {
  readonly party: Party
  newGuests(count: number): Promise<Guest[]>
  /** Guests in a room. */
  roomOf(size: number, others?: number): Promise<{ code: string; host: Guest; rest: Guest[] }>
  /** Players in the first round of a game, before any hand. */
  inGame(count?: number, lives?: number): Promise<{ guests: Guest[]; gameId: string }>
  /** Players of a game that has just ended. */
  afterGame(count?: number): Promise<{ guests: Guest[]; gameId: string }>
}

/** A test for each stage. */
export function testDeaths(stages: Stage[]): void {
  let party: Party
  let theatre: Theatre
  beforeAll(async () => {
    party = await startParty()
    theatre = theatreOf(party)
  }, 60_000)
  afterAll(() => party.stop())

  test.each(stages.map((stage): [string, string, Stage] => [stage.function, stage.what, stage]))(
    '%s that dies: %s',
    async (name, _what, stage) => {
      for (let calls = 0; calls <= MAX_CALLS; calls++)
        if (!(await hasDied(theatre, stage, calls))) return expect(calls).toBeGreaterThan(1)
      throw new Error(`${name} makes more than ${MAX_CALLS} calls.`)
    },
    300_000,
  )
}

/** Whether the function made enough calls to die. */
async function hasDied(theatre: Theatre, { function: name, prepare }: Stage, calls: number) {
  const { party } = theatre
  const { guests, act, until = allPlay } = await prepare(theatre)
  const before = party.lifetimes.deaths.length
  party.lifetimes.doom(name, calls)
  try {
    await act()
    await party.goOn(guests, PATIENCE_SECONDS, () => until(guests))
    party.lifetimes.pardon()
    await untilAllIsOver(party, guests)
    await expectEverybodyFree(theatre, guests, { strangersMeet: MEETS_STRANGERS.has(name) })
  } catch (error) {
    throw new Error(`${name} died after ${calls} calls. ${(error as Error).message}`)
  }
  return party.lifetimes.deaths.length > before
}

const allPlay = (guests: Guest[]) =>
  guests.every(({ playing, ended, wish }) => playing !== undefined || (ended.size > 0 && !wish))

const untilAllIsOver = (party: Party, guests: Guest[]) =>
  party.goOn(guests, GAME_SECONDS, async () => (await party.world.running()).length === 0)

/** Proves that no player blocks another: each guest can play a bot at once, and two strangers are matched. */
async function expectEverybodyFree(
  { party, newGuests }: Theatre,
  guests: Guest[],
  { strangersMeet }: { strangersMeet: boolean },
): Promise<void> {
  const strangers = strangersMeet ? await newGuests(2) : []
  for (const guest of guests) {
    guest.wish = undefined
    expect(await guest.send(BOT)).toMatchObject({ type: 'matched' })
  }
  for (const stranger of strangers) stranger.wants(HUMAN)
  const all = [...guests, ...strangers]
  await party.goOn(all, PATIENCE_SECONDS, () => allPlay(strangers))
  await untilAllIsOver(party, all)
}

function theatreOf(party: Party): Theatre {
  const newGuests = (count: number) => Promise.all(Array.from({ length: count }, () => party.newGuest()))
  const roomOf = async (size: number, others = 0, lives = 1) => {
    const [host, ...rest] = (await newGuests(1 + others)) as [Guest, ...Guest[]]
    await host.send({ action: 'create', size, lives })
    const code = host.room ?? ''
    for (const one of rest) await one.send({ action: 'enter', code })
    return { code, host, rest }
  }
  const inGame = async (count = 2, lives = 1) => {
    const { host, rest } = await roomOf(count, count - 1, lives)
    await party.lifetimes.idle()
    const round = party.pushes.to(host.connectionId).find(({ type }) => type === 'round')
    if (round?.type !== 'round') throw new Error('The game has not begun.')
    return { guests: [host, ...rest], gameId: round.gameId }
  }
  return {
    party,
    newGuests,
    roomOf,
    inGame,
    async afterGame(count = 2) {
      const { guests, gameId } = await inGame(count)
      await party.goOn(guests, GAME_SECONDS, () => guests.every(({ ended }) => ended.has(gameId)))
      return { guests, gameId }
    },
  }
}
