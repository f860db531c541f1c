# SPDX-License-Identifier: GPL-2.0
#
# expect.awk - compare a program's output with what is expected of it
#
# Usage: awk -f expect.awk EXPECTED ACTUAL
#
# Lines are compared as text, but `...` in an expected line stands for any
# text, and an expected line that is `...` alone for any number of lines.
# Prints the first difference and exits with 1 if there is one.

function pattern(line)
{
	gsub(/[][\\.^$*+?(){}|]/, "\\\\&", line)
	gsub(/\\\.\\\.\\\./, ".*", line)
	return "^" line "$"
}

function show(what, line)
{
	printf "%s: %s\n", what, line
}

# Both files may have CRs or lack the last newline; awk does not tell.
FILENAME == ARGV[1]	{ want[++wants] = $0; next }
			{ have[++haves] = $0 }

END {
	w = 1
	h = 1
	# Where to go back to after the latest `...` line: it swallows one
	# line more each time what follows does not match.
	back = 0
	while (h <= haves || w <= wants) {
		if (w <= wants && want[w] == "...") {
			back = ++w
			from = h
		} else if (w <= wants && h <= haves &&
			   (have[h] == want[w] || index(want[w], "...") &&
			    have[h] ~ pattern(want[w]))) {
			w++
			h++
		} else if (back && from < haves) {
			w = back
			h = ++from
		} else if (back && w > wants) {
			exit 0
		} else {
			show("line", h)
			show("expected", w <= wants ? want[w] : "(end)")
			show("found   ", h <= haves ? have[h] : "(end)")
			exit 1
		}
	}
}
