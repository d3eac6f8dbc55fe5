#!/usr/bin/env bash
# A tour of the REST API: sets an integration up, synchronises, repairs somebody, places a group with an alias, sees a
# leaver go and come back, and decides on removals that are held.
#
#   docs/api-tour.sh
#
# Starts what it needs (an emulator for Entra, an emulator for Ziik, `npm run stack`) on free ports and ends all of it.
# Every call of the API stands here as one would write it by hand; `GET /openapi.json` has the others. Against the
# originals, leave out the lines with `control`: they stand for what people do in the Entra portal and in Ziik.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in node npm curl jq; do
  command -v "$tool" >/dev/null || { echo "The tour needs \"$tool\", which is not installed. Install it (apt-get install $tool) and start again." >&2; exit 69; }
done

work=$(mktemp -d)
pids=()
finish() {
  local code=$?
  trap - EXIT
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  [ "$code" = 0 ] || [ "$code" = 130 ] || { echo; echo "The tour ended early ($code). The last lines of the logs:"; tail -n 15 "$work"/*.log; } >&2
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# Starts a program in the background and reads the line that says that it is ready into $line.
start() { # name, command…
  local name=$1; shift
  mkfifo "$work/$name"
  "$@" >"$work/$name" 2>"$work/$name.log" &
  pids+=($!)
  exec {ready}<"$work/$name"
  read -r -t 600 line <&"$ready" || { echo "\"$name\" did not start." >&2; exit 1; }
}

# A call of the API: prints the answer's body; a refusal is printed and ends the tour.
api() { # token, method, path, body
  curl --silent --show-error --fail-with-body --max-time 60 --request "$2" "$config$3" --header "authorization: Bearer $1" \
    ${4:+--header 'content-type: application/json' --data "$4"} || { echo " <- $2 $3" >&2; exit 1; }
}

# A call of the API that has to be refused, with this status and code.
refused() { # token, method, path, body, status, code
  curl --silent --show-error --max-time 60 --request "$2" "$config$3" --header "authorization: Bearer $1" \
    --header 'content-type: application/json' --data "$4" >"$work/refused.json"
  jq -c '{status, code, detail}' "$work/refused.json"
  jq --exit-status --argjson status "$5" --arg code "$6" '.status == $status and .code == $code' "$work/refused.json" >/dev/null
}

# A call of an emulator's control API.
control() { # method, url, body
  curl --silent --show-error --fail-with-body --request "$1" "$2" ${3:+--header 'content-type: application/json' --data "$3"}
}

# Repeats a call of the API until its answer fits, and prints that answer.
until_fits() { # path, jq condition
  local deadline=$((SECONDS + 120)) answer
  while answer=$(api "$admin" GET "$1") && ! jq --exit-status "$2" <<<"$answer" >/dev/null; do
    if ((SECONDS > deadline)); then echo "Waited in vain for $2 of $1: $answer" >&2; exit 1; fi
    sleep 0.3
  done
  echo "$answer"
}

# Initiates a run and waits until Ziik has answered for everybody in it: `settledAt`.
synchronise() { # kind
  local run
  run=$(api "$admin" POST "/v1/integrations/$integration/runs" "{\"kind\":\"$1\"}" | jq -r .id)
  until_fits "/v1/runs/$run" '.settledAt != null or .status == "failed" or .status == "cancelled"' >"$work/run.json"
  jq -c '{kind, status, endedAt, settledAt, counts, error}' "$work/run.json"
  jq --exit-status '.status == "succeeded"' "$work/run.json" >/dev/null
}

# Why a user has their state in Ziik: the verdict, then the steps from Azure to Ziik.
explain() { user "$1" | jq -c '.explanation | .verdict, .steps[]'; } # azureId

user() { api "$admin" GET "/v1/integrations/$integration/users/$1"; } # azureId
brief='{azureId, email, status, unit: .unit.name, userTypes: [.userTypes[].name], findings: [.findings[] | {code, value, nearest: [.nearest[].name]}], purgeAt}'

say '1. Start the emulators and the stack'
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent build
start entra node sandbox/entra/dist/main.js --port 0
entra=$(jq -r .url <<<"$line")
start ziik node sandbox/ziik/dist/main.js --port 0
ziik=$(jq -r .url <<<"$line")
start stack env \
  LOGIN_URL="$entra" GRAPH_URL="$entra" ZIIK_HOST_SUFFIXES=127.0.0.1 CONFIG_PORT=0 \
  AUTH_JWKS_URL="$ziik/control/jwks" AUTH_ISSUER="$ziik" AUTH_AUDIENCE=azure-user-sync \
  npm run --silent stack
config=$(jq -r .config <<<"$line")
echo "$line" | jq '{config, kafka, probes}'

say '2. A directory of 300 people, and a Ziik instance with units and user types of these names'
tenant=11111111-2222-4333-8444-555555555555
application=66666666-7777-4888-8999-000000000000
control PUT "$entra/control/tenants/$tenant" "{\"applicationId\":\"$application\",\"secret\":\"shown-once\",\"people\":300,\"seed\":7}" >"$work/tenant.json"
control PUT "$ziik/control/instances/acme" "$(jq '{username: "sync@acme.example", password: "not-in-any-log", unitNames: .units, userTypeNames: .userTypes}' "$work/tenant.json")" >/dev/null
jq -c '{domain, units: (.units | length), userTypes: (.userTypes | length)}' "$work/tenant.json"

# Tokens come from Ziik's sign-in: an operator looks after instances, a platform administrator after one's integrations.
operator=$(control POST "$ziik/control/tokens" '{"sub":"olga","roles":["operator"]}' | jq -r .token)
admin=$(control POST "$ziik/control/tokens" '{"sub":"ada","roles":["platform-administrator"],"instance":"acme"}' | jq -r .token)

say '3. The operator sets the instance up'
api "$operator" PUT /v1/instances/acme "{\"baseUrl\":\"$ziik/acme/api\",\"username\":\"sync@acme.example\",\"password\":\"not-in-any-log\",\"webhookSecret\":\"only-ziik-knows\"}" | jq .

say '4. The administrator makes an integration, and has it verified before it is enabled'
integration=$(api "$admin" POST /v1/integrations "{
  \"name\": \"Shops\", \"applicationId\": \"$application\", \"tenantId\": \"$tenant\", \"secret\": \"shown-once\",
  \"unitField\": \"department\", \"userTypeField\": \"jobTitle\", \"enabled\": false
}" | jq -r .id)
api "$admin" POST "/v1/integrations/$integration/verification" >"$work/verification.json"
jq -c '.checks[] | {name, status}' "$work/verification.json"
jq -r '.advice[] | select(.unit.matched + .userType.matched > 0) | "\(.field): \(.unit.matched) of \(.unit.values) values are units, \(.userType.matched) of \(.userType.values) user types"' "$work/verification.json"
api "$admin" PATCH "/v1/integrations/$integration" '{"enabled":true}' | jq -c '{id, name, enabled, state, secret, nextRunAt}'

say '5. Initiate synchronisation: everybody is read, decided, and written to Ziik'
synchronise full
api "$admin" GET "/v1/integrations/$integration" | jq -c '{state, attention: [.attention[].code], counts}'

say '6. Who sees nothing in Ziik, and why'
api "$admin" GET "/v1/integrations/$integration/users?status=unassigned&limit=500" >"$work/unassigned.json"
jq -c ".data[:5][] | $brief" "$work/unassigned.json"
echo "$(jq '.data | length' "$work/unassigned.json") unassigned. The values behind it:"
api "$admin" GET "/v1/integrations/$integration/unmatched-values?limit=5" | jq -c '.data[] | {kind, value, users, nearest: [.nearest[].name]}'

say '7. One of them is repaired in Azure: the department that was meant'
one=$(jq -c '[.data[] | select((.findings | length) == 1 and .findings[0].code == "unit-unknown" and (.findings[0].nearest | length) > 0)][0]' "$work/unassigned.json")
azure_id=$(jq -r .azureId <<<"$one")
meant=$(jq '.findings[0].nearest[0].name' <<<"$one")
jq -c "$brief" <<<"$one"
control POST "$entra/control/tenants/$tenant/changes" "[{\"op\":\"update\",\"id\":\"$azure_id\",\"set\":{\"department\":$meant}}]" >/dev/null
synchronise delta
user "$azure_id" | jq -c "$brief"
user "$azure_id" | jq --exit-status --argjson meant "$meant" '.status == "assigned" and .unit.name == $meant' >/dev/null

say '8. A group that sees nothing: nine people in a department that no unit is called. One alias places them all'
jq '.userTypes[0] as $type | .domain as $domain | [range(1; 10) | {op: "hire", accountEnabled: true, userType: "Member",
  givenName: "Ida", surname: "Holm", mail: "ida.holm.\(.)@\($domain)", department: "Harbour", jobTitle: $type}]' "$work/tenant.json" >"$work/hires.json"
control POST "$entra/control/tenants/$tenant/changes" "$(cat "$work/hires.json")" >/dev/null
synchronise delta
api "$admin" GET "/v1/integrations/$integration/unmatched-values?sort=people&code=unit-unknown&limit=1" >"$work/group.json"
jq -c '.data[0] | {kind, code, field, value, users, seesNothing}' "$work/group.json"
jq --exit-status '.data[0] | .value == "Harbour" and .users == 9' "$work/group.json" >/dev/null
harbour=$(api "$admin" GET "/v1/integrations/$integration/users?field=department&value=Harbour&limit=1" | jq -r '.data[0].azureId')
explain "$harbour"

api "$admin" GET "/v1/integrations/$integration/catalogue?kind=unit&limit=1" >"$work/units.json"
unit=$(jq '.data[0].id' "$work/units.json")
jq -c '.data[0] | {id, name, people}' "$work/units.json"
api "$admin" POST "/v1/integrations/$integration/aliases" "{\"kind\":\"unit\",\"value\":\"Harbour\",\"target\":{\"id\":$unit}}" | jq -c '{id, value, target, state}'
until_fits "/v1/integrations/$integration/users?field=department&value=Harbour&limit=500" \
  "(.data | length) == 9 and (.data | all(.status == \"assigned\" and .unit.id == $unit))" | jq -c ".data[:3][] | $brief"
api "$admin" GET "/v1/integrations/$integration/unmatched-values?code=unit-unknown&limit=500" >"$work/values.json"
jq --exit-status '.data | all(.value != "Harbour")' "$work/values.json" >/dev/null

say '9. One of them, explained step by step'
explain "$harbour"
user "$harbour" >"$work/explained.json"
jq --exit-status '.explanation.verdict.code == "assigned" and .decision.unit.by == "alias"' "$work/explained.json" >/dev/null

say '10. Somebody leaves: deactivated in Ziik, with the day of the purge'
leaver=$(api "$admin" GET "/v1/integrations/$integration/users?status=assigned&limit=1" | jq -r '.data[0].azureId')
control POST "$entra/control/tenants/$tenant/changes" "[{\"op\":\"leaver\",\"id\":\"$leaver\"}]" >/dev/null
synchronise delta
api "$admin" GET "/v1/integrations/$integration/users?status=deactivated" | jq -c ".data[] | $brief"
control GET "$ziik/control/instances/acme/users?reference=$leaver" >"$work/in-ziik.json"
jq -c '.data[] | {id, email, active}' "$work/in-ziik.json"
jq --exit-status '.data[0].active == false' "$work/in-ziik.json" >/dev/null

say '11. The administrator reactivates: active as before, and the purge is off'
api "$admin" POST "/v1/integrations/$integration/users/$leaver/reactivation" >/dev/null
until_fits "/v1/integrations/$integration/users/$leaver" '.status == "assigned" and .purgeAt == null' | jq -c "$brief"
control GET "$ziik/control/instances/acme/users?reference=$leaver" >"$work/in-ziik.json"
jq -c '.data[] | {id, email, active}' "$work/in-ziik.json"
jq --exit-status '.data[0].active == true' "$work/in-ziik.json" >/dev/null

say '10. Somebody has moved: looked up, and synchronised alone, without waiting for a round'
moved=$(api "$admin" GET "/v1/integrations/$integration/users?status=assigned&limit=2" | jq -r --arg leaver "$leaver" '[.data[].azureId | select(. != $leaver)][0]')
control POST "$entra/control/tenants/$tenant/changes" "[{\"op\":\"update\",\"id\":\"$moved\",\"set\":{\"surname\":\"Married\"}}]" >/dev/null
api "$admin" GET "/v1/integrations/$integration/lookup?text=$moved" | jq -c '{verdict, lastName: .user.lastName, notAsked}'
api "$admin" POST "/v1/integrations/$integration/users/$moved/sync" >/dev/null
until_fits "/v1/integrations/$integration/users/$moved" '.sync.steps | all(.state == "done")' >"$work/moved.json"
jq -c '.sync.steps[] | {step, state, at}' "$work/moved.json"
jq --exit-status '.lastName == "Married"' "$work/moved.json" >/dev/null

say '13. Forty leave at once: more than the removal limit allows, so they are held until the administrator decides'
api "$admin" GET "/v1/integrations/$integration/users?status=assigned&limit=41" \
  | jq --arg leaver "$leaver" '[.data[].azureId | select(. != $leaver)][:40] | map({op: "leaver", id: .})' >"$work/leavers.json"
control POST "$entra/control/tenants/$tenant/changes" "$(cat "$work/leavers.json")" >/dev/null
synchronise delta
api "$admin" GET "/v1/integrations/$integration/holds" >"$work/holds.json"
jq -c '.data[]' "$work/holds.json"
run=$(jq -r '.data[0].runId' "$work/holds.json")
seen=$(jq '.data[0].deactivations' "$work/holds.json")

# Meanwhile one of them comes back. The decision names how many the administrator has seen, and is refused.
control POST "$entra/control/tenants/$tenant/changes" "[{\"op\":\"restore\",\"id\":$(jq '.[0].id' "$work/leavers.json")}]" >/dev/null
synchronise delta
refused "$admin" POST "/v1/runs/$run/decision" "{\"deactivations\":\"approve\",\"expected\":$seen}" 409 changed-meanwhile

# Looked at again, and approved.
api "$admin" GET "/v1/integrations/$integration/holds" >"$work/holds.json"
seen=$(jq '.data[0].deactivations' "$work/holds.json")
api "$admin" POST "/v1/runs/$run/decision" "{\"deactivations\":\"approve\",\"expected\":$seen}" | jq -c '{number, held}'
until_fits "/v1/integrations/$integration/users?status=deactivated&limit=500" "(.data | length) == $seen" | jq -c ".data[:3][] | $brief"
user "$(jq -r '.[0].id' "$work/leavers.json")" >"$work/returned.json"
jq -c "$brief" "$work/returned.json"
jq --exit-status '.status == "assigned"' "$work/returned.json" >/dev/null

say 'Done: everything that the tour started ends now.'
