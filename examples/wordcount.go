// Wordcount counts the words of files, or of a text of its own, and prints the
// most frequent ones: maps, sort, bufio and fmt.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"unicode"
)

const text = `It was the best of times, it was the worst of times, it was the age
of wisdom, it was the age of foolishness, it was the epoch of belief, it was
the epoch of incredulity, it was the season of Light, it was the season of
Darkness, it was the spring of hope, it was the winter of despair.`

// counts maps words to how often they occur.
type counts map[string]int

// add counts the words that r holds.
func (c counts) add(r io.Reader) error {
	sc := bufio.NewScanner(r)
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		word := strings.TrimFunc(strings.ToLower(sc.Text()), func(r rune) bool {
			return !unicode.IsLetter(r)
		})
		if word != "" {
			c[word]++
		}
	}
	return sc.Err()
}

// top lists the n most frequent words, those of one frequency by name.
func (c counts) top(n int) []string {
	words := make([]string, 0, len(c))
	for w := range c {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		a, b := words[i], words[j]
		return c[a] > c[b] || c[a] == c[b] && a < b
	})
	if n > len(words) {
		n = len(words)
	}
	return words[:n]
}

func main() {
	c := counts{}
	for _, name := range os.Args[1:] {
		f, err := os.Open(name)
		if err == nil {
			err = c.add(f)
			f.Close()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "wordcount:", err)
			os.Exit(1)
		}
	}
	if len(os.Args) < 2 {
		c.add(strings.NewReader(text))
	}
	total := 0
	for _, n := range c {
		total += n
	}
	fmt.Printf("%d words, %d different\n", total, len(c))
	for i, w := range c.top(10) {
		fmt.Printf("%2d. %-8s %3d  %5.1f%%  %s\n", i+1, w, c[w], 100*float64(c[w])/float64(total),
			strings.Repeat("*", c[w]))
	}
}
