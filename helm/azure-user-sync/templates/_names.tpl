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

{{- define "userSync.ofRelease" -}}
app.kubernetes.io/name: {{ include "userSync.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "userSync.selector" -}}
{{ include "userSync.ofRelease" .root }}
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

{{- /* Names of topics and groups; the topics are those of libs/contracts. */ -}}
{{- define "userSync.topicPrefix" -}}
{{- get .Values.settings "TOPIC_PREFIX" | default "azure-user-sync" }}
{{- end }}

{{- define "userSync.partitions" -}}
{{- get .Values.settings "TOPIC_PARTITIONS" | default 12 }}
{{- end }}

{{- /* "true" where the value is set and the cluster knows the kind. */ -}}
{{- define "userSync.usesStrimziTopics" -}}
{{- if and .Values.strimzi.topics.enabled (.Capabilities.APIVersions.Has "kafka.strimzi.io/v1") }}true{{ end }}
{{- end }}

{{- define "userSync.usesStrimziUsers" -}}
{{- if and .Values.strimzi.users.enabled (.Capabilities.APIVersions.Has "kafka.strimzi.io/v1") }}true{{ end }}
{{- end }}

{{- /* "true" where a scaler owns the replicas of a service. Takes root and service. */ -}}
{{- define "userSync.isScaled" -}}
{{- $scaling := (get .root.Values.services .service).autoscaling | default dict }}
{{- if $scaling.enabled }}
{{- if or (eq .service "config") (.root.Capabilities.APIVersions.Has "keda.sh/v1alpha1") }}true{{ end }}
{{- end }}
{{- end }}
