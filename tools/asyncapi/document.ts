/** Generates an AsyncAPI 3 document of the protocol from its schemas. */
import * as z from 'zod/mini'
import { MAX_FRAME_BYTES } from '../../protocol/constants.ts'
import { ERROR_CODES, ERRORS, type ErrorCode } from '../../protocol/errors.ts'
import { KEY_PREFIX, SUBPROTOCOL } from '../../protocol/identity.ts'
import {
  ACTIONS,
  type Action,
  pushes,
  replies,
  repliesOf,
  requestId,
  requests,
} from '../../protocol/messages.ts'

type Json = { [key: string]: unknown }

/** The purpose of each request, in one sentence. */
const REQUEST_SUMMARIES: Record<Action, string> = {
  hello: 'Sets the name, and returns the profile with the current seat or waiting place.',
  join: 'Requests an opponent, a person or a bot. Repeat it every 10 s while waiting.',
  cancel: 'Stops waiting.',
  create: 'Opens a private room.',
  enter: 'Enters a private room by its code.',
  start: 'Starts the game of a room. Host only.',
  exit: 'Leaves the room or the event. An event that has not begun ends when its host exits.',
  throw: 'Throws a hand in the current round.',
  leave: 'Leaves the game and loses all lives.',
  rematch: 'Requests another game with the same players within 60 s of the end, or declines.',
  stamp: 'Shows a stamp to everybody in the game.',
  watch: "Subscribes to a game's public pushes.",
  unwatch: 'Stops watching.',
  leaderboard: 'Returns the best players.',
  history: "Returns the player's last games.",
  ping: 'Keeps the connection alive.',
  hold: 'Opens an event, in which one host throws against everybody.',
  attend: 'Enters an open event by its code.',
  begin: 'Begins the event. Host only.',
  reveal: 'Ends the turn early. Host only.',
  screen: 'Shows an event on a screen: subscribes to its pushes, without a hand.',
}

const PUSH_SUMMARIES: Record<keyof typeof pushes, string> = {
  round: 'A round begins and accepts hands. The first round also begins the game.',
  thrown: 'Another player has thrown. The hand stays secret.',
  result: 'The result of a round, and with the last round that of the game.',
  presence: 'A player of the game dropped or returned.',
  stamp: 'A player shows a stamp.',
  room: 'The room has changed.',
  rematch: 'A player requests a rematch of a finished game, or there will be none.',
  replaced: 'A newer connection of the same player has taken over. The server closes this one.',
  event: 'Guests came or went, the event began, or it ended before it began.',
  event_round: 'A round of the event begins. The host and all remaining guests may throw.',
  event_result: 'The result of a round, and with the last round that of the event.',
  event_hand: 'The host has thrown. The commitment lets anybody check later that the hand was not changed.',
  event_progress: 'How many guests have thrown. Sent to the host and the screens at most once per second.',
}

/** The complete document, as a JSON value. */
export function asyncApi(): Json {
  const messages: Json = {}
  for (const action of ACTIONS) {
    messages[nameOf('request', action)] = message(REQUEST_SUMMARIES[action], requestSchema(action))
  }
  for (const [type, schema] of Object.entries(replies)) {
    messages[nameOf('reply', type)] = message(`The reply \`${type}\`.`, replySchema(type, schema))
  }
  for (const [type, schema] of Object.entries(pushes)) {
    messages[nameOf('push', type)] = message(
      PUSH_SUMMARIES[type as keyof typeof pushes],
      tagged('type', type, schema),
    )
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'janken',
      version: '1.0.0',
      description: [
        'The messages between a browser and the server: JSON text frames over one WebSocket.',
        `A client offers two subprotocols, \`${SUBPROTOCOL}\` and \`${KEY_PREFIX}<secret>\`, where the secret`,
        'is 32 random bytes in base64url. Every request gets exactly one reply on the same connection, with',
        'its `id` as `re`. A message without `re` is a push.',
        `A frame is at most ${MAX_FRAME_BYTES} bytes long.`,
      ].join('\n'),
    },
    defaultContentType: 'application/json',
    servers: {
      local: { host: '127.0.0.1:3001', pathname: '/live', protocol: 'ws', description: 'npm start' },
    },
    channels: {
      game: {
        address: '/',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      ...Object.fromEntries(ACTIONS.map((action) => [action, requestOperation(action)])),
      ...Object.fromEntries(Object.keys(pushes).map((type) => [nameOf('push', type), pushOperation(type)])),
    },
    components: { messages, schemas: { errorCode: errorCodes() } },
  }
}

const nameOf = (kind: 'request' | 'reply' | 'push', tag: string) =>
  `${kind}${tag.slice(0, 1).toUpperCase()}${tag.slice(1)}`
const channelMessage = (name: string) => ({ $ref: `#/channels/game/messages/${name}` })
const channel = { $ref: '#/channels/game' }

/** The operations from the server's point of view, as AsyncAPI requires: it receives requests and sends pushes. */
function requestOperation(action: Action): Json {
  const answers = [...repliesOf[action], 'error']
  return {
    action: 'receive',
    channel,
    summary: REQUEST_SUMMARIES[action],
    messages: [channelMessage(nameOf('request', action))],
    reply: { channel, messages: answers.map((type) => channelMessage(nameOf('reply', type))) },
  }
}

function pushOperation(type: string): Json {
  return { action: 'send', channel, messages: [channelMessage(nameOf('push', type))] }
}

function message(summary: string, payload: Json): Json {
  return { summary, payload }
}

function requestSchema(action: Action): Json {
  const schema = tagged('action', action, requests[action])
  return { ...schema, properties: { ...(schema.properties as Json), id: plain(requestId) } }
}

function replySchema(type: string, schema: z.ZodMiniType): Json {
  const reply = tagged('type', type, schema)
  const code = type === 'error' ? { code: { $ref: '#/components/schemas/errorCode' } } : {}
  return { ...reply, properties: { ...(reply.properties as Json), ...code, re: plain(requestId) } }
}

/** Adds the tag as the first property of an object schema. */
function tagged(tag: string, value: string, schema: z.ZodMiniType): Json {
  const { properties = {}, required = [], ...rest } = plain(schema)
  return {
    ...rest,
    properties: { [tag]: { const: value }, ...(properties as Json) },
    required: [tag, ...(required as string[])],
  }
}

/** The schema for a client: fields with a default are optional, and unknown fields are ignored. */
function plain(schema: z.ZodMiniType): Json {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Json
  return json
}

function errorCodes(): Json {
  return {
    oneOf: ERROR_CODES.map((code: ErrorCode) => ({ const: code, description: ERRORS[code] })),
  }
}
