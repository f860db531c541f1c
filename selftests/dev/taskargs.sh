#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# taskargs.sh - tasks of one image have arguments of their own

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

check load	0 '*' '' 'goko load -n taskargs taskargs.gki'
check first	0 '' '^a b$' 'goko run taskargs "a b" c'
check second	0 '' '^other$' 'goko run taskargs other'
check count	0 '' '^1$' 'goko run taskargs'
check unload	0 '' '' 'goko unload taskargs'

finish
