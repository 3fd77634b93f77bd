import { runTool } from './run-tool.ts'

test.each([
  [
    'a URL of the page',
    ['--url', 'https://example.com'],
    "--url must be the WebSocket's, like wss://example.com/live, ",
  ],
  ['an unknown option', ['--uri', 'ws://127.0.0.1:1/live'], "Unknown option '--uri'"],
  ['a name that no scenario has', ['chess'], 'No scenario has a name with chess.'],
  [
    'a scenario that looks behind the URL',
    ['--url', 'ws://127.0.0.1:1/live', 'telemetry'],
    'test/scenario/telemetry.test.ts runs on this machine only: leave --url out.',
  ],
])('npm run scenario refuses %s in a sentence, and plays nothing', async (_name, args, sentence) => {
  const { output, code } = await runTool('scenario.ts', args)
  expect(code).toBe(2)
  expect(output.startsWith(sentence)).toBe(true)
  expect(output).toContain('npm run scenario -- [options]')
})
