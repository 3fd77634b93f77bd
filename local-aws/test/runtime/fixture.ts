import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RuntimeLog } from '../../src/common/aws/ports.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from '../../src/runtime/runtime.ts'
import type { Assembly, Asset } from '../../src/template/assembly.ts'
import type { Properties, ResourceDeclaration, Template } from '../../src/template/model.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_TIMEOUT_SECONDS = 900

/** Keeps what the runtime would have shown on the terminal. */
export class RecordedLog implements RuntimeLog {
  readonly lines: string[] = []
  readonly info = (line: string) => void this.lines.push(`info ${line}`)
  readonly warn = (line: string) => void this.lines.push(`warn ${line}`)
  readonly error = (line: string) => void this.lines.push(`error ${line}`)
}

/** An app made by hand: templates, and assets that are written to a directory of their own. */
export class HandMadeApp {
  readonly #directory = mkdtempSync(join(tmpdir(), 'hand-made-'))
  readonly #assets = new Map<string, Asset>()

  /** A directory asset; answers its S3 key. */
  asset(name: string, files: Record<string, string>): string {
    const path = join(this.#directory, name)
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, file)), { recursive: true })
      writeFileSync(join(path, file), content)
    }
    this.#assets.set(`${name}.zip`, { path, packaging: 'zip' })
    return `${name}.zip`
  }

  /**
   * A function of one file, `index.mjs`, with a role of its own: `<name>` and `<name>Role`. It has as long as AWS
   * ever gives, so that no test depends on how fast the machine is.
   */
  lambda(
    name: string,
    source: string,
    properties: Properties = {},
    statements: Properties[] = [],
  ): Record<string, ResourceDeclaration> {
    const key = this.asset(`code-${name}`, { 'index.mjs': source })
    return {
      [`${name}Role`]: role('lambda.amazonaws.com', statements),
      [name]: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: name,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
          Code: { S3Bucket: 'assets', S3Key: key },
          Timeout: LONGEST_TIMEOUT_SECONDS,
          ...properties,
        },
      },
    }
  }

  assembly(resources: Record<string, ResourceDeclaration>, rest: Partial<Template> = {}): Assembly {
    return {
      stacks: [{ stackName: 'App', template: { Resources: resources, ...rest } }],
      assets: this.#assets,
    }
  }

  remove() {
    rmSync(this.#directory, { recursive: true, force: true })
  }
}

export function role(service: string, statements: Properties[] = []): ResourceDeclaration {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }
  const policy = { PolicyName: 'own', PolicyDocument: { Statement: statements } }
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [trust] },
      ...(statements.length > 0 && { Policies: [policy] }),
    },
  }
}

export interface Running {
  runtime: Runtime
  log: RecordedLog
}

/** Starts the app on free ports. */
export async function run(assembly: Assembly, options: Partial<RuntimeOptions> = {}): Promise<Running> {
  const log = new RecordedLog()
  return { runtime: await startRuntime({ assembly, log, ...options }), log }
}

/** A new app for each test of a file; whatever `run` starts of it is stopped after the test. */
export function useApp() {
  let app: HandMadeApp
  const started: Running[] = []
  beforeEach(() => {
    app = new HandMadeApp()
  })
  afterEach(async () => {
    for (const { runtime } of started.splice(0)) await runtime.stop()
    app.remove()
  })
  return {
    get app() {
      return app
    },
    async run(assembly: Assembly, options?: Partial<RuntimeOptions>): Promise<Running> {
      const running = await run(assembly, options)
      started.push(running)
      return running
    },
  }
}
