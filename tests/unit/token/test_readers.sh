#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What readers.token says of libccid is what the installed libccid's own list says.
#   test_readers.sh SOURCE_FOLDER
set -eu
list=/etc/libccid_Info.plist
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# strings KEY: the texts of an array of the list, a line each, in upper case without 0x.
strings() {
    awk -v key="<key>$1</key>" 'index($0, key) { inside = 1 } inside && /<\/array>/ { exit }
        inside && /<string>/ { gsub(/.*<string>0x|<\/string>.*/, ""); print toupper($0) }' "$list"
}
strings ifdVendorID >"$work/vendors"
strings ifdProductID >"$work/products"
paste -d: "$work/vendors" "$work/products" | sort -u >"$work/known"
[ "$(wc -l <"$work/known")" -gt 300 ]

# of DRIVER: the ids that readers.token gives to this driver.
of() { sed -n "s/^reader: \([0-9A-F:]*\) $1 .*/\1/p" "$2/tokens/readers.token" | sort -u; }

of ccid "$1" >"$work/ccid"
of other "$1" >"$work/other"
of ccid-later "$1" >"$work/later"
for part in ccid other later; do [ -s "$work/$part" ]; done
unlisted=$(comm -23 "$work/ccid" "$work/known")
[ -z "$unlisted" ] || { echo "libccid does not list: $unlisted" >&2 && exit 1; }
listed=$(comm -12 "$work/other" "$work/known")
[ -z "$listed" ] || { echo "libccid lists: $listed" >&2 && exit 1; }
# The release that readers.token speaks of.
if grep -A1 CFBundleShortVersionString "$list" | grep -qF '>1.5.2<'; then
    [ -z "$(comm -12 "$work/later" "$work/known")" ]
fi
