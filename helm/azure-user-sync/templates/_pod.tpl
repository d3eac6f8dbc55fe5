{{- /* The old space that fits into a memory limit such as 288Mi or 1Gi, in MiB. What Node holds beside it (its code, young
       objects, buffers of sockets) takes about 128 MiB, whatever the limit; of a small one it gets half. */ -}}
{{- define "userSync.heapMiB" -}}
{{- $mib := trimSuffix "Mi" . | int -}}
{{- if hasSuffix "Gi" . }}{{ $mib = mul (trimSuffix "Gi" . | int) 1024 }}{{ end -}}
{{- max (sub $mib 128) (div $mib 2) }}
{{- end }}

{{- /* Whether a pod signs in to Entra by a token of the platform. Takes root and service. */ -}}
{{- define "userSync.isFederated" -}}
{{- if and .root.Values.federation.enabled (has .service (list "poller" "config")) (not .isHook) (not .isMigration) }}true{{ end -}}
{{- end }}

{{- /* The environment that holds nothing secret and is the same for every service. */ -}}
{{- define "userSync.settings" -}}
NODE_ENV: production
LISTEN_HOST: 0.0.0.0
PROBE_PORT: "8081"
CONFIG_PORT: "8080"
# The CronJob fills the slots, and the migrations job makes the tables.
POLL_SCHEDULE: cron
MIGRATE_ON_START: "false"
KEYRING_FILE: /etc/azure-user-sync/keyring/keyring.json
{{- if .Values.monitoring.metrics.enabled }}
METRICS_PORT: {{ .Values.monitoring.metrics.port | quote }}
{{- end }}
{{- if .Values.trustedCa.existingConfigMap }}
NODE_EXTRA_CA_CERTS: /etc/azure-user-sync/trusted-ca/ca.crt
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ toString $value | quote }}
{{- end }}
{{- end }}

{{- /* How a service signs in to Kafka, as YAML: from the values, or as Strimzi makes its user. Takes root and service. */ -}}
{{- define "userSync.kafka" -}}
{{- $kafka := .root.Values.kafka }}
{{- $strimzi := .root.Values.strimzi }}
{{- $user := printf "%s-%s" (include "userSync.fullname" .root) .service }}
{{- $isStrimzi := include "userSync.usesStrimziUsers" .root }}
{{- $byCertificate := and $isStrimzi (eq $strimzi.users.authentication "tls") }}
{{- if or $kafka.tls.enabled $byCertificate }}
tls: true
{{- if or $kafka.tls.caSecret $isStrimzi }}
caSecret: {{ $kafka.tls.caSecret | default (printf "%s-cluster-ca-cert" $strimzi.cluster) }}
{{- end }}
{{- if or $kafka.tls.clientSecret $byCertificate }}
clientSecret: {{ if $byCertificate }}{{ $user }}{{ else }}{{ $kafka.tls.clientSecret }}{{ end }}
{{- end }}
{{- end }}
{{- if and $isStrimzi (not $byCertificate) }}
mechanism: scram-sha-512
username: {{ $user }}
passwordSecret: {{ $user }}
passwordKey: password
{{- else if and $kafka.sasl.mechanism (not $isStrimzi) }}
mechanism: {{ $kafka.sasl.mechanism }}
passwordSecret: {{ $kafka.sasl.existingSecret }}
passwordKey: {{ $kafka.sasl.passwordKey }}
{{- end }}
{{- end }}

{{- /* Whether a container sends mails: of the services only config does. Takes what the container takes. */ -}}
{{- define "userSync.sendsMails" -}}
{{- if and .root.Values.smtp.existingSecret (eq .service "config") (not .isMigration) }}true{{ end }}
{{- end }}

{{- /* The secret by which a service signs in to Postgres, or the owner of the tables where `isOwner`. */ -}}
{{- define "userSync.databaseSecret" -}}
{{- $values := .root.Values }}
{{- $given := ternary $values.migrations.existingSecret (get $values.database.services .service) (.isOwner | default false) }}
{{- $given | default $values.database.existingSecret }}
{{- end }}

