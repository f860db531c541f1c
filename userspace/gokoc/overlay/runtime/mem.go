// SPDX-License-Identifier: GPL-2.0

package runtime

// MemProfileRate would be the rate of sampling allocations; none are.
var MemProfileRate int

// MemStats are statistics about the heap.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// What memstats tells, in the order of enum goko_memstat.
const (
	statMallocs = iota
	statFrees
	statTotalAlloc
	statFreedBytes
	statHeapSys
	statHeapInuse
	statNextGC
	statLastGC
	statNumGC
	statNumForced
	statLimit
	statHeapReleased
	statStacks
	statSpansInuse
	statSpansSys
	statGCCPU
	statAllCPU
	statBySize // three for each
	numStats   = statBySize + 3*61
)

// memstats fills buf with numbers of 8 bytes.
func memstats(buf []byte) int

// gcpercent sets GOGC and returns what it was.
func gcpercent(percent int) int

// statBuf is what memstats filled last, so that looking at the heap does not add
// to it.  Who looks at the same time gets numbers of the same moment.
var statBuf *[8 * numStats]byte

// ReadMemStats fills in m.  It is the heap of all tasks.
func ReadMemStats(m *MemStats) {
	b := statBuf
	if b == nil {
		b = new([8 * numStats]byte)
		statBuf = b
	}
	memstats(b[:])
	var n [numStats]uint64
	for i, x := range b {
		n[i/8] |= uint64(x) << (i % 8 * 8)
	}
	percent := gcpercent(-2)
	*m = MemStats{
		Alloc:        n[statTotalAlloc] - n[statFreedBytes],
		TotalAlloc:   n[statTotalAlloc],
		Sys:          n[statHeapSys] + n[statStacks] + n[statSpansSys],
		Mallocs:      n[statMallocs],
		Frees:        n[statFrees],
		HeapAlloc:    n[statTotalAlloc] - n[statFreedBytes],
		HeapSys:      n[statHeapSys],
		HeapIdle:     n[statHeapSys] - n[statHeapInuse],
		HeapInuse:    n[statHeapInuse],
		HeapObjects:  n[statMallocs] - n[statFrees],
		NextGC:       n[statNextGC],
		LastGC:       n[statLastGC],
		NumGC:        uint32(n[statNumGC]),
		NumForcedGC:  uint32(n[statNumForced]),
		EnableGC:     percent >= 0,
		HeapReleased: n[statHeapReleased],
		StackInuse:   n[statStacks],
		StackSys:     n[statStacks],
		MSpanInuse:   n[statSpansInuse],
		MSpanSys:     n[statSpansSys],
	}
	if n[statGCCPU] < n[statAllCPU] {
		m.GCCPUFraction = float64(n[statGCCPU]) / float64(n[statAllCPU])
	}
	for i := range m.BySize {
		at := statBySize + 3*i
		m.BySize[i].Size = uint32(n[at])
		m.BySize[i].Mallocs = n[at+1]
		m.BySize[i].Frees = n[at+2]
	}
}

// GC runs a collection, and returns when it is complete.
func GC()

// KeepAlive lets x be reachable up to here.
func KeepAlive(x any)

func setfinalizer(obj, finalizer any)

// SetFinalizer lets finalizer be called, with obj, when nothing else points to what obj
// points to; a finalizer of nil takes it back.
func SetFinalizer(obj, finalizer any) { setfinalizer(obj, finalizer) }
