#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The committed udev rules are what the profiles make; changed profiles make other rules.
#   test_udev.sh GENERATOR SOURCE_FOLDER
set -eu
generator=$1
source=$2
rules=$source/udev/60-divit-readers.rules
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$generator" "$source/tokens" >"$work/made"
cmp "$work/made" "$rules"

# One more reader: one more device in the rules, and the comparison would have failed.
cp -r "$source/tokens" "$work/tokens"
echo 'reader: 0001:0002 ccid Deneme' >>"$work/tokens/readers.token"
"$generator" "$work/tokens" >"$work/more"
if cmp -s "$work/more" "$rules"; then exit 1; fi
test "$(diff "$rules" "$work/more" | grep -c '^>')" = 2
grep -q '^ATTR{idVendor}=="0001", ATTR{idProduct}=="0002", ' "$work/more"

# The same id under two names is refused.
echo 'reader: 0001:0002 ccid Deneme iki' >>"$work/tokens/readers.token"
if "$generator" "$work/tokens" >"$work/twice" 2>"$work/said"; then exit 1; fi
grep -q '0001:0002' "$work/said"

# One commented line per device, ids sorted, none twice.
grep '^ATTR' "$rules" >"$work/devices"
LC_ALL=C sort -u -c "$work/devices"
test "$(grep -c '^# .' "$rules")" = "$(($(wc -l <"$work/devices") + 2))"
test "$(wc -l <"$work/devices")" = "$(cat "$source"/tokens/*.token | grep -c '^reader:')"
