#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# samples.sh - programs that use every operation load, and come back the same

echo 'KTAP version 1'
n=0
status=0

result()
{
	n=$((n + 1))
	echo "$1 $n $2"
	[ "$1" = ok ] || status=1
}

for sample in samples/*.gas; do
	name=$(basename "$sample" .gas)
	if goko asm -o "/tmp/$name.gki" "$sample" &&
	   goko verify "/tmp/$name.gki" >/dev/null &&
	   goko load "/tmp/$name.gki" >"/tmp/$name.out" 2>&1; then
		result ok "$name loads"
	else
		sed 's/^/# /' "/tmp/$name.out"
		result 'not ok' "$name loads"
	fi
	if goko dis "/tmp/$name.gki" >"/tmp/$name.gas" &&
	   grep -v '^;' "$sample" | cmp -s - "/tmp/$name.gas"; then
		result ok "$name comes back the same"
	else
		result 'not ok' "$name comes back the same"
	fi
done
echo "1..$n"
exit $status
