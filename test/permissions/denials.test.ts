/** The effects on players and in the logs when the running stack loses a grant. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { nextResult, startDuel, throwHand } from '../support/game.ts'
import { dropEverybody, newSecret, Player } from '../support/player.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { type Grant, grantsOf } from './grants.ts'

const lines: string[] = []
const listeners = new Set<() => void>()
const note = (line: string) => {
  lines.push(line)
  for (const listen of listeners) listen()
}
const log = { info: () => {}, warn: note, error: note }

let stack: Stack
let grants: Grant[]
let url: string

beforeAll(async () => {
  stack = await startStack({ log })
  grants = grantsOf(stack.app)
  url = stack.runtime.endpoints.ws
}, 180_000)

afterEach(() => stack.runtime.deploy(stack.app))
afterAll(async () => {
  dropEverybody()
  await stack.stop()
})

/** Deploys the app without the one grant whose name fits; its name's first word is who had it. */
async function takeAway(name: RegExp): Promise<Grant> {
  const [grant, ...others] = grants.filter((one) => name.test(one.name))
  if (!grant || others.length > 0) throw new Error(`${String(name)} names ${others.length + 1} grants.`)
  lines.length = 0
  await stack.runtime.deploy(grant.without(stack.app))
  return grant
}

/** The line that the terminal shows, once it does. */
const line = (part: string): Promise<string> =>
  new Promise((resolve) => {
    const listen = () => {
      const found = lines.find((one) => one.includes(part))
      if (found === undefined) return
      listeners.delete(listen)
      resolve(found)
    }
    listeners.add(listen)
    listen()
  })

const denied = ({ principal, action, resource }: Grant) =>
  `access denied: ${principal.split('/').at(-1)} may not ${action} on ${resource}: no policy of the role allows it`

describe.each<[string, RegExp, (player: Player) => Promise<{ type: string }>, string]>([
  [
    'no game starts',
    /^Functions\/LobbyParts\/Role may states:StartExecution /,
    (ann) => ann.request('join', { opponent: 'bot' }),
    // The seat is given back, and the player may try again.
    'busy',
  ],
  [
    'nobody is greeted',
    /^Functions\/ProfileParts\/Role may dynamodb:GetItem /,
    (ann) => ann.request('hello'),
    'internal',
  ],
  [
    'there is no leaderboard',
    /^Functions\/AudienceParts\/Role may dynamodb:Query /,
    (ann) => ann.request('leaderboard'),
    'internal',
  ],
  [
    'there are no rooms',
    /^Functions\/LobbyParts\/Role may dynamodb:PutItem /,
    (ann) => ann.request('create', { size: 3 }),
    'internal',
  ],
])('where %s', (_what, name, ask, code) => {
  test('the player gets internal, and the terminal names the role and the action', async () => {
    const ann = await Player.connect(url)
    const grant = await takeAway(name)
    expect(await ask(ann)).toMatchObject({ type: 'error', code })
    expect(await line('access denied')).toBe(denied(grant))
    await stack.runtime.deploy(stack.app)
    expect(await ask(ann)).not.toMatchObject({ type: 'error' })
    await ann.close()
  })
})

test('hands count even if play may not answer the token', async () => {
  const { ann, ben, gameId } = await startDuel(url)
  const grant = await takeAway(
    /^Functions\/PlayParts\/Role may states:SendTaskSuccess on .*-GameStateMachine/,
  )
  expect(await throwHand(ann, gameId, 1, 'rock')).toMatchObject({ type: 'thrown' })
  expect(await throwHand(ben, gameId, 1, 'paper')).toMatchObject({ type: 'thrown' })
  expect(await line('access denied')).toBe(denied(grant))
  await stack.runtime.deploy(stack.app)
  // Whoever comes next and finds the round complete answers.
  await ann.ask('leave', { gameId })
  expect((await nextResult(ben, gameId, 1)).hands).toMatchObject([{ hand: 'rock' }, { hand: 'paper' }])
})

test('no hand is asked for if the state machine may not call the function that opens rounds', async () => {
  const grant = await takeAway(/^Game\/StateMachine\/Role may lambda:InvokeFunction on \S*OpenRound/)
  const ann = await Player.connect(url)
  await ann.ask('join', { opponent: 'bot' })
  expect(await line('access denied')).toBe(denied(grant))
  expect(ann.heard).toEqual([])
})

test('a route answers with a fault of the gateway where the gateway may not call its function', async () => {
  await takeAway(/^apigateway.amazonaws.com may lambda:InvokeFunction on Functions\/Profile for \S+\*ping$/)
  const socket = new WebSocket(url, ['janken.v1', `key.${newSecret()}`])
  await once(socket, 'open')
  socket.send(JSON.stringify({ action: 'ping', id: 'a' }))
  const [frame] = await once(socket, 'message')
  expect(JSON.parse(String(frame))).toMatchObject({ message: 'Internal server error' })
  expect(await line('apigateway.amazonaws.com is not authorized')).toContain('lambda:InvokeFunction')
  socket.terminate()
})

test('no connection opens if the gateway may not call the authorizer', async () => {
  await takeAway(/^apigateway.amazonaws.com may lambda:InvokeFunction on Functions\/Authorizer /)
  await expect(Player.connect(url)).rejects.toThrow('Unexpected server response: 500')
})

test('the machine is refused, with the missing action, where its log may not be delivered', async () => {
  await expect(takeAway(/^Game\/StateMachine\/Role may logs:PutResourcePolicy /)).rejects.toThrow(
    /The state machine IAM Role is not authorized to access the Log Destination: .*logs:PutResourcePolicy/,
  )
})
