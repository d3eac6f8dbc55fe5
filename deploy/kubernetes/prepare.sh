#!/bin/sh
# Makes what the values of this folder refer to, each with fresh keys where it is missing: the secrets of the database's
# roles and the keyring, the emulators' certificate with its authority, and the collector's configuration. For evaluation: who loses the
# keyring loses every customer's secret, so in production it comes from a vault.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
is_there() { kubectl get "$1" "$2" >/dev/null 2>&1; }

npm run --silent certificates -- --folder "$folder" --host entra --host ziik --host localhost
database_secret() { # name, user, file of the password
  is_there secret "$1" || kubectl create secret generic "$1" \
    --from-literal=username="$2" --from-file=password="$folder/$3" \
    --from-literal=host=postgres --from-literal=port=5432 --from-literal=dbname=user_sync
}
database_secret user-sync-database user_sync database-password
for role in owner poller mapper applier config; do
  database_secret "user-sync-database-$role" "user_sync_$role" "database-password-$role"
done
kubectl create configmap create-roles --from-file=deploy/database/create-roles.sh --dry-run=client --output=yaml |
  kubectl apply --filename=-
is_there secret user-sync-keyring || kubectl create secret generic user-sync-keyring --from-file="$folder/keyring.json"
if ! is_there secret sandbox-certificate; then
  kubectl create secret tls sandbox-certificate --cert="$folder/tls.crt" --key="$folder/tls.key"
  kubectl delete configmap sandbox-authority --ignore-not-found
  kubectl create configmap sandbox-authority --from-file="$folder/ca.crt"
fi
kubectl create configmap collector --from-file=deploy/collector --dry-run=client --output=yaml | kubectl apply --filename=-
