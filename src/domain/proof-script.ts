/**
 * What a job runs to answer a challenge, for any POSIX shell with openssl and curl. Each target puts its own lines around
 * it: before, what fills MINTMARK_PLACE from the job's own variables; after, what sends `$answer` back.
 *
 * The value is in the environment of this one step and goes through standard input; on command lines stands the nonce only.
 * A value of less than 16 characters could be guessed from its code, so that none is made. MINTMARK_CHECK is `SCHEME URL`, or empty where the issuer cannot be asked. An undefined secret is an empty text, or in
 * Azure Pipelines the text `$(NAME)` itself.
 */
export const proofScript = `case "$MINTMARK_NONCE" in *[!0-9a-f]* | '') exit 1 ;; esac
[ "\${#MINTMARK_NONCE}" -eq 32 ] || exit 1
mac=none status=0 header=
# shellcheck disable=SC2016
case "$MINTMARK_TOKEN" in
  '' | '$('*')') ;;
  ????????????????*)
    mac=$(printf '%s' "$MINTMARK_TOKEN" | openssl dgst -sha256 -hmac "$MINTMARK_NONCE:$MINTMARK_PLACE")
    mac=\${mac##* }
    case "\${MINTMARK_CHECK%% *}" in
      token) header="token $MINTMARK_TOKEN" ;;
      bearer) header="Bearer $MINTMARK_TOKEN" ;;
      basic) header="Basic $(printf ':%s' "$MINTMARK_TOKEN" | openssl base64 -A)" ;;
    esac
    ;;
  *) mac=short ;;
esac
if [ -n "$header" ]; then
  header=$(printf '%s' "$header" | tr -d '\\r\\n' | sed 's/[\\\\"]/\\\\&/g')
  status=$(printf 'header = "Authorization: %s"\\n' "$header" |
    curl --disable --config - --silent --output /dev/null --max-time 60 --user-agent mintmark \\
      --write-out '%{http_code}' "\${MINTMARK_CHECK#* }") || status=0
fi
answer="v1 $mac $status"
`;
