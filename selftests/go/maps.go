// Maps: keys of all sorts, growth, deletion, iteration while the map changes.
package main

type key struct {
	a int8
	s string
	f float64
}

type plain struct {
	x, y int32
}

type big struct {
	a [40]int
	s string
}

var zero float64

func random(seed *uint32) uint32 {
	*seed ^= *seed << 13
	*seed ^= *seed >> 17
	*seed ^= *seed << 5
	return *seed
}

func basics() {
	var nilMap map[string]int
	v, ok := nilMap["x"]
	println(len(nilMap), nilMap["a"], v, ok, nilMap == nil)
	delete(nilMap, "x")
	for range nilMap {
		println("never")
	}
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	println(len(m), m["one"], m["two"], m["three"], m["four"])
	m["one"] += 10
	m["five"]++
	m["two"] *= 7
	v, ok = m["five"]
	println(v, ok, m["one"], m["two"], len(m))
	delete(m, "one")
	_, ok = m["one"]
	println(ok, len(m), m != nil)
	func() {
		defer func() { println(recover() != nil) }()
		nilMap["x"] = 1
	}()
	println(len(nilMap))
}

// sorts checks each kind of key and of element.
func sorts() {
	b := map[bool]int8{true: -1, false: 1}
	println(b[true], b[false], len(b))
	i8 := map[int8]uint8{-1: 200, 1: 100}
	println(i8[-1], i8[1], i8[0])
	i16 := map[int16]int16{-300: -5}
	println(i16[-300])
	u16 := map[uint16]int32{65535: -7}
	println(u16[65535])
	u32 := map[uint32]float32{1 << 31: 1.5}
	println(u32[1<<31])
	i64 := map[int64]float64{-1 << 63: 2.5}
	println(i64[-1<<63], i64[1])
	f := map[float64]string{1.5: "a", -0.5: "b", zero: "z"}
	println(f[1.5], f[-0.5], f[-zero], len(f))
	f[-zero] = "neg"
	println(f[0], len(f))
	c := map[complex128]int{1 + 2i: 12, 1 - 2i: 21}
	println(c[1+2i], c[1-2i])
	r := map[rune]bool{'x': true}
	println(r['x'], r['y'])
	a := map[[3]int]string{{1, 2, 3}: "abc"}
	println(a[[3]int{1, 2, 3}], a[[3]int{}] == "")
	k := map[key]*int{}
	n := 7
	k[key{1, "s", 1.5}] = &n
	println(*k[key{1, "s", 1.5}], k[key{1, "s", 2.5}] == nil)
	p := map[plain]plain{{1, 2}: {3, 4}}
	println(p[plain{1, 2}].x, p[plain{1, 2}].y, p[plain{2, 1}].x)
	ptr := map[*int]int{&n: 1}
	println(ptr[&n], ptr[nil])
	e := map[struct{}]int{{}: 5}
	println(e[struct{}{}], len(e))
	set := map[string]struct{}{"x": {}}
	_, ok := set["x"]
	_, no := set["y"]
	println(ok, no)
	var x big
	x.a[39] = 5
	x.s = "big"
	bm := map[big]big{x: x}
	x.a[0] = 1
	bm[x] = x
	x.a[0] = 0
	println(len(bm), bm[x].a[39], bm[x].s, bm[x].a[0])
	x.a[0] = 1
	println(bm[x].a[0])
	ch := make(chan int)
	cm := map[chan int]string{ch: "ch"}
	println(cm[ch], cm[nil] == "")
	mm := map[string]map[int]string{"a": {1: "x"}, "b": {}}
	mm["b"][2] = "y"
	println(mm["a"][1], mm["b"][2], mm["c"][3] == "", len(mm["b"]))
	sl := map[int][]int{}
	sl[1] = append(sl[1], 1, 2, 3)
	sl[1] = append(sl[1], 4)
	println(len(sl[1]), sl[1][3], sl[2] == nil)
	fn := map[string]func(int) int{"double": func(x int) int { return 2 * x }}
	println(fn["double"](21), fn["no"] == nil)
}

// grow compares a map with an array through many changes.
func grow(n int) {
	m := map[int]int{}
	have := make([]int, n)
	seed := uint32(1)
	count := 0
	for i := 0; i < 6*n; i++ {
		k := int(random(&seed) % uint32(n))
		if random(&seed)%3 == 0 {
			if have[k] != 0 {
				count--
			}
			have[k] = 0
			delete(m, k)
		} else {
			if have[k] == 0 {
				count++
			}
			have[k] = i + 1
			m[k] = i + 1
		}
	}
	bad := 0
	for k, v := range have {
		w, ok := m[k]
		if w != v || ok != (v != 0) {
			bad++
		}
	}
	sum, seen := 0, 0
	for k, v := range m {
		if have[k] != v {
			bad++
		}
		sum += v
		seen++
	}
	for _, v := range have {
		sum -= v
	}
	println(n, bad, sum, len(m) == count, seen == count)
	for k := range m {
		delete(m, k)
	}
	println(len(m))
	m[3] = 4
	println(len(m), m[3])
}

