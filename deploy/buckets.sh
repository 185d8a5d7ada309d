#!/usr/bin/env bash
# Creates the two buckets and grants one service account the least it needs.
# Prints the commands by default; --apply runs them.
set -euo pipefail
usage() {
  echo "usage: $0 --project P --site BUCKET --ops BUCKET --account EMAIL [--location US] [--apply]" >&2
  exit 1
}
location=US apply=no project='' site='' ops='' account=''
while [ $# -gt 0 ]; do
  case $1 in
    --project) project=$2; shift 2 ;;
    --site) site=$2; shift 2 ;;
    --ops) ops=$2; shift 2 ;;
    --account) account=$2; shift 2 ;;
    --location) location=$2; shift 2 ;;
    --apply) apply=yes; shift ;;
    *) usage ;;
  esac
done
[ -n "$project" ] && [ -n "$site" ] && [ -n "$ops" ] && [ -n "$account" ] || usage
here=$(cd "$(dirname "$0")" && pwd)
run() {
  printf '%q ' "$@"; echo
  if [ "$apply" = yes ]; then "$@"; fi
}
for bucket in "$site" "$ops"; do
  run gcloud storage buckets create "gs://$bucket" --project="$project" --location="$location" \
    --uniform-bucket-level-access
  # Overwriting needs more than objectCreator; objectUser creates, reads, deletes and lists.
  run gcloud storage buckets add-iam-policy-binding "gs://$bucket" \
    --member="serviceAccount:$account" --role=roles/storage.objectUser
done
run gcloud storage buckets update "gs://$site" --versioning --cors-file="$here/cors.json"
run gcloud storage buckets add-iam-policy-binding "gs://$site" --member=allUsers \
  --role=roles/storage.objectViewer
run gcloud storage buckets update "gs://$ops" --lifecycle-file="$here/lifecycle-ops.json" \
  --public-access-prevention
run gcloud projects add-iam-policy-binding "$project" --member="serviceAccount:$account" \
  --role=roles/bigquery.jobUser
for dataset in nba_analytics nba_reference nba_precompute nba_predictions nba_raw; do
  run bq add-iam-policy-binding --member="serviceAccount:$account" \
    --role=roles/bigquery.dataViewer "$project:$dataset"
done
