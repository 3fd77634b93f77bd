/** An app for tests of the console's page. It has no game. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConsoleClient, consoleApp } from '../../local-aws/test/console/app.ts'
import { HandMadeApp, type Running, role, run } from '../../local-aws/test/runtime/fixture.ts'

const LENS = `
labels: '{% {$input.player.id: $input.player.name} %}'
execution: '{% $exists($input.player) ? $input.player.name & " plays" : $input.title %}'
outcome: '{% $output.hand ? $input.player.name & " threw " & $output.hand %}'
waiting: '{% "waits for " & $entry.input.player.name %}'
lap: { from: Ask, title: '{% $outputs.Ask.hand %}' }
frame: '{% $frame.action ? $frame.action & " " & $frame.hand %}'
item: '{% $item.name %}'
`

/** One Task with up to three attempts. */
const PACK = {
  QueryLanguage: 'JSONata',
  StartAt: 'Pack',
  States: {
    Pack: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'Ship', Payload: { parcel: 'chair' } },
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, JitterStrategy: 'FULL' }],
      End: true,
    },
  },
}

export interface RunningConsole {
  running: Running
  client: ConsoleClient
  remove(): void
}

export async function runConsoleApp(): Promise<RunningConsole> {
  const directory = mkdtempSync(join(tmpdir(), 'lens-'))
  const lensFile = join(directory, 'lens.yaml')
  writeFileSync(lensFile, LENS)
  const app = new HandMadeApp()
  const assembly = consoleApp(app)
  const anything = { Effect: 'Allow', Action: '*', Resource: '*' }
  Object.assign(assembly.stacks[0]?.template.Resources ?? {}, {
    packRole: role('states.amazonaws.com', [anything]),
    packMachine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'pack',
        RoleArn: { 'Fn::GetAtt': ['packRole', 'Arn'] },
        DefinitionString: JSON.stringify(PACK),
      },
    },
  })
  // The jitter is 0, so retries start at once.
  const running = await run(assembly, { console: { port: 0, lensFile }, random: () => 0 })
  return {
    running,
    client: new ConsoleClient(running),
    remove() {
      app.remove()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
