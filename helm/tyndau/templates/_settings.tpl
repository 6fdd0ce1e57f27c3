{{/* The server's settings as environment variables, in the order of their names; `settings` of the values go over the chart's own. */}}
{{- define "tyndau.settings" -}}
{{- $own := dict
  "TYNDAU__ADMIN__BIND" "0.0.0.0"
  "TYNDAU__ADMIN__PORT" "8445"
  "TYNDAU__DATA__DIR" "/var/lib/tyndau"
  "TYNDAU__HTTP__ORIGINS" .Values.publicUrl
  "TYNDAU__HTTP__PORT" "8080"
  "TYNDAU__MEDIA__ADVERTISE" (join "," .Values.media.advertise | default "$(NODE_ADDRESS)")
  "TYNDAU__MEDIA__PORT" (toString .Values.media.port)
-}}
{{- if .Values.tls.existingSecret -}}
{{- $own = merge $own (dict
  "TYNDAU__HTTPS__PORT" "8443"
  "TYNDAU__TLS__CERT" "/etc/tyndau/tls/tls.crt"
  "TYNDAU__TLS__KEY" "/etc/tyndau/tls/tls.key"
) -}}
{{- else -}}
{{- $own = merge $own (dict "TYNDAU__HTTP__PLAIN" "everyone") -}}
{{- end -}}
{{- with .Values.archive -}}
{{- if .store -}}
{{- $own = merge $own (dict "TYNDAU__ARCHIVE__STORE" .store "TYNDAU__ARCHIVE__REMOVE_LOCAL" (toString .removeLocal)) -}}
{{- end -}}
{{- if .database -}}
{{- $own = merge $own (dict "TYNDAU__ARCHIVE__DATABASE" .database) -}}
{{- end -}}
{{- range $kind, $days := .keepDays -}}
{{- $own = merge $own (dict (printf "TYNDAU__ARCHIVE__KEEP_DAYS__%s" (upper $kind)) (toString (int $days))) -}}
{{- end -}}
{{- end -}}
{{- with .Values.record -}}
{{- if .existingSecret -}}
{{- $own = merge $own (dict
  "TYNDAU__RECORD__COURT_KEY" "/etc/tyndau/record/court-key.pem"
  "TYNDAU__RECORD__CLOSED_KEY" "/etc/tyndau/record/closed-key.pem"
) -}}
{{- if .stampUrl -}}
{{- $own = merge $own (dict
  "TYNDAU__RECORD__STAMP_URL" .stampUrl
  "TYNDAU__RECORD__STAMP_CA" "/etc/tyndau/record/stamp-ca.pem"
) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- merge (dict) .Values.settings $own | toYaml -}}
{{- end -}}
