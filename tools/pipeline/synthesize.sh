#!/usr/bin/env bash
# synthesize.sh STAGE: synthesizes a stage into assembly-STAGE. Settings come from environment variables. Those of the
# domain apply to prod only, because a second distribution cannot have the same host name.
set -euo pipefail
stage=$1
context=(-c "stage=$stage")
pass() { if [ -n "$2" ]; then context+=(-c "$1=$2"); fi; }
if [ "$stage" = prod ]; then
  pass domain "${DOMAIN:-}"
  pass certificateArn "${CERTIFICATE_ARN:-}"
  pass webAclArn "${WEB_ACL_ARN:-}"
  pass originSecretGeneration "${ORIGIN_SECRET_GENERATION:-}"
fi
npx cdk synth --quiet --output "assembly-$stage" "${context[@]}"
