// Keeps all that it allocates.
package main

type link struct {
	next *link
	pad  [30]int
}

func main() {
	var head *link
	for {
		head = &link{next: head}
	}
}
