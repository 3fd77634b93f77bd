import { once } from 'node:events'
import WebSocket from 'ws'
import type { Page } from '../../src/console/api-types.ts'
import type { Properties, ResourceDeclaration } from '../../src/template/model.ts'
import { type HandMadeApp, type Running, role } from '../runtime/fixture.ts'

/** Calls AWS as the SDK does: signed, and with the trace of the invocation. */
const CALLS = `
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env
const headers = () => ({
  authorization: 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20261122/us-east-1/x/aws4_request',
  'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID,
})
const aws = async (target, body) => {
  const answer = await fetch(AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: { ...headers(), 'x-amz-target': target },
    body: JSON.stringify(body),
  })
  const value = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(value.message), { name: value.__type })
  return value
}
const db = (action, body) => aws('DynamoDB_20120810.' + action, { TableName: 'rounds', ...body })
const push = (connectionId, message) =>
  fetch(process.env.PUSH_URL + '/@connections/' + encodeURIComponent(connectionId), {
    method: 'POST', headers: headers(), body: JSON.stringify(message),
  })
`

/** Opens a round: keeps the token and tells the player. */
const ASK = `${CALLS}
export const handler = async ({ token, player, fail }) => {
  console.log(JSON.stringify({ level: 'INFO', message: 'opening', player: player.name, timestamp: new Date().toISOString() }))
  if (fail) throw new TypeError('no such player')
  await db('PutItem', { Item: { id: { S: 'ROUND#' + player.id }, token: { S: token }, name: { S: player.name } } })
  if (player.connectionId) await push(player.connectionId, { type: 'round', id: player.id })
}`

/** A player's frame: writes the hand, and answers the token. `think` only writes. */
const PLAY = `${CALLS}
export const handler = async ({ body, requestContext: { authorizer, connectionId, eventType } }) => {
  if (eventType !== 'MESSAGE') return { statusCode: 200 }
  const { action, id, hand } = JSON.parse(body)
  if (action === 'start') {
    await aws('AWSStepFunctions.StartExecution', {
      stateMachineArn: process.env.ROUND_MACHINE, name: id,
      input: JSON.stringify({ player: { id, name: 'Mei', connectionId } }),
    })
    return { statusCode: 200, body: JSON.stringify({ type: 'started', id }) }
  }
  const { Attributes } = await db('UpdateItem', {
    Key: { id: { S: 'ROUND#' + id } },
    UpdateExpression: 'SET hand = :hand', ExpressionAttributeValues: { ':hand': { S: hand } }, ReturnValues: 'ALL_NEW',
  })
  if (action !== 'think') await aws('AWSStepFunctions.SendTaskSuccess', { taskToken: Attributes.token.S, output: JSON.stringify({ hand }) })
  return { statusCode: 200, body: JSON.stringify({ type: 'thrown', id }) }
}`

const SHIP = `export const handler = async ({ parcel, tries }) => {
  if (parcel === 'broken') throw new RangeError('does not fit')
  return { shipped: parcel }
}`

const task = (resource: string, rest: Properties = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  ...rest,
})

const DEFINITIONS = {
  round: {
    StartAt: 'Ask',
    States: {
      Ask: task('lambda:invoke.waitForTaskToken', {
        TimeoutSeconds: 3600,
        Arguments: {
          FunctionName: 'Ask',
          Payload:
            '{% {"token": $states.context.Task.Token, "player": $states.input.player, "fail": $states.input.fail} %}',
        },
        Assign: { rounds: '{% $exists($rounds) ? $rounds + 1 : 1 %}' },
        Output: '{% {"player": $states.input.player, "hand": $states.result.hand} %}',
        Retry: [{ ErrorEquals: ['TypeError'], MaxAttempts: 1, JitterStrategy: 'FULL' }],
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
        Next: 'Judge',
      }),
      Judge: {
        Type: 'Choice',
        Choices: [{ Comment: 'again', Condition: '{% $states.input.hand = "again" %}', Next: 'Ask' }],
        Default: 'Done',
      },
      Late: { Type: 'Fail', Error: 'TooLate' },
      Done: { Type: 'Succeed' },
    },
  },
  ship: {
    StartAt: 'Each parcel',
    States: {
      'Each parcel': {
        Type: 'Map',
        Items: '{% $states.input.parcels %}',
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'Ship it',
          States: {
            'Ship it': task('lambda:invoke', {
              Arguments: { FunctionName: 'Ship', Payload: { parcel: '{% $states.input %}' } },
              Output: '{% $states.result.Payload %}',
              Retry: [{ ErrorEquals: ['RangeError'], MaxAttempts: 2, JitterStrategy: 'FULL' }],
              End: true,
            }),
          },
        },
        End: true,
      },
    },
  },
  parent: {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Child',
            States: {
              Child: task('states:startExecution.sync:2', {
                Arguments: {
                  StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:child',
                  Input: {},
                },
                End: true,
              }),
            },
          },
          { StartAt: 'Beside', States: { Beside: { Type: 'Pass', End: true } } },
        ],
        End: true,
      },
    },
  },
  child: { StartAt: 'Small', States: { Small: { Type: 'Pass', Output: { done: true }, End: true } } },
}

