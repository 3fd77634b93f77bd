#!/usr/bin/env bash
# summarize-diff.sh ASSEMBLY STACK: what a deployment would change, in the summary of the workflow's run.
set -euo pipefail
assembly=$1 stack=$2
{
  echo "### What changes in $stack"
  echo '```'
  npx cdk diff "$stack" --app "$assembly" --no-color 2>&1 | tail -c 60000
  echo '```'
} | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
