# SPDX-License-Identifier: Apache-2.0
# Sourced by tests of XAdES; fail() and $judges, this folder, are the caller's.

# install_judges FOLDER: the packages of package.json, with the versions and hashes of the lock file.
install_judges() {
    mkdir -p "$1"
    ! cmp -s "$judges/package-lock.json" "$1/installed.json" || return 0
    cp "$judges/package.json" "$judges/package-lock.json" "$1"
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund) >npm.log 2>&1 || fail "npm: $(cat npm.log)"
    cp "$judges/package-lock.json" "$1/installed.json"
}
