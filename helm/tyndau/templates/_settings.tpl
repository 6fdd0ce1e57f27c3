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
{{- merge (dict) .Values.settings $own | toYaml -}}
{{- end -}}