{{- /* The roles that the migrations grant privileges to: by name, or as the services' secrets name them. */ -}}
{{- define "userSync.roles" -}}
{{- $root := .root }}
{{- range list "poller" "mapper" "applier" "config" }}
{{- $name := get $root.Values.migrations.roles . }}
{{- if $name }}
- name: {{ upper . }}_ROLE
  value: {{ $name }}
{{- else if not $root.Values.database.urlKey }}
- name: {{ upper . }}_ROLE
  valueFrom:
    secretKeyRef:
      name: {{ include "userSync.databaseSecret" (dict "root" $root "service" .) }}
      key: {{ $root.Values.database.keys.username }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What every container of ours has in common. Takes root, service, resources; isMigration for one that needs Postgres
       alone; isOwner for one that signs in to it as the owner of the tables; isHook where nothing else of the chart is there yet. */ -}}
{{- define "userSync.container" -}}
{{- $values := .root.Values }}
{{- $kafka := include "userSync.kafka" . | fromYaml }}
{{- $database := include "userSync.databaseSecret" . }}
image: {{ include "userSync.image" .root }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- /* Why a container ended, as what is wrong with its settings, stands in `kubectl describe pod`. */}}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- if not .isHook }}
envFrom:
  - configMapRef:
      name: {{ include "userSync.fullname" .root }}
{{- end }}
env:
  {{- if .isHook }}
  {{- range $name, $value := include "userSync.settings" .root | fromYaml }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  {{- end }}
  - name: NODE_OPTIONS
    value: --max-old-space-size={{ include "userSync.heapMiB" .resources.limits.memory }} --max-semi-space-size=16
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
{{- if include "userSync.isFederated" . }}
  - name: FEDERATED_TOKEN_FILE
    value: /var/run/secrets/azure-user-sync/entra/token
{{- end }}
{{- if $values.database.urlKey }}
  - name: DATABASE_URL_FILE
    value: /etc/azure-user-sync/database/url
{{- else }}
  {{- range $variable, $key := dict "PGUSER" "username" "PGHOST" "host" "PGPORT" "port" "PGDATABASE" "dbname" }}
  - name: {{ $variable }}
    valueFrom:
      secretKeyRef:
        name: {{ $database }}
        key: {{ get $values.database.keys $key }}
  {{- end }}
  {{- /* The password is read from its file for each new connection, so that it can change while services run. */}}
  - name: DATABASE_URL
    value: postgres://$(PGUSER)@$(PGHOST):$(PGPORT)/$(PGDATABASE)?passwordfile=/etc/azure-user-sync/database/password
{{- end }}
{{- if .isMigration }}
  {{- include "userSync.roles" . | nindent 2 }}
{{- else }}
  {{- if $kafka.tls }}
  - name: KAFKA_TLS
    value: "true"
  {{- if $kafka.caSecret }}
  - name: KAFKA_TLS_CA_FILE
    value: /etc/azure-user-sync/kafka/ca.crt
  {{- end }}
  {{- if $kafka.clientSecret }}
  - name: KAFKA_TLS_CERT_FILE
    value: /etc/azure-user-sync/kafka/client.crt
  - name: KAFKA_TLS_KEY_FILE
    value: /etc/azure-user-sync/kafka/client.key
  {{- end }}
  {{- end }}
  {{- if $kafka.mechanism }}
  - name: KAFKA_SASL_MECHANISM
    value: {{ $kafka.mechanism }}
  - name: KAFKA_SASL_USERNAME
    {{- if $kafka.username }}
    value: {{ $kafka.username }}
    {{- else }}
    valueFrom:
      secretKeyRef:
        name: {{ $kafka.passwordSecret }}
        key: {{ $values.kafka.sasl.usernameKey }}
    {{- end }}
  - name: KAFKA_SASL_PASSWORD_FILE
    value: /etc/azure-user-sync/kafka/password
  {{- end }}
{{- end }}
{{- if include "userSync.sendsMails" . }}
  - name: SMTP_URL_FILE
    value: /etc/azure-user-sync/smtp/url
{{- end }}
resources:
  {{- toYaml .resources | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  - name: keyring
    mountPath: /etc/azure-user-sync/keyring
    readOnly: true
  - name: database
    mountPath: /etc/azure-user-sync/database
    readOnly: true
  {{- if and (not .isMigration) (or $kafka.caSecret $kafka.clientSecret $kafka.mechanism) }}
  - name: kafka
    mountPath: /etc/azure-user-sync/kafka
    readOnly: true
  {{- end }}
  {{- if include "userSync.sendsMails" . }}
  - name: smtp
    mountPath: /etc/azure-user-sync/smtp
    readOnly: true
  {{- end }}
  {{- if $values.trustedCa.existingConfigMap }}
  - name: trusted-ca
    mountPath: /etc/azure-user-sync/trusted-ca
    readOnly: true
  {{- end }}
  {{- if include "userSync.isFederated" . }}
  - name: entra-token
    mountPath: /var/run/secrets/azure-user-sync/entra
    readOnly: true
  {{- end }}
{{- end }}

{{- /* What every pod of ours has in common. Takes what the container takes. */ -}}
{{- define "userSync.pod" -}}
{{- $values := .root.Values }}
{{- $own := get $values.services .service -}}
{{- $kafka := include "userSync.kafka" . | fromYaml }}
{{- if not .isHook }}
serviceAccountName: {{ include "userSync.fullname" .root }}-{{ ternary "entra" .service (eq (include "userSync.isFederated" .) "true") }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with $own.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 64Mi
  - name: keyring
    secret:
      secretName: {{ $values.keyring.existingSecret }}
      items:
        - key: {{ $values.keyring.key }}
          path: keyring.json
  - name: database
    secret:
      secretName: {{ include "userSync.databaseSecret" . }}
      items:
        - key: {{ $values.database.urlKey | default $values.database.keys.password }}
          path: {{ if $values.database.urlKey }}url{{ else }}password{{ end }}
  {{- if and (not .isMigration) (or $kafka.caSecret $kafka.clientSecret $kafka.mechanism) }}
  - name: kafka
    projected:
      sources:
        {{- if $kafka.caSecret }}
        - secret:
            name: {{ $kafka.caSecret }}
            items:
              - { key: {{ $values.kafka.tls.caKey }}, path: ca.crt }
        {{- end }}
        {{- if $kafka.clientSecret }}
        - secret:
            name: {{ $kafka.clientSecret }}
            items:
              - { key: {{ $values.kafka.tls.certKey }}, path: client.crt }
              - { key: {{ $values.kafka.tls.keyKey }}, path: client.key }
        {{- end }}
        {{- if $kafka.mechanism }}
        - secret:
            name: {{ $kafka.passwordSecret }}
            items:
              - { key: {{ $kafka.passwordKey }}, path: password }
        {{- end }}
  {{- end }}
  {{- if include "userSync.isFederated" . }}
  - name: entra-token
    projected:
      sources:
        - serviceAccountToken:
            path: token
            audience: {{ $values.federation.audience | quote }}
            expirationSeconds: {{ $values.federation.tokenSeconds }}
  {{- end }}
  {{- if include "userSync.sendsMails" . }}
  - name: smtp
    secret:
      secretName: {{ $values.smtp.existingSecret }}
      items:
        - key: {{ $values.smtp.key }}
          path: url
  {{- end }}
  {{- with $values.trustedCa }}
  {{- if .existingConfigMap }}
  - name: trusted-ca
    configMap:
      name: {{ .existingConfigMap }}
      items:
        - key: {{ .key }}
          path: ca.crt
  {{- end }}
  {{- end }}
{{- end }}

{{- /* Pods are recreated when the settings change. */ -}}
{{- define "userSync.podMetadata" -}}
{{- $own := get .root.Values.services .service -}}
labels:
  {{- include "userSync.labels" . | nindent 2 }}
  {{- with $own.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  azure-user-sync/settings: {{ include "userSync.settings" .root | sha256sum | trunc 16 }}
  {{- with $own.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
