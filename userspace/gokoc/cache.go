// SPDX-License-Identifier: GPL-2.0

// cache.go - what was compiled before need not be compiled again.
//
// What: the text of a program is kept in a folder, under a key that is a hash
// of all it was made from: gokoc itself, the arguments, and the contents of
// each file that was read, GOROOT's as well.  Which files those are is known
// only after compiling, so there are two steps: the hash of gokoc and the
// arguments names a list of files and folders, and with their contents it
// names the text.
//
// Invariants:
//  1. A list that belongs to a text names all that the text depends on; so if
//     all on it is as it was when the text was made, the text is right,
//     whatever list is found.  Of GOROOT's files those that were left out are
//     not on it, but GOROOT's VERSION is.
//  2. Files appear under their name when they are complete (rename), and a
//     text says what it hashes to: a damaged one is not used.
//  3. Only the user's own folder is used that nobody else can write to.
//
// Rejected: times of files instead of contents.  A checkout or a copy changes
// the one without the other, in both directions.

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// cacheMagic begins each file of the cache; change it with the format.
const cacheMagic = "goko-cache 1"

// maxCacheBytes bounds the folder; what was not used for longest goes first.
const maxCacheBytes = 256 << 20

// inputs are what was read to compile a program, with hashes of what it was:
// "f PATH" a file, "d PATH" the names of the Go files in a folder.
type inputs map[string]string

// readFile is os.ReadFile, noted.
func (in inputs) readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	in["f "+name] = hashOf(data, err)
	return data, err
}

// readDir is os.ReadDir of the Go files, noted.
func (in inputs) readDir(name string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(name)
	var goFiles []fs.DirEntry
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".go") {
			goFiles = append(goFiles, e)
			names = append(names, e.Name())
		}
	}
	in["d "+name] = hashOf([]byte(strings.Join(names, "/")), err)
	return goFiles, err
}

func hashOf(data []byte, err error) string {
	if err != nil {
		return "none"
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

// list is the inputs as text, a line each.
func (in inputs) list() []byte {
	lines := make([]string, 0, len(in))
	for line := range in {
		lines = append(lines, line)
	}
	sort.Strings(lines)
	return []byte(strings.Join(lines, "\n"))
}

// inputsNow reads what is on a list again.
func inputsNow(list []byte) inputs {
	in := inputs{}
	for _, line := range strings.Split(string(list), "\n") {
		switch {
		case strings.HasPrefix(line, "f "):
			in.readFile(line[2:])
		case strings.HasPrefix(line, "d "):
			in.readDir(line[2:])
		}
	}
	return in
}

// cache is a folder of compiled programs; nil is one that has nothing and
// keeps nothing.
type cache struct {
	dir  string
	base []byte // hash of gokoc, the arguments and what else matters
}

// openCache finds the cache for the program that the arguments name.
// GOKO_CACHE is the folder instead of the user's, or "off".
func openCache(args ...string) *cache {
	dir := os.Getenv("GOKO_CACHE")
	if dir == "off" {
		return nil
	}
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(user, "goko", "build")
	}
	if os.MkdirAll(dir, 0o700) != nil || !isOwn(dir) {
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return nil
	}
	self, err := os.ReadFile(exe)
	if err != nil {
		return nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return nil
	}
	h := sha256.New()
	for _, s := range append([]string{cacheMagic, build.Default.GOROOT, wd}, args...) {
		fmt.Fprintf(h, "%q\n", s)
	}
	h.Write(self)
	return &cache{dir: dir, base: h.Sum(nil)}
}

// isOwn tells whether only this user can write to the folder.
func isOwn(dir string) bool {
	st, err := os.Stat(dir)
	if err != nil || st.Mode().Perm()&0o022 != 0 {
		return false
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid()
}

func (c *cache) path(hash []byte, suffix string) string {
	return filepath.Join(c.dir, hex.EncodeToString(hash)+suffix)
}

// textPath is where the text made from these inputs is.
func (c *cache) textPath(in inputs) string {
	h := sha256.New()
	h.Write(c.base)
	for _, line := range strings.Split(string(in.list()), "\n") {
		fmt.Fprintf(h, "%q %s\n", line, in[line])
	}
	return c.path(h.Sum(nil), "-t")
}

// get is the text of the program if nothing it depends on has changed.
func (c *cache) get() []byte {
	if c == nil {
		return nil
	}
	list := readEntry(c.path(c.base, "-l"))
	if list == nil {
		return nil
	}
	name := c.textPath(inputsNow(list))
	text := readEntry(name)
	if text != nil {
		now := time.Now()
		os.Chtimes(name, now, now)
		os.Chtimes(c.path(c.base, "-l"), now, now)
	}
	return text
}

// put keeps the text of the program.
func (c *cache) put(in inputs, text []byte) {
	if c == nil {
		return
	}
	if writeEntry(c.textPath(in), text) && writeEntry(c.path(c.base, "-l"), in.list()) {
		c.trim()
	}
}

// readEntry is what a file of the cache holds, nil if that is not right.
func readEntry(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	head, body, found := bytes.Cut(data, []byte("\n"))
	if !found || string(head) != entryHead(body) {
		return nil
	}
	return body
}

func entryHead(body []byte) string {
	return fmt.Sprintf("%s %x", cacheMagic, sha256.Sum256(body))
}

// writeEntry makes a file of the cache.
func writeEntry(name string, body []byte) bool {
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return false
	}
	_, err = f.Write(append([]byte(entryHead(body)+"\n"), body...))
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err == nil
}

// trim removes what was not used for longest, until three quarters are left.
func (c *cache) trim() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	var files []fs.FileInfo
	total := int64(0)
	for _, e := range entries {
		if st, err := e.Info(); err == nil && st.Mode().IsRegular() {
			files = append(files, st)
			total += st.Size()
		}
	}
	if total <= maxCacheBytes {
		return
	}
	sort.Slice(files, func(i, j int) bool { return files[i].ModTime().Before(files[j].ModTime()) })
	for _, st := range files {
		if total <= maxCacheBytes/4*3 {
			break
		}
		if os.Remove(filepath.Join(c.dir, st.Name())) == nil {
			total -= st.Size()
		}
	}
}
