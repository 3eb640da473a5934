# SPDX-License-Identifier: Apache-2.0
# Sourced by the corpus campaign and by the bench, with the corpus folder of the tests in $corpus.

# The packages of package.json into npm, for make_node.js and the peer of npm.
install_npm() {
    [ ! -e npm/installed ] || return 0
    mkdir -p npm
    cp "$corpus/package.json" "$corpus/package-lock.json" npm/
    (cd npm && npm ci --ignore-scripts --no-audit --no-fund) >npm.log 2>&1 || fail "npm: $(cat npm.log)"
    : >npm/installed
}
