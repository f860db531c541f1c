// SPDX-License-Identifier: GPL-2.0

package runtime

import _ "unsafe" // for go:linkname

// random is a random number, of the kernel's.
func random() uint64

//go:linkname os_fastrand os.fastrand
func os_fastrand() uint32 { return uint32(random()) }

//go:linkname rand_fastrand64 math/rand.fastrand64
func rand_fastrand64() uint64 { return random() }

func fastrand64() uint64 { return random() }

//go:linkname net_fastrand net.fastrand
func net_fastrand() uint32 { return uint32(random()) }

//go:linkname net_fastrandu net.fastrandu
func net_fastrandu() uint { return uint(random()) }
