// SPDX-License-Identifier: GPL-2.0

// Package net/http, server and client in one task: bodies, connections that are kept,
// deadlines, and HTTP/2 over TLS with a key that is made here.
//
// goko-test: timeout=120
package main

import (
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// silence: clients that leave in the middle are meant to.
var silence = log.New(io.Discard, "", 0)

// pattern is n bytes that do not repeat soon.
type pattern struct{ n, at int }

func (p *pattern) Read(b []byte) (int, error) {
	if p.at == p.n {
		return 0, io.EOF
	}
	if len(b) > p.n-p.at {
		b = b[:p.n-p.at]
	}
	for i := range b {
		b[i] = byte((p.at + i) * 2654435761 >> 13)
	}
	p.at += len(b)
	return len(b), nil
}

func digest(r io.Reader) string {
	h := sha256.New()
	n, err := io.Copy(h, r)
	must(err)
	return fmt.Sprintf("%d bytes %x", n, h.Sum(nil)[:8])
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, "%s %s %q\n", r.Method, r.Proto, r.FormValue("q"))
	})
	mux.HandleFunc("/sum", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, digest(r.Body))
	})
	mux.HandleFunc("/big", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, &pattern{n: 300000})
	})
	mux.HandleFunc("/zip", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, strings.Repeat("goroutines in the kernel ", 1000))
		z.Close()
	})
	mux.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		var v struct{ A, B int }
		if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		json.NewEncoder(w).Encode(map[string]int{"sum": v.A + v.B})
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "gopher", Path: "/"})
		http.Redirect(w, r, "/who", http.StatusFound)
	})
	mux.HandleFunc("/who", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("who")
		must(err)
		fmt.Fprintln(w, "who:", c.Value)
	})
	mux.HandleFunc("/never", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
	})
	mux.HandleFunc("/panic", func(w http.ResponseWriter, r *http.Request) {
		panic(http.ErrAbortHandler)
	})
	return mux
}

// show prints what a request has come to.
func show(what string, r *http.Response, err error) {
	if err != nil {
		fmt.Println(what, "error:", err)
		return
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	text := strings.TrimSpace(string(b))
	if len(text) > 100 {
		text = digest(strings.NewReader(text))
	}
	fmt.Println(what, r.StatusCode, r.Proto, text, err)
}

func plain() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	var conns int32
	srv := &http.Server{Handler: routes(), ErrorLog: silence, ConnState: func(c net.Conn, s http.ConnState) {
		if s == http.StateNew {
			atomic.AddInt32(&conns, 1)
		}
	}}
	ended := make(chan error)
	go func() { ended <- srv.Serve(l) }()

	base := "http://" + l.Addr().String()
	jar, err := cookiejar.New(nil)
	must(err)
	client := &http.Client{Jar: jar}
	get := func(path string) {
		r, err := client.Get(base + path)
		show(path, r, err)
	}
	get("/?q=a+b%21")
	get("/nowhere")
	r, err := client.PostForm(base+"/", url.Values{"q": {"posted"}})
	show("form", r, err)
	r, err = client.Post(base+"/sum", "", &pattern{n: 1 << 20}) // chunked
	show("/sum", r, err)
	get("/big")
	get("/zip")
	r, err = client.Post(base+"/json", "application/json", strings.NewReader(`{"A": 40, "B": 2}`))
	show("/json", r, err)
	r, err = client.Post(base+"/json", "application/json", strings.NewReader(`{"A": "x"}`))
	show("/json", r, err)
	get("/login")
	fmt.Println("connections are kept:", atomic.LoadInt32(&conns) < 10)

	hasty := &http.Client{Timeout: 50 * time.Millisecond}
	_, err = hasty.Get(base + "/never")
	fmt.Println("/never:", os.IsTimeout(err))
	_, err = client.Get(base + "/panic")
	fmt.Println("/panic:", errors.Is(err, io.EOF))

	var wg sync.WaitGroup
	var good int32
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			r, err := client.Get(fmt.Sprint(base, "/?q=", i))
			must(err)
			defer r.Body.Close()
			b, err := io.ReadAll(r.Body)
			must(err)
			if string(b) == fmt.Sprintf("GET HTTP/1.1 \"%d\"\n", i) {
				atomic.AddInt32(&good, 1)
			}
		}(i)
	}
	wg.Wait()
	fmt.Println("at once:", good)
	client.CloseIdleConnections()
	must(srv.Shutdown(context.Background()))
	fmt.Println("end:", <-ended)
	_, err = client.Get(base)
	fmt.Println("after it:", err != nil)
}

// certificate is one for 127.0.0.1 that vouches for itself.
func certificate() (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	now := time.Now()
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "goko"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:        true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	must(err)
	cert, err := x509.ParseCertificate(der)
	must(err)
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func secret() {
	cert, pool := certificate()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	srv := &http.Server{Handler: routes(), ErrorLog: silence,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}}}
	go srv.ServeTLS(l, "", "")

	base := "https://" + l.Addr().String()
	for _, h2 := range []bool{false, true} {
		t := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: h2}
		client := &http.Client{Transport: t}
		r, err := client.Get(base + "/?q=tls")
		if err == nil {
			fmt.Printf("TLS %#x, ", r.TLS.Version)
		}
		show("/", r, err)
		r, err = client.Post(base+"/sum", "", &pattern{n: 100000})
		show("/sum", r, err)
		t.CloseIdleConnections()
	}
	stranger := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}}
	_, err = stranger.Get(base)
	var unknown x509.UnknownAuthorityError
	fmt.Println("stranger:", errors.As(err, &unknown))
	must(srv.Close())
}

func main() {
	plain()
	secret()
}
