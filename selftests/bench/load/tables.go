// Unicode's tables, number formatting, sorting: much data, some code.
package main

import (
	"sort"
	"strconv"
	"unicode"
)

func main() {
	words := []string{"Ä", "b", "A"}
	sort.Strings(words)
	for _, w := range words {
		for _, r := range w {
			println(w, strconv.Itoa(int(r)), unicode.IsUpper(r), unicode.IsLetter(r))
		}
	}
}
