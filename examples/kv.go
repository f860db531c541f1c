// SPDX-License-Identifier: GPL-2.0

// Kv keeps values under keys, and speaks memcached's text protocol: get, gets,
// set, add, replace, append, prepend, cas, delete, incr, decr, touch, stats,
// version, verbosity, flush_all and quit.
//
//	goko run examples/kv.go [ADDRESS]		127.0.0.1:11211
//	memccat --servers=127.0.0.1 KEY
//
// Keys are spread over shards with a lock each.  Times of expiry are accepted, and
// mean what they do in memcached.
package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// What it says it is: of the form that clients take apart.
const version = "1.0.0"

// Bounds of the protocol.
const (
	maxKey   = 250
	maxValue = 1 << 20
	maxLine  = 1 << 20
	month    = 60 * 60 * 24 * 30 // longer times of expiry are dates
)

// An item is a value; what it says does not change, but for its time.
type item struct {
	flags   string
	data    []byte
	unique  uint64 // for cas
	expires int64  // in seconds, 0: never
}

// A shard has a part of the keys.
type shard struct {
	mu    sync.Mutex
	items map[string]*item
}

const shards = 64

// A store has all of them.
type store struct {
	shards [shards]shard
	unique uint64
	gets   uint64
	hits   uint64
	sets   uint64
	conns  int64
}

func newStore() *store {
	s := new(store)
	for i := range s.shards {
		s.shards[i].items = make(map[string]*item)
	}
	return s
}

// shard finds a key's by FNV-1a.
func (s *store) shard(key []byte) *shard {
	h := uint32(2166136261)
	for _, c := range key {
		h = (h ^ uint32(c)) * 16777619
	}
	return &s.shards[h%shards]
}

// find is the item of a key, or nil; its shard is locked.
func (sh *shard) find(key []byte) *item {
	it := sh.items[string(key)]
	if it != nil && it.expires != 0 && it.expires <= time.Now().Unix() {
		delete(sh.items, string(key))
		return nil
	}
	return it
}

// expiry is the second at which an item is to go.
func expiry(seconds int64) int64 {
	switch {
	case seconds == 0:
		return 0
	case seconds < 0:
		return 1
	case seconds > month:
		return seconds
	}
	return time.Now().Unix() + seconds
}

// A session is one connection.
type session struct {
	s *store
	r *bufio.Reader
	w *bufio.Writer
}

// put is set, add, replace, append, prepend and cas.
func (s *store) put(how string, key []byte, it *item, unique uint64) string {
	sh := s.shard(key)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.find(key)
	switch how {
	case "add":
		if old != nil {
			return "NOT_STORED"
		}
	case "replace", "append", "prepend":
		if old == nil {
			return "NOT_STORED"
		}
	case "cas":
		if old == nil {
			return "NOT_FOUND"
		}
		if old.unique != unique {
			return "EXISTS"
		}
	}
	if how == "append" || how == "prepend" {
		both := make([]byte, 0, len(old.data)+len(it.data))
		if how == "append" {
			both = append(append(both, old.data...), it.data...)
		} else {
			both = append(append(both, it.data...), old.data...)
		}
		it.data, it.flags, it.expires = both, old.flags, old.expires
	}
	it.unique = atomic.AddUint64(&s.unique, 1)
	sh.items[string(key)] = it
	atomic.AddUint64(&s.sets, 1)
	return "STORED"
}

// store reads the value of such a command.
func (ss *session) store(how string, words [][]byte) (string, error) {
	seconds, err1 := strconv.ParseInt(string(words[3]), 10, 64)
	size, err2 := strconv.Atoi(string(words[4]))
	_, err3 := strconv.ParseUint(string(words[2]), 10, 32)
	var unique uint64
	var err4 error
	if how == "cas" {
		unique, err4 = strconv.ParseUint(string(words[5]), 10, 64)
	}
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || size < 0 {
		return "CLIENT_ERROR bad command line format", nil
	}
	if size > maxValue {
		if _, err := ss.r.Discard(size + 2); err != nil {
			return "", err
		}
		return "SERVER_ERROR object too large for cache", nil
	}
	key, flags := string(words[1]), string(words[2])
	data := make([]byte, size+2)
	if _, err := io.ReadFull(ss.r, data); err != nil {
		return "", err
	}
	if data[size] != '\r' || data[size+1] != '\n' {
		return "CLIENT_ERROR bad data chunk", nil
	}
	it := &item{flags: flags, data: data[:size], expires: expiry(seconds)}
	return ss.s.put(how, []byte(key), it, unique), nil
}

