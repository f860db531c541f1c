// SPDX-License-Identifier: GPL-2.0

package os

import "syscall"

// lacking is for calls that tasks don't have: they fail with ENOSYS, as on a
// system that lacks them.
func lacking(op, name string) error {
	return &PathError{Op: op, Path: name, Err: syscall.ENOSYS}
}

// Mkdir makes a folder.
func Mkdir(name string, perm FileMode) error {
	if err := syscall.Mkdir(name, uint32(perm.Perm())); err != nil {
		return &PathError{Op: "mkdir", Path: name, Err: err}
	}
	return nil
}

// parent is the path of what a path is in, empty if that is not said.
func parent(path string) string {
	i := len(path)
	for i > 0 && path[i-1] == '/' {
		i--
	}
	for i > 0 && path[i-1] != '/' {
		i--
	}
	for i > 1 && path[i-1] == '/' {
		i--
	}
	return path[:i]
}

// MkdirAll makes a folder and those it is in, unless it is there.
func MkdirAll(path string, perm FileMode) error {
	info, err := Stat(path)
	if err == nil {
		if info.IsDir() {
			return nil
		}
		return &PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
	}
	if in := parent(path); in != "" && in != path {
		if err = MkdirAll(in, perm); err != nil {
			return err
		}
	}
	err = Mkdir(path, perm)
	if info, staterr := Lstat(path); err != nil && staterr == nil && info.IsDir() {
		return nil // somebody else was faster
	}
	return err
}

// Remove removes a file or an empty folder.
func Remove(name string) error {
	err := syscall.Unlink(name)
	if err == nil {
		return nil
	}
	dirErr := syscall.Rmdir(name)
	if dirErr == nil {
		return nil
	}
	if dirErr != syscall.ENOTDIR {
		err = dirErr
	}
	return &PathError{Op: "remove", Path: name, Err: err}
}

// RemoveAll removes a tree of files, if there is one.
func RemoveAll(path string) error {
	err := Remove(path)
	if err == nil || IsNotExist(err) {
		return nil
	}
	info, staterr := Lstat(path)
	if staterr != nil || !info.IsDir() {
		return err
	}
	list, listErr := ReadDir(path)
	for _, e := range list {
		if e := RemoveAll(path + "/" + e.Name()); e != nil && listErr == nil {
			listErr = e
		}
	}
	if err = Remove(path); err == nil || IsNotExist(err) {
		return nil
	}
	if listErr != nil {
		return listErr
	}
	return err
}

// Rename would rename a file.
func Rename(oldpath, newpath string) error {
	return &LinkError{"rename", oldpath, newpath, syscall.ENOSYS}
}

// Link would make another name of a file.
func Link(oldname, newname string) error {
	return &LinkError{"link", oldname, newname, syscall.ENOSYS}
}

// Symlink would make a symbolic link.
func Symlink(oldname, newname string) error {
	return &LinkError{"symlink", oldname, newname, syscall.ENOSYS}
}

// Readlink would read a symbolic link.
func Readlink(name string) (string, error) { return "", lacking("readlink", name) }

// Chmod would change the permissions of a file.
func Chmod(name string, mode FileMode) error { return lacking("chmod", name) }

// Truncate sets the size of a file.
func Truncate(name string, size int64) error {
	f, err := OpenFile(name, O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

// Chdir would change the working folder, which is that of the task's owner.
func Chdir(dir string) error { return lacking("chdir", dir) }

// Getwd would tell the working folder.
func Getwd() (dir string, err error) { return "", NewSyscallError("getwd", syscall.ENOSYS) }

// Hostname is the name of the machine.
func Hostname() (name string, err error) {
	b, err := ReadFile("/proc/sys/kernel/hostname")
	if err != nil {
		return "", err
	}
	for len(b) > 0 && b[len(b)-1] == '\n' {
		b = b[:len(b)-1]
	}
	return string(b), nil
}

// SameFile tells whether two FileInfos are of one file.
func SameFile(fi1, fi2 FileInfo) bool { return fi1 == fi2 }

// Readdir lists up to n entries of a folder, all of them if n <= 0.
func (f *File) Readdir(n int) ([]FileInfo, error) {
	list, err := f.ReadDir(n)
	var infos []FileInfo
	for _, e := range list {
		info, err := e.Info()
		if err == nil {
			infos = append(infos, info)
		}
	}
	return infos, err
}

// Pipe would make a pipe.
func Pipe() (r *File, w *File, err error) { return nil, nil, NewSyscallError("pipe2", syscall.ENOSYS) }
