/** The text of `--help`. The package's README.md explains each option. */
export const HELP = `Usage: local-aws [options]        (npm start -- [options])

Runs the CDK app in this directory on this machine until you press Ctrl-C.

Options
  -c, --context KEY=VALUE   CDK context; repeat it for several keys
  --watch                   redeploy changed files, and reload open pages if the site changes
  --host NAME[:PORT]        accept another host name. With a name or address of this machine, the site and the
                            WebSocket API are open to the network, but not the AWS endpoint and the console
  --data DIR                keep the tables in DIR across restarts; by default nothing is kept
  --lens FILE               titles of executions, frames and items in the console
  --faults FILE             inject faults by the rules in a file
  --latency aws             delay calls by latencies published for AWS
  --telemetry               write what AWS would bill to .local/telemetry.jsonl
  --inspect[=PORT]          open Node's inspector (port 9229), for breakpoints in the sources of functions.
                            The timeout of every function is then 15 minutes
  --help                    print this help

Ports (0: any free port)
  WEB_PORT      the site                      3000
  WS_PORT       the WebSocket API             3001
  CONSOLE_PORT  the console                   3003, or a free port
  AWS_PORT      the AWS endpoint              4566

Environment
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_LAMBDA   use another DynamoDB or Lambda
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN   credentials for them

URLs and names of the running app: .local/endpoints.json. Function logs: .local/logs.
`
