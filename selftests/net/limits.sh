#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# As many files as the owner's process may have.

ulimit -n 40
goko run limits.gki 2>out || exit 1
printf 'true true\ntrue\ntrue\nstill there\n' | cmp - out && exit
cat out
exit 1
