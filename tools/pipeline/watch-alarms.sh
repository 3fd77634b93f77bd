#!/usr/bin/env bash
# watch-alarms.sh PREFIX SECONDS: fails as soon as an alarm rings whose name begins so. One that rang before the
# deployment is no news.
set -euo pipefail
prefix=$1 seconds=$2 every=${WATCH_EVERY:-20}
ringing() { aws cloudwatch describe-alarms --alarm-name-prefix "$prefix" --state-value ALARM --query 'MetricAlarms[].AlarmName' --output text | tr '\t' '\n' | sort; }
before=$(ringing)
end=$((SECONDS + seconds))
while [ "$SECONDS" -lt "$end" ]; do
  sleep "$every"
  new=$(comm -13 <(echo "$before") <(ringing))
  if [ -n "$new" ]; then
    echo "Rings since the deployment: $new"
    exit 1
  fi
done
echo "No alarm has begun to ring in $seconds s."
