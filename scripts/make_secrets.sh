#!/bin/sh
# Makes the secret files of docker-compose.yml in ./secrets (or in the folder named), each only where it is missing.
#   EMAIL_URL=smtp+tls://user:password@mail.example.com:587 scripts/make_secrets.sh [FOLDER]
# The folder is closed to other people; the files in it are readable, as the containers' users have other numbers.
set -eu
folder="${1:-$(dirname "$0")/../secrets}"
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # NAME: writes standard input to it unless it is there
    if [ -s "$folder/$1" ]; then
        cat >/dev/null
        echo "kept  $folder/$1"
    else
        cat >"$folder/$1"
        echo "made  $folder/$1"
    fi
    chmod 444 "$folder/$1"
}
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
url_safe() { tr '+/' '-_'; }

random 48 | url_safe | keep secret_key
# A Fernet key is 32 random bytes in URL-safe base 64.
random 32 | url_safe | keep encryption_keys
random 24 | url_safe | keep database_password
random 24 | url_safe | keep redis_password
if [ -n "${EMAIL_URL:-}" ] || [ -s "$folder/email_url" ]; then
    printf '%s' "${EMAIL_URL:-}" | keep email_url
else
    echo "Embark sends sign-in codes by e-mail. Run again with the mail server's address, like so:" >&2
    echo "  EMAIL_URL=smtp+tls://user:password@mail.example.com:587 $0" >&2
    exit 2
fi
