#!/bin/sh
# Sends many parallel requests with curl. They are unsigned: the benchmark server does not check them.
# seq 10000 | sh bench/curl-parallel.sh 64
awk -v url="$SCE_API_URL" '{ printf "next\nurl = \"%s\"\nform = \"json={\\\"id\\\":%s}\"\n", url, $1 }' |
  curl --no-progress-meter --parallel --parallel-max "$1" --config -
