// SPDX-License-Identifier: GPL-2.0

package net

import "io"

// sendFile leaves the copying to io.Copy.
func sendFile(c *netFD, r io.Reader) (int64, error, bool) { return 0, nil, false }
