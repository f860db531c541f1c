// SPDX-License-Identifier: GPL-2.0

// Package os: folders are made and removed.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.MkdirAll("a/b/c", 0755), os.Mkdir("a", 0700))
	fmt.Println(os.WriteFile("a/b/f", []byte("x"), 0644), os.Remove("a/b"), os.Remove("none"))
	fmt.Println(os.Remove("a/b/c"), os.MkdirAll("a/b/f/g", 0755), os.RemoveAll("a"), os.RemoveAll("a"))
	_, err := os.Stat("a")
	fmt.Println(os.IsNotExist(err))
}
