#!/usr/bin/env bash
# watch-alarms.sh STACK SECONDS [ALARM...]: fails as soon as one of the stack's alarms begins to ring, or cannot be read.
# Alarms that rang before do not count, nor do those that are named. Other stages' alarms have names that begin alike, so
# the stack says which are its own.
set -euo pipefail
stack=$1 seconds=$2 every=${WATCH_EVERY:-20}
ignored=("${@:3}")
own=$(aws cloudformation list-stack-resources --stack-name "$stack" --query "StackResourceSummaries[?ResourceType=='AWS::CloudWatch::Alarm'].PhysicalResourceId" --output text)
alarms=()
for alarm in $own; do
  if [[ " ${ignored[*]} " != *" ${alarm#"$stack-"} "* ]]; then alarms+=("$alarm"); fi
done
if [ "${#alarms[@]}" = 0 ]; then
  echo "The stack $stack has no alarms."
  exit 1
fi
# At most 100 names a call. A stack has about 25.
ringing() { aws cloudwatch describe-alarms --alarm-names "${alarms[@]}" --state-value ALARM --query 'MetricAlarms[].AlarmName' --output text | tr '\t' '\n' | sort; }
before=$(ringing)
end=$((SECONDS + seconds))
while [ "$SECONDS" -lt "$end" ]; do
  sleep "$every"
  now=$(ringing)
  new=$(comm -13 <(echo "$before") <(echo "$now"))
  if [ -n "$new" ]; then
    echo "Rings since the deployment: $new"
    exit 1
  fi
done
echo "None of ${#alarms[@]} alarms has begun to ring in $seconds s."
