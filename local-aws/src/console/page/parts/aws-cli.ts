/** Commands that do on a terminal what the page does. They name region and endpoint and carry dummy credentials. */
export interface Place {
  endpoint: string
  region: string
}

/** A word of a shell command: in single quotes unless it needs none. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

export function historyCommand(executionArn: string, place: Place): string {
  return command(place, 'get-execution-history', ['--execution-arn', executionArn])
}

export function startCommand(stateMachineArn: string, input: string, place: Place): string {
  return command(place, 'start-execution', ['--state-machine-arn', stateMachineArn, '--input', input])
}

function command({ endpoint, region }: Place, action: string, options: string[]): string {
  const words = ['--region', region, '--endpoint-url', endpoint, ...options].map(quoteForShell)
  const lines = words.flatMap((word, at) => (at % 2 ? [] : [`${word} ${words[at + 1] ?? ''}`]))
  return [
    'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `aws stepfunctions ${action}`,
    ...lines,
  ].join(' \\\n  ')
}