function machine(name: keyof typeof DEFINITIONS): Record<string, ResourceDeclaration> {
  const anything = { Effect: 'Allow', Action: '*', Resource: '*' }
  return {
    [`${name}Role`]: role('states.amazonaws.com', [anything]),
    [`${name}Machine`]: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: name,
        RoleArn: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        DefinitionString: JSON.stringify({ QueryLanguage: 'JSONata', ...DEFINITIONS[name] }),
      },
    },
  }
}

const PUSH_URL = { 'Fn::Sub': `https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/live` }

function api(): Record<string, ResourceDeclaration> {
  const part = (type: string, properties: Properties = {}): ResourceDeclaration => ({
    Type: `AWS::ApiGatewayV2::${type}`,
    Properties: { ApiId: { Ref: 'Api' }, ...properties },
  })
  const uri = [
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
    { 'Fn::GetAtt': ['Play', 'Arn'] },
    '/invocations',
  ]
  return {
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'api',
        ProtocolType: 'WEBSOCKET',
        RouteSelectionExpression: '$request.body.action',
      },
    },
    Stage: part('Stage', { StageName: 'live' }),
    Integration: part('Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::Join': ['', uri] },
    }),
    Route: part('Route', { RouteKey: '$default', Target: { 'Fn::Sub': `integrations/\${Integration}` } }),
    Response: part('RouteResponse', { RouteId: { Ref: 'Route' }, RouteResponseKey: '$default' }),
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Play' },
        Principal: 'apigateway.amazonaws.com',
      },
    },
  }
}

/** An app that has one of everything that the console shows. It knows nothing of a game. */
export function consoleApp(app: HandMadeApp) {
  const anything = [{ Effect: 'Allow', Action: '*', Resource: '*' }]
  const variables = {
    Variables: { PUSH_URL, ROUND_MACHINE: 'arn:aws:states:us-east-1:000000000000:stateMachine:round' },
  }
  return app.assembly({
    ...app.lambda('Ask', ASK, { Environment: variables, MemorySize: 512 }, anything),
    ...app.lambda('Play', PLAY, { Environment: variables, MemorySize: 512 }, anything),
    ...app.lambda('Ship', SHIP),
    ...machine('round'),
    ...machine('ship'),
    ...machine('parent'),
    ...machine('child'),
    ...api(),
    Rounds: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'rounds',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      },
    },
  })
}

/** The console of a running app, as its page uses it. */
export class ConsoleClient {
  readonly url: string
  #token: string | undefined

  constructor({ runtime }: Running) {
    const { console: url } = runtime.endpoints
    if (url === undefined) throw new Error('The runtime has no console.')
    this.url = url
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(this.url + path)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  async items<Line>(path: string): Promise<Line[]> {
    return (await this.get<Page<Line>>(path)).items
  }

  /** The status and body of a write, with the token of the page. */
  async write(
    method: string,
    path: string,
    body: object = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    this.#token ??= /name="console-token" content="([^"]+)"/.exec(await (await fetch(this.url)).text())?.[1]
    const response = await fetch(this.url + path, {
      method,
      headers: { 'x-console-token': this.#token ?? '' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  /** Reads until `holds`, each time that the stream tells a change. */
  async until<Answer>(path: string, holds: (answer: Answer) => boolean): Promise<Answer> {
    const stop = new AbortController()
    const { body } = await fetch(`${this.url}/api/stream`, { signal: stop.signal })
    try {
      const changes = body?.[Symbol.asyncIterator]()
      for (;;) {
        const answer = await this.get<Answer>(path)
        if (holds(answer)) return answer
        await changes?.next()
      }
    } finally {
      stop.abort()
    }
  }
}

/** A client of the WebSocket API. */
export class Player {
  readonly #socket: WebSocket
  readonly heard: Record<string, unknown>[] = []
  #listening: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(data.toString()))
      for (const tell of this.#listening.splice(0)) tell()
    })
  }

  static async connect({ runtime }: Running): Promise<Player> {
    const socket = new WebSocket(runtime.endpoints.ws)
    const player = new Player(socket)
    await once(socket, 'open')
    return player
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message))
  }

  async hears(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.heard.find((message) => message.type === type)
      if (found) {
        this.heard.splice(this.heard.indexOf(found), 1)
        return found
      }
      await new Promise<void>((resolve) => this.#listening.push(resolve))
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  /** Resolves when the other side has closed. */
  async closed(): Promise<number> {
    const [code] = await once(this.#socket, 'close')
    return code as number
  }
}
