#!/bin/sh
# A shell loop around the PHP sample: checks each unfinished upload in turn, then waits a second.
# sh bench/wait-loop.sh php ID...
php=$1
shift
while [ $# -gt 0 ]; do
  for id; do
    shift
    case $("$php" "$(dirname "$0")/status.php" "$id") in
      *"[youtube_id] => 1"*) printf '%s\tuploaded\n' "$id" ;;
      *) set -- "$@" "$id" ;;
    esac
  done
  sleep 1
done
