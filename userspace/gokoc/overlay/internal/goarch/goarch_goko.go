// SPDX-License-Identifier: GPL-2.0

// Memory has the same shape as on amd64.
//
//goko:arch amd64

package goarch
