// SPDX-License-Identifier: GPL-2.0

package os

import (
	"io"
	"io/fs"
	"sort"
	"syscall"
	"time"
)

type (
	// FileInfo is what is known of a file.
	FileInfo = fs.FileInfo
	// FileMode is a file's type and permissions.
	FileMode = fs.FileMode
	// DirEntry is an entry of a folder.
	DirEntry = fs.DirEntry
)

// The bits of a FileMode.
const (
	ModeDir        = fs.ModeDir
	ModeAppend     = fs.ModeAppend
	ModeExclusive  = fs.ModeExclusive
	ModeTemporary  = fs.ModeTemporary
	ModeSymlink    = fs.ModeSymlink
	ModeDevice     = fs.ModeDevice
	ModeNamedPipe  = fs.ModeNamedPipe
	ModeSocket     = fs.ModeSocket
	ModeSetuid     = fs.ModeSetuid
	ModeSetgid     = fs.ModeSetgid
	ModeCharDevice = fs.ModeCharDevice
	ModeSticky     = fs.ModeSticky
	ModeIrregular  = fs.ModeIrregular
	ModeType       = fs.ModeType
	ModePerm       = fs.ModePerm
)

// fileStat is a FileInfo.
type fileStat struct {
	name string
	sys  syscall.Stat_t
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.sys.Size }
func (s *fileStat) IsDir() bool        { return s.Mode().IsDir() }
func (s *fileStat) ModTime() time.Time { return time.Unix(s.sys.Mtim.Sec, s.sys.Mtim.Nsec) }
func (s *fileStat) Sys() any           { return &s.sys }

// Mode turns the kernel's mode into Go's.
func (s *fileStat) Mode() FileMode {
	m := FileMode(s.sys.Mode & 0777)
	switch s.sys.Mode & syscall.S_IFMT {
	case syscall.S_IFBLK:
		m |= ModeDevice
	case syscall.S_IFCHR:
		m |= ModeDevice | ModeCharDevice
	case syscall.S_IFDIR:
		m |= ModeDir
	case syscall.S_IFIFO:
		m |= ModeNamedPipe
	case syscall.S_IFLNK:
		m |= ModeSymlink
	case syscall.S_IFSOCK:
		m |= ModeSocket
	}
	if s.sys.Mode&syscall.S_ISGID != 0 {
		m |= ModeSetgid
	}
	if s.sys.Mode&syscall.S_ISUID != 0 {
		m |= ModeSetuid
	}
	if s.sys.Mode&syscall.S_ISVTX != 0 {
		m |= ModeSticky
	}
	return m
}

// basename is the last part of a path.
func basename(name string) string {
	n := len(name)
	for n > 1 && name[n-1] == '/' {
		n--
	}
	i := n - 1
	for i >= 0 && name[i] != '/' {
		i--
	}
	if i+1 < n {
		return name[i+1 : n]
	}
	return name[:n]
}

// Stat tells about a file.
func Stat(name string) (FileInfo, error) {
	s := &fileStat{name: basename(name)}
	if err := syscall.Stat(name, &s.sys); err != nil {
		return nil, &PathError{Op: "stat", Path: name, Err: err}
	}
	return s, nil
}

// Lstat tells about a file, or a symbolic link.
func Lstat(name string) (FileInfo, error) {
	s := &fileStat{name: basename(name)}
	if err := syscall.Lstat(name, &s.sys); err != nil {
		return nil, &PathError{Op: "lstat", Path: name, Err: err}
	}
	return s, nil
}

// Stat tells about the file.
func (f *File) Stat() (FileInfo, error) {
	if err := f.check(); err != nil {
		return nil, f.wrap("stat", err)
	}
	s := &fileStat{name: basename(f.name)}
	if err := syscall.Fstat(f.fd, &s.sys); err != nil {
		return nil, f.wrap("stat", err)
	}
	return s, nil
}

// dirReader holds entries of a folder that have not been asked for.
type dirReader struct {
	buf  []byte
	at   int
	size int
}

// dirEntry is a DirEntry.
type dirEntry struct {
	parent string
	name   string
	typ    FileMode
}

func (d *dirEntry) Name() string            { return d.name }
func (d *dirEntry) IsDir() bool             { return d.typ.IsDir() }
func (d *dirEntry) Type() FileMode          { return d.typ }
func (d *dirEntry) Info() (FileInfo, error) { return Lstat(d.parent + "/" + d.name) }

var direntTypes = [...]FileMode{
	syscall.DT_FIFO: ModeNamedPipe,
	syscall.DT_CHR:  ModeDevice | ModeCharDevice,
	syscall.DT_DIR:  ModeDir,
	syscall.DT_BLK:  ModeDevice,
	syscall.DT_REG:  0,
	syscall.DT_LNK:  ModeSymlink,
	syscall.DT_SOCK: ModeSocket,
}

// next is the next entry but "." and "..", nil at the end.
func (f *File) next() (DirEntry, error) {
	if f.dir == nil {
		f.dir = &dirReader{buf: make([]byte, 8192)}
	}
	d := f.dir
	for {
		if d.at >= d.size {
			n, err := syscall.ReadDirent(f.fd, d.buf)
			if err != nil {
				return nil, f.wrap("readdirent", err)
			}
			if n == 0 {
				return nil, nil
			}
			d.at, d.size = 0, n
		}
		e := &dirEntry{parent: f.name}
		if t := int(d.buf[d.at]); t < len(direntTypes) {
			e.typ = direntTypes[t]
		}
		i := d.at + 1
		for i < d.size && d.buf[i] != 0 {
			i++
		}
		e.name = string(d.buf[d.at+1 : i])
		d.at = i + 1
		if e.name != "." && e.name != ".." {
			return e, nil
		}
	}
}

// ReadDir lists up to n entries of a folder, all of them if n <= 0.
func (f *File) ReadDir(n int) ([]DirEntry, error) {
	if err := f.check(); err != nil {
		return nil, f.wrap("readdir", err)
	}
	var list []DirEntry
	for n <= 0 || len(list) < n {
		e, err := f.next()
		if err != nil {
			return list, err
		}
		if e == nil {
			if n > 0 && len(list) == 0 {
				return nil, io.EOF
			}
			break
		}
		list = append(list, e)
	}
	return list, nil
}

// Readdirnames lists names of entries as ReadDir does.
func (f *File) Readdirnames(n int) (names []string, err error) {
	list, err := f.ReadDir(n)
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names, err
}

// ReadDir lists the entries of a folder by name.
func ReadDir(name string) ([]DirEntry, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
	sort.Slice(list, func(i, j int) bool { return list[i].Name() < list[j].Name() })
	return list, err
}
