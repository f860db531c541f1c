// Kvstore is a store of keys and values that one goroutine owns and that many
// submitters use at the same time: channels as requests, select, timeouts, an
// ordered log, statistics.
package main

import (
	"fmt"
	"hash/fnv"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

type op int

const (
	get op = iota
	set
	del
	scan
)

func (o op) String() string { return [...]string{"get", "set", "del", "scan"}[o] }

type reply struct {
	value string
	found bool
	keys  []string
}

type request struct {
	op         op
	key, value string
	to         chan<- reply
}

// A store owns its map: only serve touches it.
type store struct {
	requests chan request
	quit     chan struct{}
	served   [scan + 1]int
	expired  int
	data     map[string]entry
}

type entry struct {
	value   string
	version int
}

func newStore() *store {
	s := &store{requests: make(chan request, 16), quit: make(chan struct{}), data: map[string]entry{}}
	go s.serve()
	return s
}

func (s *store) serve() {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	defer close(s.quit)
	for {
		select {
		case r, ok := <-s.requests:
			if !ok {
				return
			}
			s.served[r.op]++
			r.to <- s.answer(r)
		case <-tick.C:
			for k := range s.data {
				if strings.HasPrefix(k, "tmp/") {
					delete(s.data, k)
					s.expired++
				}
			}
		}
	}
}

func (s *store) answer(r request) reply {
	e, found := s.data[r.key]
	switch r.op {
	case set:
		s.data[r.key] = entry{r.value, e.version + 1}
	case del:
		delete(s.data, r.key)
	case scan:
		var keys []string
		for k := range s.data {
			if strings.HasPrefix(k, r.key) {
				keys = append(keys, k)
			}
		}
		sort.Strings(keys)
		return reply{keys: keys}
	}
	return reply{value: e.value, found: found}
}

// do sends one request and waits for its answer.
func (s *store) do(o op, key, value string) reply {
	to := make(chan reply, 1)
	s.requests <- request{o, key, value, to}
	return <-to
}

// submit is one submitter: it writes, reads back, deletes some.
func submit(s *store, id, n int, lost *int64) {
	for i := 0; i < n; i++ {
		key := fmt.Sprintf("user/%03d/%d", id, i)
		s.do(set, key, fmt.Sprint(id*i))
		s.do(set, fmt.Sprintf("tmp/%d", i%7), "x")
		if r := s.do(get, key, ""); !r.found || r.value != fmt.Sprint(id*i) {
			atomic.AddInt64(lost, 1)
		}
		if i%3 == 2 {
			s.do(del, key, "")
		}
	}
}

func main() {
	const submitters, each = 40, 30
	s := newStore()
	var wg sync.WaitGroup
	var lost int64
	for id := 0; id < submitters; id++ {
		id := id
		wg.Add(1)
		go func() {
			defer wg.Done()
			submit(s, id, each, &lost)
		}()
	}
	wg.Wait()

	keys := s.do(scan, "user/", "").keys
	sum := fnv.New64a()
	for _, k := range keys {
		sum.Write([]byte(k + "=" + s.do(get, k, "").value + "\n"))
	}
	for len(s.do(scan, "tmp/", "").keys) > 0 {
		time.Sleep(time.Millisecond)
	}
	close(s.requests)
	<-s.quit

	fmt.Printf("%d keys, lost %d, hash %016x, expired some: %t\n", len(keys), lost, sum.Sum64(), s.expired > 0)
	fmt.Println(keys[:4], keys[len(keys)-1])
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "operation\tserved\t")
	for o := get; o <= del; o++ {
		fmt.Fprintf(w, "%v\t%d\t\n", o, s.served[o])
	}
	w.Flush()
}
