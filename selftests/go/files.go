package main

import "internal/kernel"

const (
	wronly = 1
	rdwr   = 2
	creat  = 0100
	excl   = 0200
	trunc  = 01000
)

func check(what string, got, want int) {
	if got != want {
		println(what, "is", got, "not", want)
	}
}

func main() {
	fd := kernel.Open("file", rdwr|creat|excl|trunc, 0644)
	check("open", fd, 3)
	check("excl", kernel.Open("file", rdwr|creat|excl, 0644), -17)
	check("write", kernel.Write(fd, []byte("hello, world\n")), 13)
	check("pwrite", kernel.Pwrite(fd, []byte("W"), 7), 1)
	check("seek", kernel.Seek(fd, -6, 2), 7)
	b := make([]byte, 100)
	n := kernel.Read(fd, b)
	print(string(b[:n]))
	check("end", kernel.Read(fd, b), 0)
	n = kernel.Pread(fd, b, 0)
	print(string(b[:n]))
	check("truncate", kernel.Truncate(fd, 5), 0)
	mode, size, _, _ := kernel.Fstat(fd)
	check("mode", mode, 0100644)
	check("size", size, 5)
	check("sync", kernel.Sync(fd), 0)
	check("close", kernel.Close(fd), 0)
	check("close again", kernel.Close(fd), -9)
	check("read closed", kernel.Read(fd, b), -9)
	mode, size, _, _ = kernel.Stat("./file", 1)
	check("mode", mode, 0100644)
	check("size", size, 5)
	mode, _, _, _ = kernel.Stat("nofile", 1)
	check("no file", mode, -2)
	check("no file", kernel.Open("nofile", 0, 0), -2)
	check("empty name", kernel.Open("", 0, 0), -2)
	check("zero in name", kernel.Open("a\x00b", 0, 0), -22)
	check("bad flags", kernel.Open("file", 1<<30, 0), -22)
	check("write to reader", kernel.Write(kernel.Open("file", 0, 0), b), -9)
	check("folder", kernel.Open(".", wronly, 0), -21)

	check("mkdir", kernel.Mkdir("folder", 0777), 0)
	check("mkdir again", kernel.Mkdir("folder", 0777), -17)
	mode, _, _, _ = kernel.Stat("folder", 1)
	check("mode of folder", mode, 040755)
	kernel.Close(kernel.Open("folder/file", creat|wronly, 0600))
	check("unlink folder", kernel.Unlink("folder", 0), -21)
	check("not empty", kernel.Unlink("folder", 1), -39)
	check("rmdir file", kernel.Unlink("folder/file", 1), -20)
	check("unlink", kernel.Unlink("folder/file", 0), 0)
	check("unlink again", kernel.Unlink("folder/file", 0), -2)
	check("rmdir", kernel.Unlink("folder", 1), 0)
	check("mount", kernel.Unlink("/proc", 1), -16)
	check("unlink", kernel.Unlink("file", 0), 0)

	dir := kernel.Open("/proc/self/..", 0, 0)
	found := false
	for {
		n := kernel.Readdir(dir, b)
		if n <= 0 {
			check("end of folder", n, 0)
			break
		}
		for i := 0; i < n; {
			j := i + 1
			for b[j] != 0 {
				j++
			}
			found = found || string(b[i+1:j]) == "meminfo"
			i = j + 1
		}
	}
	println(found)
	check("small buffer", kernel.Readdir(kernel.Open("/proc", 0, 0), b[:2]), -22)
	for i := 0; i < 3; i++ {
		kernel.Open("file", 0, 0)
	}
}
