// SPDX-License-Identifier: GPL-2.0

package net

// maxListenerBacklog is more than any kernel takes: it caps it itself.
func maxListenerBacklog() int { return 1<<16 - 1 }
