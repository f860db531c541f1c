// SPDX-License-Identifier: GPL-2.0

// What allocs.go has not that allocates in the module: files, sockets, wide
// selects, finalizers, maps, reflection, interfaces, panics.  Any of it may fail, and
// then the program goes on without it.
package main

import (
	"internal/kernel"
	"reflect"
	"runtime"
	"time"
)

type pair struct{ a, b int }

type sizer interface{ size() int }

func (p pair) size() int   { return p.a }
func (p *pair) twice() int { return 2 * p.a }

type doubler interface{ twice() int }

type nested struct {
	v    any
	next any
}

func files(name string) {
	fd := kernel.Open(name, 0102, 0644)
	if fd < 0 {
		return
	}
	kernel.Write(fd, []byte("some bytes"))
	kernel.Seek(fd, 0, 0)
	b := make([]byte, 100)
	kernel.Read(fd, b)
	if d := kernel.Open("/", 0, 0); d >= 0 {
		kernel.Readdir(d, b)
		kernel.Close(d)
	}
	kernel.Stat(name, 1)
	kernel.Mkdir(name+".d", 0755)
	kernel.Unlink(name+".d", 1)
	kernel.Close(fd)
	kernel.Unlink(name, 0)
}

func sockets() {
	l := kernel.Socket(2, 1, 0)
	addr := []byte{2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}
	if l < 0 || kernel.Bind(l, addr) < 0 || kernel.Listen(l, 5) < 0 ||
		kernel.Sockname(l, 0, addr) < 0 {
		kernel.Close(l)
		return
	}
	kernel.Deadline(l, 3, 2e9)
	served := make(chan bool)
	go func() {
		b := make([]byte, 50)
		if c := kernel.Accept(l); c >= 0 {
			kernel.Deadline(c, 3, 2e9)
			kernel.Splice(c, c, 50)
			kernel.Write(c, b[:kernel.Read(c, b)&31])
			kernel.Close(c)
		}
		served <- true
	}()
	c := kernel.Socket(2, 1, 0)
	if c >= 0 && kernel.Connect(c, addr) == 0 {
		b := make([]byte, 50)
		kernel.Deadline(c, 3, 2e9)
		for i := 0; i < 2; i++ {
			kernel.Write(c, []byte("hello"))
			kernel.Read(c, b)
		}
	}
	kernel.Close(c)
	kernel.Evict(l)
	<-served
	kernel.Close(l)
	if u := kernel.Socket(2, 2, 0); u >= 0 {
		kernel.Send(u, []byte("x"), addr)
		kernel.Close(u)
	}
}

func wide() {
	var c [20]chan int
	for i := range c {
		c[i] = make(chan int)
	}
	for i := 0; i < 2; i++ {
		go func() {
			time.Sleep(time.Millisecond)
			c[19] <- 1
		}()
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		case <-c[8]:
		case <-c[9]:
		case <-c[10]:
		case <-c[11]:
		case <-c[12]:
		case <-c[13]:
		case <-c[14]:
		case <-c[15]:
		case <-c[16]:
		case <-c[17]:
		case <-c[18]:
		case <-c[19]:
		}
	}
}

func finalizers() {
	for i := 0; i < 70; i++ {
		p := &pair{i, i}
		runtime.SetFinalizer(p, func(p *pair) { p.b++ })
		if i%2 == 0 {
			runtime.SetFinalizer(p, nil)
		}
	}
	runtime.GC()
}

func reflection() {
	v := reflect.ValueOf(func(a, b int, s string) string { return s })
	v.Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2), reflect.ValueOf("s")})
	m := reflect.MakeMap(reflect.TypeOf(map[string]pair(nil)))
	for i := 0; i < 10; i++ {
		m.SetMapIndex(reflect.ValueOf(string(rune('a'+i))), reflect.ValueOf(pair{i, i}))
	}
	for it := m.MapRange(); it.Next(); {
		_ = it.Value()
	}
	c := reflect.MakeChan(reflect.TypeOf(make(chan int)), 3)
	c.Send(reflect.ValueOf(3))
	c.Recv()
	reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectDefault}})
	s := reflect.MakeSlice(reflect.TypeOf([]int(nil)), 3, 30)
	s = reflect.Append(s, reflect.ValueOf(1))
	reflect.New(s.Type()).Elem().Set(s)
	if d, ok := reflect.New(reflect.TypeOf(pair{})).Interface().(doubler); ok {
		d.twice()
	}
	reflect.DeepEqual(m.Interface(), m.Interface())
}

func chain(n int) any {
	var v any
	for i := 0; i < n; i++ {
		v = nested{v, v != nil}
	}
	return v
}

//goko:export
func Compare() {
	for i := 0; i < 20; i++ {
		if chain(100+i) != chain(100+i) {
			panic("not equal")
		}
	}
}

func interfaces() {
	var s any = pair{1, 2}
	_ = s.(sizer).size()
	_, _ = s.(doubler)
	_ = chain(40) == chain(40)
	m := map[any]string{s: "pair", 3: "three", "x": "text"}
	delete(m, 3)
	for i := 0; i < 50; i++ {
		m[i] = "many"
	}
	b := []byte("text")
	for _, r := range string(b) + m[s] {
		b = append(b, string([]rune{r})...)
	}
}

func grows(n int, below *int) int {
	var a [40]int
	a[n%40] = *below
	if n == 0 {
		return 0
	}
	return grows(n-1, &a[n%40]) + a[n%40]
}

func panics(n int) (r any) {
	defer func() { r = recover() }()
	for i := 0; i < n; i++ {
		defer func() {
			if i == 3 {
				panic("another")
			}
		}()
	}
	var p *pair
	return p.a
}

func main() {
	done := make(chan bool, 3)
	for i := 0; i < 3; i++ {
		go func(i int) {
			files("faults" + string(rune('0'+i)))
			x := i
			grows(50, &x)
			wide()
			interfaces()
			panics(40)
			done <- true
		}(i)
	}
	sockets()
	finalizers()
	reflection()
	large := make([][]byte, 5)
	for i := range large {
		large[i] = make([]byte, 3<<20)
	}
	for i := 0; i < 3; i++ {
		<-done
	}
	print("all of it\n")
}
