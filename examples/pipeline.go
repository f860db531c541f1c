// Pipeline walks a graph of pages that link to each other, as a crawler does:
// a few workers fetch, one goroutine gathers, a context ends it all when
// enough is known.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

// fetch makes up a page: its links, and a title.
func fetch(ctx context.Context, id int) (title string, links []int, err error) {
	if id%13 == 12 {
		return "", nil, fmt.Errorf("page %d: %w", id, errNotFound)
	}
	select {
	case <-time.After(time.Duration(id%5+1) * time.Millisecond):
	case <-ctx.Done():
		return "", nil, ctx.Err()
	}
	for _, l := range []int{2*id + 1, 2*id + 2, id / 3} {
		if l < 1000 {
			links = append(links, l)
		}
	}
	return fmt.Sprintf("title %d", id), links, nil
}

var errNotFound = errors.New("not found")

type page struct {
	id    int
	title string
	links []int
	err   error
}

// crawl fetches all pages that can be reached from the first, up to a number.
func crawl(ctx context.Context, workers, max int) map[int]page {
	ctx, cancel := context.WithCancel(ctx)
	todo := make(chan int)
	done := make(chan page)
	var wg sync.WaitGroup
	for i := 0; i < workers; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case id := <-todo:
					title, links, err := fetch(ctx, id)
					select {
					case done <- page{id, title, links, err}:
					case <-ctx.Done():
						return
					}
				case <-ctx.Done():
					return
				}
			}
		}()
	}

	pages := map[int]page{}
	seen := map[int]bool{0: true}
	queue := []int{0}
	busy := 0
	for len(pages) < max && (len(queue) > 0 || busy > 0) {
		var next chan int
		first := 0
		if len(queue) > 0 && len(pages)+busy < max {
			next, first = todo, queue[0]
		}
		select {
		case next <- first:
			queue = queue[1:]
			busy++
		case p := <-done:
			busy--
			pages[p.id] = p
			for _, l := range p.links {
				if !seen[l] {
					seen[l] = true
					queue = append(queue, l)
				}
			}
			sort.Ints(queue)
		case <-ctx.Done():
			cancel()
			wg.Wait()
			return pages
		}
	}
	cancel()
	wg.Wait()
	return pages
}

func main() {
	pages := crawl(context.Background(), 8, 1000)
	bad, links := 0, 0
	for _, p := range pages {
		if errors.Is(p.err, errNotFound) {
			bad++
		}
		links += len(p.links)
	}
	fmt.Println("all:", len(pages), "pages,", links, "links,", bad, "not found")

	some := crawl(context.Background(), 4, 50)
	fmt.Println("some:", len(some), "pages")

	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Millisecond)
	defer cancel()
	few := crawl(ctx, 1, 1000)
	fmt.Println("in time:", len(few) > 0 && len(few) < 50, ctx.Err(), ctx.Err() == context.DeadlineExceeded)

	type key string
	ctx = context.WithValue(context.Background(), key("user"), "gopher")
	fmt.Println(strings.ToUpper(ctx.Value(key("user")).(string)), ctx.Value(key("none")))
}
