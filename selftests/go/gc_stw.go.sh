#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# gc_stw.go.sh - go/gc_roots with the world stopped while it marks, and marks checked
#
# goko-test: timeout=120 module='gcstoptheworld=1 gccheckmark=1 clobberfree=1'

cat selftests/go/gc_roots.go
