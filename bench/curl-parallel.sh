#!/bin/sh
# Many requests in parallel by curl, unsigned: the server of the benchmarks does not check them.
# seq 10000 | sh bench/curl-parallel.sh 64
awk -v url="$SCE_API_URL" '{ printf "next\nurl = \"%s\"\nform = \"json={\\\"id\\\":%s}\"\n", url, $1 }' |
  curl --no-progress-meter --parallel --parallel-max "$1" --config -
