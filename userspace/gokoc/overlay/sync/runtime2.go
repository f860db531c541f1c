// SPDX-License-Identifier: GPL-2.0

// GOROOT's file declares what Cond of GOROOT waits in.

package sync