func (ss *session) get(keys [][]byte, unique bool) {
	for _, key := range keys {
		atomic.AddUint64(&ss.s.gets, 1)
		sh := ss.s.shard(key)
		sh.mu.Lock()
		it := sh.find(key)
		sh.mu.Unlock()
		if it == nil {
			continue
		}
		atomic.AddUint64(&ss.s.hits, 1)
		ss.w.WriteString("VALUE ")
		ss.w.Write(key)
		ss.w.WriteByte(' ')
		ss.w.WriteString(it.flags)
		ss.w.WriteByte(' ')
		ss.w.WriteString(strconv.Itoa(len(it.data)))
		if unique {
			ss.w.WriteByte(' ')
			ss.w.WriteString(strconv.FormatUint(it.unique, 10))
		}
		ss.w.WriteString("\r\n")
		ss.w.Write(it.data)
		ss.w.WriteString("\r\n")
	}
}

// change has fn change the item of a key under the lock of its shard.
func (s *store) change(key []byte, fn func(sh *shard, old *item) string) string {
	sh := s.shard(key)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.find(key)
	if old == nil {
		return "NOT_FOUND"
	}
	return fn(sh, old)
}

func (s *store) remove(key []byte) string {
	return s.change(key, func(sh *shard, _ *item) string {
		delete(sh.items, string(key))
		return "DELETED"
	})
}

func (s *store) count(key, by []byte, up bool) string {
	n, err := strconv.ParseUint(string(by), 10, 64)
	if err != nil {
		return "CLIENT_ERROR invalid numeric delta argument"
	}
	return s.change(key, func(sh *shard, old *item) string {
		v, err := strconv.ParseUint(string(bytes.TrimSpace(old.data)), 10, 64)
		if err != nil {
			return "CLIENT_ERROR cannot increment or decrement non-numeric value"
		}
		switch {
		case up:
			v += n
		case n > v:
			v = 0
		default:
			v -= n
		}
		text := strconv.FormatUint(v, 10)
		sh.items[string(key)] = &item{flags: old.flags, data: []byte(text),
			unique: atomic.AddUint64(&s.unique, 1), expires: old.expires}
		return text
	})
}

func (s *store) touch(key, seconds []byte) string {
	n, err := strconv.ParseInt(string(seconds), 10, 64)
	if err != nil {
		return "CLIENT_ERROR invalid exptime argument"
	}
	return s.change(key, func(sh *shard, old *item) string {
		it := *old
		it.expires = expiry(n)
		sh.items[string(key)] = &it
		return "TOUCHED"
	})
}

func (s *store) flush() {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		sh.items = make(map[string]*item)
		sh.mu.Unlock()
	}
}

func (ss *session) stats() {
	items := 0
	for i := range ss.s.shards {
		sh := &ss.s.shards[i]
		sh.mu.Lock()
		items += len(sh.items)
		sh.mu.Unlock()
	}
	stat := func(name string, v uint64) {
		ss.w.WriteString("STAT " + name + " " + strconv.FormatUint(v, 10) + "\r\n")
	}
	ss.w.WriteString("STAT version " + version + "\r\n")
	stat("curr_connections", uint64(atomic.LoadInt64(&ss.s.conns)))
	stat("curr_items", uint64(items))
	stat("cmd_get", atomic.LoadUint64(&ss.s.gets))
	stat("cmd_set", atomic.LoadUint64(&ss.s.sets))
	stat("get_hits", atomic.LoadUint64(&ss.s.hits))
}

