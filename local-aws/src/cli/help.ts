/** What `--help` prints. docs/README.md of the package explains each option. */
export const HELP = `Usage: local-aws [options]        (npm start -- [options])

Runs the CDK app of this directory on this machine, until Ctrl-C.

Options
  -c, --context KEY=VALUE   CDK context; repeat it for several keys
  --watch                   deploy changed files while it runs, and reload the pages of a changed site
  --host NAME[:PORT]        accept another host name. With a name or an address of this machine, phones on the
                            same network reach the site and the WebSocket API; AWS endpoint and console stay here
  --data DIR                keep the tables in DIR over a restart; without it nothing stays
  --lens FILE               what the console says about executions, frames and items
  --faults FILE             inject faults by the rules of a file
  --latency aws             delay calls by latencies published for AWS
  --telemetry               write what AWS would bill to .local/telemetry.jsonl
  --inspect[=PORT]          open Node's inspector on port 9229: breakpoints in the sources of functions.
                            Functions then have 15 minutes
  --help                    print this

Ports (0: any free one)
  WEB_PORT      the site                      3000
  WS_PORT       the WebSocket API             3001
  CONSOLE_PORT  the console                   3003, or a free one
  AWS_PORT      the AWS endpoint              4566

Environment
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_LAMBDA   use another DynamoDB or Lambda
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN   sign the calls of those

URLs and names of the running app: .local/endpoints.json. Logs of functions: .local/logs.
`
