#!/bin/sh
# Makes the two secrets that the chart refers to, with fresh keys; what is there stays. For evaluation: who loses the
# keyring loses every customer's secret, so in production it comes from a vault.
set -eu
exists() { kubectl get secret "$1" >/dev/null 2>&1; }
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }

exists user-sync-database || kubectl create secret generic user-sync-database \
  --from-literal=username=user_sync --from-literal=password="$(random 24)" \
  --from-literal=host=postgres --from-literal=port=5432 --from-literal=dbname=user_sync
exists user-sync-keyring || kubectl create secret generic user-sync-keyring \
  --from-literal=keyring.json="{\"current\":\"first\",\"keys\":{\"first\":\"$(random 32)\"}}"
