import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Time limit of the request that finds out whether another runtime answers, in milliseconds. */
const ANSWER_MS = 1_000

/**
 * The directory of this runtime's files: `.local`, or a directory of its own in it if another runtime already runs for
 * this project. So neither overwrites the other's endpoints, logs or synthesized template.
 */
export async function stateDirectoryFor(projectDirectory: string): Promise<string> {
  const directory = join(projectDirectory, '.local')
  return (await isInUse(join(directory, 'endpoints.json'))) ? join(directory, String(process.pid)) : directory
}

/** The endpoint accepts any key. */
const SIGNED = 'AWS4-HMAC-SHA256 Credential=local/0/local/dynamodb/aws4_request'

/** A runtime that was killed leaves its file behind. */
async function isInUse(endpointsFile: string): Promise<boolean> {
  if (!existsSync(endpointsFile)) return false
  try {
    const { aws } = JSON.parse(readFileSync(endpointsFile, 'utf8')) as { aws: string }
    const response = await fetch(aws, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', authorization: SIGNED },
      body: '{}',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const answer = (await response.json()) as object
    return 'TableNames' in answer || '__type' in answer
  } catch {
    return false
  }
}

/** Removes the directory of a second runtime. */
export function removeOwnDirectory(stateDirectory: string): void {
  if (stateDirectory.endsWith(`/${process.pid}`)) rmSync(stateDirectory, { recursive: true, force: true })
}
