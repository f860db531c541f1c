#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# stdin.sh - standard input and further files of `goko run`

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

f=$ktap_dir/input
printf 'one\ntwo\n' >"$f"

check load	0 '*' '' 'goko load -n fds handover.gki'
check pipe	0 '^TEXT$' '' 'echo text | goko run fds stdin'
check file	0 '^TWO$' '' "goko run fds stdin <$f"
check null	0 '' '' 'goko run fds stdin </dev/null'
check dev-null 0 '' '' 'goko run fds to-null </dev/null'
check closed	0 '' '' 'goko run fds stdin <&-'
check large	0 '^1000000$' '' \
	'yes text | head -c 1000000 | goko run fds stdin | wc -c'
check fd	0 '^one$' '' "goko run --fd=5 fds part 5<$f"
check no-fd	2 '' "no open file '77'" 'goko run --fd=77 fds stdin'
check bad-fd	2 '' "no open file 'x'" 'goko run --fd=x fds stdin'
check background 0 '^[0-9]+$' '' "goko spawn --log=$ktap_dir/log --fd=5 fds part 5<$f"
until_true "grep -q one $ktap_dir/log"
check its-log	0 '^one$' '' "cat $ktap_dir/log"
check unload	0 '' '' 'goko unload fds'

finish
