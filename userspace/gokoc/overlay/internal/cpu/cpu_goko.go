// SPDX-License-Identifier: GPL-2.0

package cpu

// CacheLinePadSize is the size of a cache line.
const CacheLinePadSize = 64

// GOARCH is the architecture compiled for.
const GOARCH = "amd64"

func doinit() {}
