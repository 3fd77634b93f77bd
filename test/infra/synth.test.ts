import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const output = mkdtempSync(join(tmpdir(), 'janken-synth-'))
afterAll(() => rmSync(output, { recursive: true, force: true }))

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/abc'

test.each([
  ['in production', [], ['Janken']],
  [
    'of another stage with everything that can be set',
    [
      'stage=dev',
      'alarmEmail=ann@example.com',
      'canary=true',
      'domain=play.example.com',
      `certificateArn=${certificateArn}`,
      'githubRepository=ann/janken',
    ],
    ['Janken-dev', 'Janken-devEdge', 'Janken-devPipeline'],
  ],
])(
  'cdk synth works in an empty environment, with every check of CDK and cdk-nag, %s',
  (_what, context, stacks) => {
    const directory = mkdtempSync(join(output, 'assembly-'))
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk')
    // Minimal environment: no credentials and no region. HOME is a temporary directory.
    const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`, HOME: output }
    const settings = context.flatMap((one) => ['-c', one])
    execFileSync(
      process.execPath,
      [cdk, 'synth', '--quiet', '--output', directory, '--no-notices', ...settings],
      {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const templates = readdirSync(directory).filter((file) => file.endsWith('.template.json'))
    expect(templates.sort()).toEqual(stacks.map((stack) => `${stack}.template.json`))
    const [stack = ''] = stacks
    const template = JSON.parse(readFileSync(join(directory, `${stack}.template.json`), 'utf8'))
    expect(Object.keys(template.Outputs)).toContain('WebSocketUrl')
  },
  180_000,
)
