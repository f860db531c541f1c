// SPDX-License-Identifier: GPL-2.0

// Http is a web server in the kernel: a page that counts its readers, and the time
// of day as JSON.
//
//	goko run examples/http.go [ADDRESS]		127.0.0.1:8080
//	curl http://127.0.0.1:8080/
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

var readers int64

func page(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintf(w, "You are reader %d of this page.\n", atomic.AddInt64(&readers, 1))
}

func status(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(struct {
		Time       time.Time `json:"time"`
		Goroutines int       `json:"goroutines"`
		Readers    int64     `json:"readers"`
	}{time.Now(), runtime.NumGoroutine(), atomic.LoadInt64(&readers)})
}

func main() {
	addr := "127.0.0.1:8080"
	if len(os.Args) > 1 {
		addr = os.Args[1]
	}
	http.HandleFunc("/", page)
	http.HandleFunc("/status", status)
	log.Fatal(http.ListenAndServe(addr, nil))
}
