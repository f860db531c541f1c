// SPDX-License-Identifier: GPL-2.0

// Package time is the part of Go's package time that needs no calendar.
package time

// A Duration is the time between two instants, in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

func (d Duration) Seconds() float64 {
	sec := d / Second
	nsec := d % Second
	return float64(sec) + float64(nsec)/1e9
}

func (d Duration) Minutes() float64 {
	min := d / Minute
	nsec := d % Minute
	return float64(min) + float64(nsec)/(60*1e9)
}

func (d Duration) Hours() float64 {
	h := d / Hour
	nsec := d % Hour
	return float64(h) + float64(nsec)/(60*60*1e9)
}

// Truncate rounds d toward zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds d to the nearest multiple of m, halfway away from zero.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r < m-r {
			return d + r
		}
		if d1 := d - m + r; d1 < d {
			return d1
		}
		return minDuration
	}
	if r < m-r {
		return d - r
	}
	if d1 := d + m - r; d1 > d {
		return d1
	}
	return maxDuration
}

// Abs is the absolute value of d; the least Duration gives the greatest.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

// String prints d as "72h3m0.5s".
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	var buf [32]byte
	w := len(buf) - 1
	buf[w] = 's'
	u := uint64(d)
	if d < 0 {
		u = -u
	}
	if u < uint64(Second) {
		var prec int
		w--
		switch {
		case u < uint64(Microsecond):
			buf[w] = 'n'
		case u < uint64(Millisecond):
			prec = 3
			w-- // the two bytes of the sign for micro
			copy(buf[w:], "µ")
		default:
			prec = 6
			buf[w] = 'm'
		}
		w, u = fraction(buf[:w], u, prec)
		w = integer(buf[:w], u)
	} else {
		w, u = fraction(buf[:w], u, 9)
		w = integer(buf[:w], u%60)
		u /= 60
		if u > 0 {
			w--
			buf[w] = 'm'
			w = integer(buf[:w], u%60)
			u /= 60
			if u > 0 {
				w--
				buf[w] = 'h'
				w = integer(buf[:w], u)
			}
		}
	}
	if d < 0 {
		w--
		buf[w] = '-'
	}
	return string(buf[w:])
}

// fraction writes v/10**prec's digits behind the point at the end of buf,
// without trailing zeros; it returns where they begin and v/10**prec.
func fraction(buf []byte, v uint64, prec int) (int, uint64) {
	w := len(buf)
	some := false
	for i := 0; i < prec; i++ {
		digit := v % 10
		some = some || digit != 0
		if some {
			w--
			buf[w] = byte(digit) + '0'
		}
		v /= 10
	}
	if some {
		w--
		buf[w] = '.'
	}
	return w, v
}

// integer writes v at the end of buf and returns where it begins.
func integer(buf []byte, v uint64) int {
	w := len(buf)
	if v == 0 {
		w--
		buf[w] = '0'
	}
	for v > 0 {
		w--
		buf[w] = byte(v%10) + '0'
		v /= 10
	}
	return w
}

// A Time is an instant: the wall clock, and the monotonic clock if it was
// made by Now.
type Time struct {
	sec  int64 // since 1970
	nsec int32
	mono int64 // nanoseconds; 0: none
}

func nanotime() int64
func walltime() (sec int64, nsec int32)
func sleep(ns int64)

// Now is the current instant.
func Now() Time {
	sec, nsec := walltime()
	return Time{sec, nsec, nanotime()}
}

// Unix is the instant sec seconds and nsec nanoseconds after 1970.
func Unix(sec, nsec int64) Time {
	if nsec < 0 || nsec >= 1e9 {
		n := nsec / 1e9
		sec += n
		nsec -= n * 1e9
		if nsec < 0 {
			nsec += 1e9
			sec--
		}
	}
	return Time{sec: sec, nsec: int32(nsec)}
}

// UnixMilli is the instant msec milliseconds after 1970.
func UnixMilli(msec int64) Time { return Unix(msec/1e3, msec%1e3*1e6) }

func (t Time) Unix() int64      { return t.sec }
func (t Time) UnixNano() int64  { return t.sec*1e9 + int64(t.nsec) }
func (t Time) UnixMicro() int64 { return t.sec*1e6 + int64(t.nsec)/1e3 }
func (t Time) UnixMilli() int64 { return t.sec*1e3 + int64(t.nsec)/1e6 }
func (t Time) Nanosecond() int  { return int(t.nsec) }
func (t Time) IsZero() bool     { return t.sec == 0 && t.nsec == 0 && t.mono == 0 }

// Sub is t-u, by the monotonic clock if both have it.
func (t Time) Sub(u Time) Duration {
	if t.mono != 0 && u.mono != 0 {
		return Duration(t.mono - u.mono)
	}
	return Duration(t.sec-u.sec)*Second + Duration(t.nsec-u.nsec)
}

// Add is t+d.
func (t Time) Add(d Duration) Time {
	r := Unix(t.sec, int64(t.nsec)+int64(d%Second))
	r.sec += int64(d / Second)
	if t.mono != 0 {
		r.mono = t.mono + int64(d)
	}
	return r
}

func (t Time) After(u Time) bool  { return t.Sub(u) > 0 }
func (t Time) Before(u Time) bool { return t.Sub(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.sec == u.sec && t.nsec == u.nsec }

// Round strips the monotonic clock for d <= 0; goko rounds nothing else.
func (t Time) Round(d Duration) Time {
	t.mono = 0
	return t
}

func Since(t Time) Duration { return Now().Sub(t) }
func Until(t Time) Duration { return t.Sub(Now()) }

// Sleep pauses the goroutine for at least d.
func Sleep(d Duration) {
	if d > 0 {
		sleep(int64(d))
	}
}
