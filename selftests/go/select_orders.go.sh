#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# select_orders.go.sh - the program that Go's test/chan/select5.go writes: selects
# whose operands have effects and panic, each in the order the language demands

exec go run "$(go env GOROOT)/test/chan/select5.go"
