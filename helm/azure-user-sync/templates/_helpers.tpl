{{- define "userSync.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- /* At most 40 characters, so that the names of jobs stay within 52. */ -}}
{{- define "userSync.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "userSync.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "userSync.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "userSync.selector" -}}
app.kubernetes.io/name: {{ include "userSync.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "userSync.labels" -}}
{{ include "userSync.selector" . }}
app.kubernetes.io/part-of: azure-user-sync
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "userSync.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- /* The old space that fits into a memory limit such as 288Mi or 1Gi, in MiB. What Node holds beside it (its code, young
       objects, buffers of sockets) takes about 128 MiB, whatever the limit; of a small one it gets half. */ -}}
{{- define "userSync.heapMiB" -}}
{{- $mib := trimSuffix "Mi" . | int -}}
{{- if hasSuffix "Gi" . }}{{ $mib = mul (trimSuffix "Gi" . | int) 1024 }}{{ end -}}
{{- max (sub $mib 128) (div $mib 2) }}
{{- end }}

{{- /* The environment that holds nothing secret. */ -}}
{{- define "userSync.settings" -}}
NODE_ENV: production
LISTEN_HOST: 0.0.0.0
PROBE_PORT: "8081"
CONFIG_PORT: "8080"
# The CronJob fills the slots, and the migrations job makes the tables.
POLL_SCHEDULE: cron
MIGRATE_ON_START: "false"
KEYRING_FILE: /etc/azure-user-sync/keyring/keyring.json
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ toString $value | quote }}
{{- end }}
{{- end }}

{{- /* What every container of ours has in common. Takes root, resources, and isHook where nothing else is there yet. */ -}}
{{- define "userSync.container" -}}
image: {{ include "userSync.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
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
    value: --max-old-space-size={{ include "userSync.heapMiB" .resources.limits.memory }} --max-semi-space-size=8
{{- with .root.Values.database }}
{{- if .urlKey }}
  - name: DATABASE_URL_FILE
    value: /etc/azure-user-sync/database/url
{{- else }}
  {{- /* The password goes by PGPASSWORD, never into the address: it may hold any character. */}}
  {{- range $variable, $key := dict "PGUSER" "username" "PGPASSWORD" "password" "PGHOST" "host" "PGPORT" "port" "PGDATABASE" "dbname" }}
  - name: {{ $variable }}
    valueFrom:
      secretKeyRef:
        name: {{ $.root.Values.database.existingSecret }}
        key: {{ get $.root.Values.database.keys $key }}
  {{- end }}
  - name: DATABASE_URL
    value: postgres://$(PGUSER)@$(PGHOST):$(PGPORT)/$(PGDATABASE)
{{- end }}
{{- end }}
resources:
  {{- toYaml .resources | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  - name: keyring
    mountPath: /etc/azure-user-sync/keyring
    readOnly: true
  {{- if .root.Values.database.urlKey }}
  - name: database
    mountPath: /etc/azure-user-sync/database
    readOnly: true
  {{- end }}
{{- end }}

{{- /* What every pod of ours has in common. Takes root, service, and isHook. */ -}}
{{- define "userSync.pod" -}}
{{- $own := get .root.Values.services .service -}}
{{- if not .isHook }}
serviceAccountName: {{ include "userSync.fullname" .root }}-{{ .service }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
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
      secretName: {{ .root.Values.keyring.existingSecret }}
      items:
        - key: {{ .root.Values.keyring.key }}
          path: keyring.json
  {{- with .root.Values.database }}
  {{- if .urlKey }}
  - name: database
    secret:
      secretName: {{ .existingSecret }}
      items:
        - key: {{ .urlKey }}
          path: url
  {{- end }}
  {{- end }}
{{- end }}

{{- /* Pods are made anew when the settings change. */ -}}
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
