// Writes 2000 lines from four goroutines.
package main

import "os"

func main() {
	done := make(chan bool)
	for g := 0; g < 4; g++ {
		go func() {
			for i := 0; i < 500; i++ {
				os.Stdout.WriteString("a line that is whole\n")
			}
			done <- true
		}()
	}
	for g := 0; g < 4; g++ {
		<-done
	}
}
