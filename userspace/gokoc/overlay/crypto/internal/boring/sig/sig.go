// SPDX-License-Identifier: GPL-2.0

package sig

// BoringCrypto and StandardCrypto leave a mark in Go's machine code.
func BoringCrypto()   {}
func StandardCrypto() {}