// A command takes so many words, its name among them and "noreply" not.
type command struct {
	least, most int
	noreply     bool
}

var commands = map[string]command{
	"get":       {2, 1 << 14, false},
	"gets":      {2, 1 << 14, false},
	"set":       {5, 5, true},
	"add":       {5, 5, true},
	"replace":   {5, 5, true},
	"append":    {5, 5, true},
	"prepend":   {5, 5, true},
	"cas":       {6, 6, true},
	"delete":    {2, 2, true},
	"incr":      {3, 3, true},
	"decr":      {3, 3, true},
	"touch":     {3, 3, true},
	"flush_all": {1, 1, true},
	"verbosity": {2, 2, true},
	"version":   {1, 1, false},
	"stats":     {1, 1, false},
	"quit":      {1, 1, false},
}

// parse takes "noreply" off a line's words; false if they are no command.
func parse(words [][]byte) (_ [][]byte, quiet, ok bool) {
	n := len(words)
	if n == 0 {
		return nil, false, false
	}
	c, ok := commands[string(words[0])]
	if c.noreply && n > 1 && string(words[n-1]) == "noreply" {
		n--
		quiet = true
	}
	return words[:n], quiet, ok && c.least <= n && n <= c.most
}

// valid says whether all keys are some.
func valid(keys [][]byte) bool {
	for _, key := range keys {
		if len(key) > maxKey {
			return false
		}
	}
	return true
}

// do does one command; its answer is a line, or none.
func (ss *session) do(words [][]byte) (string, error) {
	name := string(words[0])
	switch name {
	case "stats":
		ss.stats()
		return "END", nil
	case "version":
		return "VERSION " + version, nil
	case "verbosity":
		return "OK", nil
	case "flush_all":
		ss.s.flush()
		return "OK", nil
	case "quit":
		return "", io.EOF
	}
	keys := words[1:]
	if name != "get" && name != "gets" {
		keys = keys[:1]
	}
	if !valid(keys) {
		return "CLIENT_ERROR bad command line format", nil
	}
	switch name {
	case "get", "gets":
		ss.get(keys, name == "gets")
		return "END", nil
	case "delete":
		return ss.s.remove(keys[0]), nil
	case "touch":
		return ss.s.touch(keys[0], words[2]), nil
	case "incr", "decr":
		return ss.s.count(keys[0], words[2], name == "incr"), nil
	}
	return ss.store(name, words)
}

// line is the next one, good until more is read.
func (ss *session) line() ([]byte, error) {
	line, err := ss.r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	// A get with many keys.
	long := append([]byte(nil), line...)
	for err == bufio.ErrBufferFull && len(long) < maxLine {
		line, err = ss.r.ReadSlice('\n')
		long = append(long, line...)
	}
	return long, err
}

func (ss *session) run() error {
	for {
		// Answers go out when there is nothing more to do at once.
		if ss.r.Buffered() == 0 {
			if err := ss.w.Flush(); err != nil {
				return err
			}
		}
		line, err := ss.line()
		if err != nil {
			return err
		}
		words, quiet, ok := parse(bytes.Fields(line))
		answer := "ERROR"
		if ok {
			answer, err = ss.do(words)
		}
		if err != nil {
			ss.w.Flush()
			return err
		}
		if answer != "" && !quiet {
			ss.w.WriteString(answer)
			ss.w.WriteString("\r\n")
		}
	}
}

func (s *store) serve(c net.Conn) {
	atomic.AddInt64(&s.conns, 1)
	ss := &session{s, bufio.NewReaderSize(c, 1<<14), bufio.NewWriterSize(c, 1<<14)}
	ss.run()
	c.Close()
	atomic.AddInt64(&s.conns, -1)
}

func main() {
	address := "127.0.0.1:11211"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		println("kv:", err.Error())
		os.Exit(1)
	}
	s := newStore()
	for {
		c, err := l.Accept()
		if err != nil {
			println("kv:", err.Error())
			os.Exit(1)
		}
		go s.serve(c)
	}
}
