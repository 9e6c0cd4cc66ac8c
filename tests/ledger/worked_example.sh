#!/bin/sh
# Comes to the figures of the worked example with sha256sum and openssl alone. $1 is a folder with its blocks.
set -eu
cd "$1"

leaf() { { printf '\000'; cat "$1"; } | sha256sum | cut -d' ' -f1; }

echo "source $(sha256sum < model-law.md | cut -d' ' -f1)"
echo "reading $(sha256sum < reading.txt | cut -d' ' -f1)"

# The root over two lines: 0x01, the left leaf's hash, the right leaf's hash.
{
    printf '\001'
    for line in 1 2; do
        { printf '\000'; sed -n "${line}p" reading.txt | tr -d '\n'; } | openssl dgst -sha256 -binary
    done
} > root
echo "root $(sha256sum < root | cut -d' ' -f1)"

echo "release $(leaf release)"
{
    printf 'faletusi commitment v1\n'
    for _ in 1 2 3 4 5 6 7 8; do printf '\007\007\007\007'; done
    cat release
} > committed
echo "commitment $(openssl dgst -sha256 -r committed | cut -d' ' -f1)"
echo "key-1 $(leaf key-1)"
echo "key-2 $(leaf key-2)"

# The signature under the second key is the first key's, over the lines above it.
vkey=$(sed -n 's/^key //p' key-1)
printf '%s' "${vkey#*+*+}" | openssl base64 -d -A | tail -c 32 > public
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat public; } > public.der
grep -v '^signature ' key-2 > signed
sed -n 's/^signature //p' key-2 | openssl base64 -d -A > payload
tail -c 64 payload > signature
openssl pkeyutl -verify -pubin -keyform DER -inkey public.der -rawin -in signed -sigfile signature > verdict
echo "signature $(cat verdict)"

# The key's id, in the verifier key and before the signature.
name=${vkey%%+*}
{ printf '%s\n\001' "$name"; cat public; } | openssl dgst -sha256 -binary | head -c 4 > id
head -c 4 payload | cmp - id
echo "id $({ printf '%s\n\001' "$name"; cat public; } | sha256sum | cut -c1-8)"
