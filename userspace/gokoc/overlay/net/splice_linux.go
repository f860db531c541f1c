// SPDX-License-Identifier: GPL-2.0

package net

import "io"

// splice leaves the copying to io.Copy.
func splice(c *netFD, r io.Reader) (int64, error, bool) { return 0, nil, false }
