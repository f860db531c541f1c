// SPDX-License-Identifier: GPL-2.0

// Packages of the standard library: a look into each.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"math/big"
	"math/rand"
	"os"
	"regexp"
	"strings"
	"sync"
	"text/tabwriter"
	"unicode"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func main() {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "a\tbbb\tc\t")
	fmt.Fprintln(w, "aaaa\tb\tccc\t")
	w.Flush()
	sc := bufio.NewScanner(strings.NewReader("one two\nthree"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), ";")
	}
	fmt.Println(bytes.Title([]byte("hello world")), string(bytes.ToUpper([]byte("é"))))
	h := &ints{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	fmt.Println(heap.Pop(h), heap.Pop(h))
	l := list.New()
	l.PushBack(1)
	l.PushFront(0)
	fmt.Println(l.Len(), l.Front().Value, ring.New(3).Len())
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), "k", "v"))
	cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), ctx.Value("k"), errors.Is(ctx.Err(), context.Canceled))
	fmt.Printf("%x\n%x\n", md5.Sum([]byte("abc")), sha256.Sum256([]byte("abc")))
	f := fnv.New64a()
	f.Write([]byte("abc"))
	fmt.Println(crc32.ChecksumIEEE([]byte("abc")), adler32.Checksum([]byte("abc")), crc64.Checksum([]byte("abc"), crc64.MakeTable(crc64.ECMA)), f.Sum64())
	x := new(big.Int).Exp(big.NewInt(3), big.NewInt(200), nil)
	y, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	fmt.Println(x, new(big.Int).Mod(x, y), new(big.Int).Sqrt(x), new(big.Rat).SetFrac64(6, 4))
	fmt.Println(new(big.Float).Quo(big.NewFloat(1), big.NewFloat(3)))
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(1000), r.Float64(), r.Perm(5))
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindStringSubmatch("x bob@example.com y"), re.ReplaceAllString("a@b.com", "$2:$1"), re.MatchString("no"))
	fmt.Println(unicode.IsUpper('É'), string(unicode.ToLower('Σ')), unicode.Is(unicode.Han, '世'))
	var m sync.Map
	var wg sync.WaitGroup
	var once sync.Once
	p := sync.Pool{New: func() any { return 7 }}
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			m.Store(i, i*i)
			once.Do(func() { p.Put(p.Get()) })
		}(i)
	}
	wg.Wait()
	v, ok := m.Load(3)
	fmt.Println(v, ok)
	fmt.Println(strings.NewReplacer("a", "b").Replace("banana"), strings.Map(unicode.ToUpper, "abc"))
}
