#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# percent.sh - GOGC: of the environment, of debug.SetGCPercent(), of several tasks
#
# goko-test: timeout=120 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

check default	0 '' '^100 70 100 -1$' 'goko run percent.gki get'
check number	0 '' '^30 70 30 -1$' 'GOGC=30 goko run percent.gki get'
check off	0 '' '^-1 70 -1 -1$' 'GOGC=off goko run percent.gki get'
check negative	0 '' '^-1 70 -1 -1$' 'GOGC=-20 goko run percent.gki get'
check nonsense	0 '' '^100 70 100 -1$' 'GOGC=12x goko run percent.gki get'
check empty	0 '' '^100 70 100 -1$' 'GOGC= goko run percent.gki get'

check alone-off		0 '' '^collections: 0$' 'goko run percent.gki off'
check goes-with-task	0 '' '^some: true$' 'goko run percent.gki garbage'

goko run percent.gki hold 2>hold.err &
hold=$!
result off-beside-others until_true 'grep -q holding hold.err'
check others-collect	0 '' '^some: true$' 'goko run percent.gki garbage'
kill $hold
wait $hold
check goes-when-killed	0 '' '^some: true$' 'goko run percent.gki garbage'
check module-again	0 '^100$' '' 'sed -n "s/^gogc	//p" /sys/kernel/debug/goko/gc'
finish
