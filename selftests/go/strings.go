// Strings: conversions with all kinds of broken UTF-8, comparison, concatenation.
package main

func dump(s string) {
	print(len(s), ":")
	for i := 0; i < len(s); i++ {
		print(" ", s[i])
	}
	print("; runes")
	for i, r := range s {
		print(" ", i, "=", r)
	}
	rs := []rune(s)
	print("; ", len(rs), ":")
	for _, r := range rs {
		print(" ", r)
	}
	println("; back", string(rs) == s, string([]byte(s)) == s)
}

var samples = []string{
	"",
	"hello",
	"h\u00e9llo",
	"\u4e16\u754c",
	"\U0001f600!",
	"\x00\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff",
	"\x80",
	"\xbf\xbf",
	"\xc0\x80",         // overlong
	"\xc1\xbf",         // overlong
	"\xc2",             // cut
	"\xc2x",            // cut
	"\xe0\x80\x80",     // overlong
	"\xe0\x9f\xbf",     // overlong
	"\xe0\xa0\x80",     // U+0800
	"\xe4\xb8",         // cut
	"\xe4\xb8x",        // cut
	"\xed\x9f\xbf",     // U+D7FF
	"\xed\xa0\x80",     // surrogate
	"\xed\xbf\xbf",     // surrogate
	"\xee\x80\x80",     // U+E000
	"\xf0\x80\x80\x80", // overlong
	"\xf0\x8f\xbf\xbf", // overlong
	"\xf0\x90\x80\x80", // U+10000
	"\xf0\x9f\x98",     // cut
	"\xf4\x8f\xbf\xbf", // U+10FFFF
	"\xf4\x90\x80\x80", // too large
	"\xf5\x80\x80\x80",
	"\xf8\x88\x80\x80\x80",
	"\xfe\xff",
	"a\xffb\xc0c\xe4\xb8d",
	"\xef\xbf\xbd", // U+FFFD itself
}

var runes = []rune{0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000,
	0xfffd, 0xffff, 0x10000, 0x10ffff, 0x110000, -1, 1<<31 - 1, -1 << 31}

var ints = []int64{65, 0x4e16, 0xd800, 1 << 20, 1 << 21, 1 << 32, 1<<32 + 65, -1, 1<<63 - 1}

func compare(a, b string) {
	println(len(a), len(b), a == b, a != b, a < b, a <= b, a > b, a >= b)
}

func sign(a, b string) int {
	switch {
	case a < b:
		return -1
	case a == b:
		return 0
	}
	return 1
}

func main() {
	for _, s := range samples {
		dump(s)
	}
	for _, r := range runes {
		dump(string(r))
	}
	dump(string(runes))
	for _, n := range ints {
		dump(string(rune(n)))
	}

	compare("", "")
	compare("", "a")
	compare("a", "b")
	compare("a", "aa")
	compare("ab", "aa")
	compare("\xff", "a")
	compare("abcdefgh", "abcdefgi")
	total := 0
	for i, a := range samples {
		for _, b := range samples {
			total = total*3 + (i+1)*sign(a, b)
			if (a < b) == (a >= b) || (a > b) == (a <= b) || sign(a, b) != -sign(b, a) {
				println("inconsistent", a, b)
			}
		}
	}
	println(total)

	s := ""
	for i := 0; i < 10; i++ {
		s = s + string(rune('a'+i)) + "-"
	}
	println(s, len(s), s[3:7], s[:0] == "", s[len(s):] == "")
	s += s
	println(s, s+"", ""+s == s, "x"+s[:1]+"y")

	b := []byte("bytes")
	b[0] = 'B'
	t := string(b)
	b[1] = 'Y'
	println(t, string(b), string(b[:0]) == "", len([]byte("")))
	println(copy(b, "xyz"), string(b))
	b = append(b, " and a string"...)
	println(string(b))
	for i, c := range []byte("ab") {
		println(i, c)
	}
	for range "four" {
		print(".")
	}
	for i := range "h\u00e9!" {
		print(i, " ")
	}
	println()
}
