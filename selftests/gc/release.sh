#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# release.sh - debug.FreeOSMemory() gives all memory back that is free
#
# goko-test: timeout=120 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

heap=/sys/kernel/debug/goko/heap

check release 0 '' '^sum 4032$' 'goko run release.gki 2>err; s=$?; cat err >&2; exit $s'
sed 's/^/# /' err
result nothing-wrong [ "$(grep -c wrong err)" = 0 ]
check again 0 '' '^sum 4032$' 'goko run release.gki'
# Beside programs that collect at the same time.
for i in 1 2 3; do
	GOGC=$((i * 10)) goko run garbage.gki 2>/dev/null &
done
check beside 0 '' '^sum 4032$' 'goko run release.gki'
wait
echo "# $(grep -E '^(sys|inuse|free|released)_bytes|^(empty_)?arenas' $heap | tr '\t\n' ' ;')"
finish
