// SPDX-License-Identifier: GPL-2.0

package sync

// runtime.go - what package sync wants of the runtime: semaphores by address.

// Why semacquire waits: GOKO_SEMA_*.
const (
	semaPlain = 0
	semaCond  = 1
)

// semacquire waits until *s > 0 and counts it down; lifo: before those that
// wait already.  With a deadline it is false if that has passed.
func semacquire(s *uint32, lifo bool, deadline, reason int) bool

// semrelease counts *s up and wakes one that waits for it; handoff: counts it
// down for that one.
func semrelease(s *uint32, handoff bool)

func runtime_Semacquire(s *uint32) { semacquire(s, false, 0, semaPlain) }

func runtime_SemacquireMutex(s *uint32, lifo bool, skipframes int) {
	semacquire(s, lifo, 0, semaPlain)
}

func runtime_Semrelease(s *uint32, handoff bool, skipframes int) { semrelease(s, handoff) }

func canSpin(i int) bool

func runtime_canSpin(i int) bool { return canSpin(i) }

// runtime_doSpin spins for a moment.
func runtime_doSpin()

func runtime_nanotime() int64

func throw(s string) { fatal(s) }

// fatal ends the program with a traceback.
func fatal(s string)

func (wg *WaitGroup) state() (statep *uint64, semap *uint32) { return &wg.state1, &wg.state2 }
