// SPDX-License-Identifier: GPL-2.0

package time

// initLocal makes Local UTC: what /etc/localtime says is for the users of a
// machine, and a task is not one of their processes.
func initLocal() { localLoc.name = "UTC" }
