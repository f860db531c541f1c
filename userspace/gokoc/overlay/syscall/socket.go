// SPDX-License-Identifier: GPL-2.0

package syscall

import "internal/kernel"

// A Sockaddr is an address of a socket.
type Sockaddr interface {
	// bytes is the address in the form of the kernel's struct sockaddr.
	bytes() []byte
}

// SockaddrInet4 is an address of AF_INET.
type SockaddrInet4 struct {
	Port int
	Addr [4]byte
}

// SockaddrInet6 is an address of AF_INET6.
type SockaddrInet6 struct {
	Port   int
	ZoneId uint32
	Addr   [16]byte
}

// SockaddrUnix is an address of AF_UNIX; a name that begins with @ is
// abstract.
type SockaddrUnix struct {
	Name string
}

// Sizes of struct sockaddr_in, sockaddr_in6 and sockaddr_un, and the largest.
const (
	sizeofInet4 = 16
	sizeofInet6 = 28
	sizeofUnix  = 110
	sizeofAny   = 128
)

func (sa *SockaddrInet4) bytes() []byte {
	b := make([]byte, sizeofInet4)
	b[0] = AF_INET
	b[2], b[3] = byte(sa.Port>>8), byte(sa.Port)
	copy(b[4:], sa.Addr[:])
	return b
}

func (sa *SockaddrInet6) bytes() []byte {
	b := make([]byte, sizeofInet6)
	b[0] = AF_INET6
	b[2], b[3] = byte(sa.Port>>8), byte(sa.Port)
	copy(b[8:], sa.Addr[:])
	for i := 0; i < 4; i++ {
		b[24+i] = byte(sa.ZoneId >> (8 * i))
	}
	return b
}

func (sa *SockaddrUnix) bytes() []byte {
	b := make([]byte, 2, 2+len(sa.Name)+1)
	b[0] = AF_UNIX
	b = append(b, sa.Name...)
	if sa.Name == "" {
		return b
	}
	if sa.Name[0] == '@' {
		b[2] = 0
		return b
	}
	return append(b, 0)
}

// sockaddrOf is the address in b; nil for a family that goko has not.
func sockaddrOf(b []byte) Sockaddr {
	if len(b) < 2 {
		return nil
	}
	switch int(b[0]) | int(b[1])<<8 {
	case AF_INET:
		if len(b) < sizeofInet4 {
			return nil
		}
		sa := &SockaddrInet4{Port: int(b[2])<<8 | int(b[3])}
		copy(sa.Addr[:], b[4:8])
		return sa
	case AF_INET6:
		if len(b) < sizeofInet6 {
			return nil
		}
		sa := &SockaddrInet6{Port: int(b[2])<<8 | int(b[3])}
		copy(sa.Addr[:], b[8:24])
		for i := 0; i < 4; i++ {
			sa.ZoneId |= uint32(b[24+i]) << (8 * i)
		}
		return sa
	case AF_UNIX:
		name := b[2:]
		if len(name) > 0 && name[0] == 0 {
			return &SockaddrUnix{"@" + string(name[1:])}
		}
		for i, c := range name {
			if c == 0 {
				name = name[:i]
				break
			}
		}
		return &SockaddrUnix{string(name)}
	}
	return nil
}

// Socket makes a socket.  All are close-on-exec, and never hold up a thread.
func Socket(domain, typ, proto int) (fd int, err error) {
	return result(kernel.Socket(domain, typ&^(SOCK_NONBLOCK|SOCK_CLOEXEC), proto))
}

// Bind gives a socket its address.
func Bind(fd int, sa Sockaddr) error { return failed(kernel.Bind(fd, sa.bytes())) }

// Connect connects a socket, and waits for that.
func Connect(fd int, sa Sockaddr) error { return failed(kernel.Connect(fd, sa.bytes())) }

// Listen lets a socket take connections.
func Listen(s, n int) error { return failed(kernel.Listen(s, n)) }

// Accept waits for a connection.
func Accept(fd int) (nfd int, sa Sockaddr, err error) {
	nfd, err = result(kernel.Accept(fd))
	if err != nil {
		return -1, nil, err
	}
	sa, _ = Getpeername(nfd)
	return nfd, sa, nil
}

// Shutdown ends one direction of a connection, or both.
func Shutdown(fd, how int) error { return failed(kernel.Shutdown(fd, how)) }

