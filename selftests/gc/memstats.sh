#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# memstats.sh - fields of runtime.MemStats agree, for one program and beside others
#
# goko-test: timeout=120 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# memstats NAME [ARG]: prints what is wrong
memstats()
{
	goko run memstats.gki $2 2>err
	echo "# $(grep '^per million' err)"
	grep '^wrong' err | head -n 20 | sed 's/^/# /'
	result "$1" grep -qx 'bad: 0' err
}

memstats alone alone
goko run garbage.gki 2>/dev/null &
goko run --heap-limit=2M garbage.gki 2>/dev/null &
goko run memstats.gki 2>other.err &
other=$!
memstats beside-others
wait $other
result the-other-agrees grep -qx 'bad: 0' other.err
wait
finish
