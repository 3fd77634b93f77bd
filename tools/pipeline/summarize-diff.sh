#!/usr/bin/env bash
# summarize-diff.sh ASSEMBLY STACK: adds the changes of a deployment to the summary of the workflow run.
set -euo pipefail
assembly=$1 stack=$2
{
  echo "### Changes in $stack"
  echo '```'
  npx cdk diff "$stack" --app "$assembly" --no-color 2>&1 | tail -c 60000
  echo '```'
} | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
