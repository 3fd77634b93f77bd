import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

const ROOT = resolve(__dirname, '../..')

/** Runs a file of tools/ as npm does, and waits for its end. */
export async function runTool(
  file: string,
  args: readonly string[],
): Promise<{ output: string; code: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'tools', file), ...args], {
    cwd: ROOT,
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  let complaints = ''
  child.stderr.on('data', (chunk) => (complaints += chunk))
  const [code] = await once(child, 'close')
  return { output: output || complaints, code }
}
