#!/usr/bin/env bash
# The packed package works in an empty folder: lists its tasks on any Node ≥ 20, and designs a reward under Node 24.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$folder" >/dev/null)
cd "$folder"
npm init -y >/dev/null
ONNXRUNTIME_NODE_INSTALL=skip npm install --no-fund --no-audit ./design-reward-*.tgz
npx design-reward tasks
npm install --no-fund --no-audit node@24
npx design-reward --task cartpole-balance --candidates 2 --iterations 1 --steps 2e4 --final-seeds 1
npx design-reward leaderboard