func sockname(fd, peer int) (Sockaddr, error) {
	b := make([]byte, sizeofAny)
	n, err := result(kernel.Sockname(fd, peer, b))
	if err != nil {
		return nil, err
	}
	sa := sockaddrOf(b[:n])
	if sa == nil {
		return nil, EAFNOSUPPORT
	}
	return sa, nil
}

// Getsockname is a socket's own address.
func Getsockname(fd int) (Sockaddr, error) { return sockname(fd, 0) }

// Getpeername is the address of the other end.
func Getpeername(fd int) (Sockaddr, error) { return sockname(fd, 1) }

// Recvfrom receives a datagram, or what there is of a stream.
func Recvfrom(fd int, p []byte, flags int) (n int, from Sockaddr, err error) {
	if flags != 0 {
		return -1, nil, EOPNOTSUPP
	}
	b := make([]byte, sizeofAny)
	n, alen := kernel.Recv(fd, p, b)
	if n < 0 {
		return -1, nil, Errno(-n)
	}
	return n, sockaddrOf(b[:alen]), nil
}

// Sendto sends p to an address, or where fd is connected to if to is nil.
func Sendto(fd int, p []byte, flags int, to Sockaddr) error {
	if flags != 0 {
		return EOPNOTSUPP
	}
	var addr []byte
	if to != nil {
		addr = to.bytes()
	}
	return failed(kernel.Send(fd, p, addr))
}

// A Linger is the value of SO_LINGER.
type Linger struct {
	Onoff  int32
	Linger int32
}

// An IPMreq is the value of IP_ADD_MEMBERSHIP.
type IPMreq struct {
	Multiaddr [4]byte
	Interface [4]byte
}

// An IPMreqn is the value of IP_MULTICAST_IF.
type IPMreqn struct {
	Multiaddr [4]byte
	Address   [4]byte
	Ifindex   int32
}

// An IPv6Mreq is the value of IPV6_JOIN_GROUP.
type IPv6Mreq struct {
	Multiaddr [16]byte
	Interface uint32
}

func put32(b []byte, v int) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// GetsockoptInt tells an option that is a number: SO_TYPE.
func GetsockoptInt(fd, level, opt int) (value int, err error) {
	if level != SOL_SOCKET || opt != SO_TYPE {
		return -1, ENOPROTOOPT
	}
	return result(kernel.Socktype(fd))
}

func setsockopt(fd, level, opt int, value []byte) error {
	return failed(kernel.Setsockopt(fd, level, opt, value))
}

// SetsockoptInt sets an option that is a number.
func SetsockoptInt(fd, level, opt, value int) error {
	return setsockopt(fd, level, opt, put32(nil, value))
}

// SetsockoptByte sets an option that is a byte.
func SetsockoptByte(fd, level, opt int, value byte) error {
	return setsockopt(fd, level, opt, []byte{value})
}

// SetsockoptLinger sets SO_LINGER.
func SetsockoptLinger(fd, level, opt int, l *Linger) error {
	return setsockopt(fd, level, opt, put32(put32(nil, int(l.Onoff)), int(l.Linger)))
}

// SetsockoptInet4Addr sets an option that is an address.
func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) error {
	return setsockopt(fd, level, opt, value[:])
}

// SetsockoptIPMreq joins or leaves a group.
func SetsockoptIPMreq(fd, level, opt int, m *IPMreq) error {
	return setsockopt(fd, level, opt, append(append([]byte(nil), m.Multiaddr[:]...), m.Interface[:]...))
}

// SetsockoptIPMreqn chooses an interface.
func SetsockoptIPMreqn(fd, level, opt int, m *IPMreqn) error {
	b := append(append([]byte(nil), m.Multiaddr[:]...), m.Address[:]...)
	return setsockopt(fd, level, opt, put32(b, int(m.Ifindex)))
}

// SetsockoptIPv6Mreq joins or leaves a group.
func SetsockoptIPv6Mreq(fd, level, opt int, m *IPv6Mreq) error {
	return setsockopt(fd, level, opt, put32(append([]byte(nil), m.Multiaddr[:]...), int(m.Interface)))
}

// A RawConn is a connection whose number can be had.
type RawConn interface {
	Control(f func(fd uintptr)) error
	Read(f func(fd uintptr) (done bool)) error
	Write(f func(fd uintptr) (done bool)) error
}

// A Conn has a RawConn.
type Conn interface {
	SyscallConn() (RawConn, error)
}
