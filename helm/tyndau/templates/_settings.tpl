{{/* The server's settings as environment variables, in the order of their names; `settings` of the values go over the chart's own. */}}
{{- define "tyndau.settings" -}}
{{- $own := dict
  "TYNDAU__HTTP__LISTEN" "0.0.0.0:8080"
  "TYNDAU__ADMIN__LISTEN" "0.0.0.0:9090"
  "TYNDAU__HTTP__PUBLIC_URL" .Values.publicUrl
  "TYNDAU__MEDIA__LISTEN" (printf "0.0.0.0:%d" (int .Values.media.port))
  "TYNDAU__MEDIA__ADVERTISE" (join "," .Values.media.advertise | default "$(NODE_ADDRESS)")
  "TYNDAU__DATA__FOLDER" "/var/lib/tyndau"
  "TYNDAU__AUTH__SIGNING_KEY_FILE" "/etc/tyndau/auth/signing-key.pem"
-}}
{{- if .Values.tls.existingSecret -}}
{{- $own = merge $own (dict
  "TYNDAU__HTTPS__LISTEN" "0.0.0.0:8443"
  "TYNDAU__TLS__CERTIFICATE_FILE" "/etc/tyndau/tls/tls.crt"
  "TYNDAU__TLS__KEY_FILE" "/etc/tyndau/tls/tls.key"
) -}}
{{- end -}}
{{- merge (dict) .Values.settings $own | toYaml -}}
{{- end -}}