func words(n int) {
	m := make(map[string]int, n)
	for i := 0; i < n; i++ {
		b := []byte{byte('a' + i%26), byte('a' + i/26%26), byte('a' + i/676%26), byte(i)}
		m[string(b[:1+i%4])] += i
	}
	total := 0
	for k, v := range m {
		total += len(k) * v
	}
	println(len(m), total)
}

// changing deletes and inserts while it ranges.
func changing() {
	for round := 0; round < 20; round++ {
		m := map[int]bool{}
		for i := 0; i < 300; i++ {
			m[i] = true
		}
		gone := map[int]bool{}
		seen := map[int]int{}
		bad := 0
		for k := range m {
			seen[k]++
			if seen[k] > 1 || gone[k] {
				bad++
			}
			if k >= 1000 {
				continue
			}
			d := (k + 7*round) % 300
			if d != k && seen[d] == 0 {
				delete(m, d)
				gone[d] = true
			}
			m[1000+10*k+round%10] = true
		}
		for i := 0; i < 300; i++ {
			if seen[i] == 0 && !gone[i] {
				bad++
			}
		}
		if bad != 0 {
			println("round", round, "bad", bad)
		}
	}
	// All of what is there when the loop begins is seen, however much it grows.
	m := map[int]int{1: 1, 2: 2, 3: 3}
	n, first := 0, 0
	for k := range m {
		if k <= 3 {
			first++
		}
		if n++; n < 2000 {
			for j := 0; j < 5; j++ {
				m[len(m)+10] = k
			}
		}
	}
	println(first, n >= 3, len(m) > 10)
	clear := map[int]int{1: 1, 2: 2, 3: 3, 4: 4}
	n = 0
	for range clear {
		n++
		for k := range clear {
			delete(clear, k)
		}
	}
	println(n, len(clear))
}

func nans() {
	nan := zero / zero
	m := map[float64]int{}
	for i := 0; i < 100; i++ {
		m[nan] = i
	}
	delete(m, nan)
	_, ok := m[nan]
	sum := 0
	for k, v := range m {
		if k == k {
			println("no NaN")
		}
		sum += v
	}
	println(len(m), ok, sum)
	for k := range m {
		delete(m, k)
	}
	println(len(m))
}

// orders: the order differs from loop to loop.
func orders() {
	m := map[int]int{}
	for i := 0; i < 50; i++ {
		m[i] = i
	}
	first := map[int]bool{}
	for i := 0; i < 100; i++ {
		for k := range m {
			first[k] = true
			break
		}
	}
	println(len(first) > 1)
}

func argument(m map[string]int, k string) (map[string]int, int) {
	m[k]++
	return m, m[k]
}

// hinted fills maps that were made for more or less entries than they get.
func hinted(hint int) {
	m := make(map[int]int, hint)
	big := make(map[int][40]int, hint)
	for i := 0; i < 700; i++ {
		m[i*i] += i
		if i < 200 {
			big[i] = [40]int{i}
		}
		if _, ok := m[-1-i]; ok {
			println("found what is not there")
		}
	}
	for i := 0; i < 700; i += 2 {
		delete(m, i*i)
	}
	n, t := 0, 0
	for k, v := range m {
		n++
		t += k ^ v
		m[k] = 0
	}
	for k, v := range big {
		t += k ^ v[0]
	}
	println(hint, len(m), n, t, len(big))
	for k := range m {
		delete(m, k)
	}
	for k := range make(map[string]int, hint) {
		println(k)
	}
	m[1] = 1
	println(len(m), m[1])
}

func main() {
	basics()
	for _, n := range []int{-1, 0, 7, 8, 14, 100, 112, 113, 170, 700, 4000, 100000, 1 << 20} {
		hinted(n)
	}
	sorts()
	for _, n := range []int{1, 5, 8, 9, 40, 300, 5000} {
		grow(n)
	}
	words(3000)
	changing()
	nans()
	orders()
	m, n := argument(map[string]int{}, "k")
	println(len(m), n)
	done := make(chan int)
	for g := 0; g < 4; g++ {
		go func(g int) {
			m := map[int]int{}
			for i := 0; i < 2000; i++ {
				m[i*g] += i
			}
			s := 0
			for k, v := range m {
				s += k ^ v
			}
			done <- s
		}(g)
	}
	t := 0
	for g := 0; g < 4; g++ {
		t += <-done
	}
	println(t)
	// Readers need no lock.
	shared := map[int]string{}
	for i := 0; i < 100; i++ {
		shared[i] = "v"
	}
	for g := 0; g < 4; g++ {
		go func() {
			n := 0
			for i := 0; i < 3000; i++ {
				n += len(shared[i%128])
			}
			for range shared {
				n++
			}
			done <- n
		}()
	}
	for g := 0; g < 4; g++ {
		t += <-done
	}
	println(t)
}
