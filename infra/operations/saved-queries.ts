import { Stack } from 'aws-cdk-lib'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface SavedQueriesProps {
  /** The functions that players' requests reach. */
  requests: LambdaFunction[]
  /** Every function of the stack. */
  all: LambdaFunction[]
}

const FIELDS = ['@timestamp', 'level', 'message', 'action', 'gameId', 'round', 'playerId', 'code', 'reason']

/**
 * Queries for CloudWatch Logs Insights. The console lists them under the stack's name. docs/operations.md has them as
 * text.
 */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { requests, all }: SavedQueriesProps) {
    super(scope, id)
    this.save('A game by gameId', all, "gameId = 'PASTE-THE-GAME-ID'")
    this.save("A player's requests by playerId", all, "playerId = 'PASTE-THE-PLAYER-ID'")
    this.save(
      'Errors and warnings',
      all,
      "level = 'ERROR' or level = 'WARN' or @message like /Task timed out/",
    )
    this.save('Requests answered with busy or internal', requests, "code = 'busy' or code = 'internal'")
  }

  private save(name: string, functions: LambdaFunction[], filter: string) {
    const groups = [...new Set(functions)].map((one) => one.logGroup)
    new QueryDefinition(this, name.replaceAll(/[^A-Za-z]/g, ''), {
      // A slash makes a folder in the console.
      queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
      queryString: new QueryString({
        fields: [...FIELDS, 'error.name', 'error.message', 'xray_trace_id', '@log'],
        filterStatements: [filter],
        sort: '@timestamp asc',
        limit: 1_000,
      }),
      logGroups: groups,
    })
  }
}
