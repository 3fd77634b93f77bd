/** Validates the messages that players receive against the JSON Schemas of docs/asyncapi.yaml. */
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { parse } from 'yaml'
import { Player, type PlayerOptions } from './player.ts'

const written = new URL('../../docs/asyncapi.yaml', import.meta.url)
const ajv = new Ajv({ strict: false, allErrors: true })
const validators = new Map<string, ValidateFunction>()

/** The schemas allow unknown fields, for later versions. Here an unknown field is an error. */
function close(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return
  for (const part of Object.values(schema)) close(part)
  if ('properties' in schema) Object.assign(schema, { additionalProperties: false })
}

function validatorOf(message: string): ValidateFunction {
  if (validators.size === 0) {
    const document = parse(readFileSync(written, 'utf8'))
    for (const { payload } of Object.values<{ payload: object }>(document.components.messages)) close(payload)
    ajv.addSchema(document, 'asyncapi')
  }
  const known = validators.get(message)
  if (known) return known
  const validator = ajv.compile({ $ref: `asyncapi#/components/messages/${message}/payload` })
  validators.set(message, validator)
  return validator
}

/** Returns the problem with a message. Undefined for a valid one. */
export function faultIn(kind: 'reply' | 'push', message: { type: string }): string | undefined {
  const name = `${kind}${message.type[0]?.toUpperCase()}${message.type.slice(1)}`
  const validate = validatorOf(name)
  return validate(message) ? undefined : `${name}: ${ajv.errorsText(validate.errors)}`
}

/**
 * New players whose messages are all validated: replies when they arrive, pushes at the end of the test file.
 */
export function usePlayers(stack: { readonly url: string }) {
  const players: Player[] = []
  const faults: string[] = []
  const note = (fault: string | undefined) => void (fault && faults.push(fault))

  afterAll(() => {
    for (const message of players.flatMap(({ heard }) => heard)) note(faultIn('push', message))
    expect(faults).toEqual([])
  })

  const connect = async (options: PlayerOptions = {}): Promise<Player> => {
    const player = await Player.connect(stack.url, options)
    const request = player.request.bind(player)
    player.request = async (action, fields) => {
      const reply = await request(action, fields)
      note(faultIn('reply', reply))
      return reply
    }
    players.push(player)
    return player
  }
  return {
    connect,
    newcomers: (count: number): Promise<Player[]> =>
      Promise.all(Array.from({ length: count }, () => connect())),
    comeBack: ({ secret }: Player): Promise<Player> => connect({ secret }),
  }
}
