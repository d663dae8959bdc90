#!/usr/bin/env bash
# A script.
set -euo pipefail
source ./lib.sh
. "$HOME/other.sh"

LIMIT=10
readonly NAME="store"
export PATH_TO=/tmp other=1
declare -A TABLE=([a]=1)

# Finds one.
# In order.
find_one() {
  local key="$1"
  cat <<TEXT
kept
  as it is
TEXT
  inner() { echo; }
}

function other-name {
  echo "${LIMIT}"
}

function both() ( echo; )

if [ -n "$NAME" ]; then
  late() { :; }
fi
