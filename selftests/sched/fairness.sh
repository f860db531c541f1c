#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fairness.sh - nobody starves: not in the local ring, the place for who runs next, the
# global queue, nor behind timers and the network, while all of them are in use
#
# The times are told. What is checked is so much more that a busy machine does not matter,
# but far less than the run takes: who starves is not there before its end.
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null

# bounded KIND: it had its turns, and none came late
bounded()
{
	awk -v kind="$1" -v most=$((2500 * ${GOKO_SLOW:-1})) '
		$1 == kind { seen = $2 >= 3 && $3 < most }
		END { exit !seen }' "$ktap_dir/turns"
}

goko run fairness.gki >"$ktap_dir/turns" 2>"$ktap_dir/err"
result 'the program ends' [ $? = 0 ]
sed 's/^/# /' "$ktap_dir/err"
awk '{ print "# " $1 ": " $2 " turns, the last to come after " $3 " ms" }' "$ktap_dir/turns"
for kind in global-queue runnext yields new mutex timer afterfunc netpoll; do
	result "$kind" bounded $kind
done
finish
