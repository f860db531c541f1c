#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# envs.sh - tasks of one image have environments of their own

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

goko=$(command -v goko)
mkfifo "$ktap_dir/fifo"

check load	0 '*' '' 'goko load -n envs envs.gki'
check one	0 '' '^one true ' 'X=one goko run envs X'
check two	0 '' '^two true ' 'X=two goko run envs X'
check empty	0 '' '^ true ' 'X= goko run envs X'
check none	0 '' '^ false ' 'goko run envs X'
check nothing	0 '' '^ false 0$' "env -i $goko run envs X"
check only-one	0 '' '^b=c true 1$' "env -i X=b=c $goko run envs X"

# The first has changed its own, and has not ended.
X=one goko run envs X wait <"$ktap_dir/fifo" >"$ktap_dir/first" 2>&1 &
exec 3>"$ktap_dir/fifo"
until_true "grep -q one $ktap_dir/first"
check beside	0 '' '^two true ' 'X=two A=x goko run envs X'
check untouched	0 '' '^x true ' 'A=x goko run envs A'
echo >&3
exec 3>&-
result first wait $!
result first-says grep -q '^one true ' "$ktap_dir/first"
result first-right eval "! grep wrong $ktap_dir/first"
check unload	0 '' '' 'goko unload envs'

finish
