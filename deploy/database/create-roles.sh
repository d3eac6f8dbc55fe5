#!/bin/sh
# Makes the owner of the tables and a role for each service, with the passwords in the files of $ROLE_PASSWORDS. Postgres'
# image runs it when it makes its database; docs/operations.md says what to do elsewhere.
set -eu
sql() { psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" "$@"; }

for name in owner poller mapper applier config; do
  sql --set=role="user_sync_$name" --set=password="$(cat "$ROLE_PASSWORDS/database-password-$name")" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
done
sql --set=database="$POSTGRES_DB" <<'SQL'
GRANT CREATE ON DATABASE :"database" TO user_sync_owner;
SQL
