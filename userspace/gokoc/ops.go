// SPDX-License-Identifier: GPL-2.0

// ops.go - the operations of GIR as gokoc emits them.
//
// One line an operation: its name, the operand letters in the order the text
// shows them (uapi/linux/goko_ops.h explains them; ops_test.go compares the
// two tables), and which of the fields a, b, c it writes.  Everything in
// gokoc that must know what an instruction reads or writes asks this table.

package main

// Kind is enum goko_kind: the scalar kinds double as kinds of operations.
type Kind uint8

const (
	KVoid Kind = iota
	KBool
	KI8
	KI16
	KI32
	KI64
	KU8
	KU16
	KU32
	KU64
	KF32
	KF64
	KPtr
	KLptr
	KChan
	KFunc
	KMap
	KUnsafe
	KCode
	KC64
	KC128
	KString
	KSlice
	KEface
	KIface
	KArray
	KStruct
	KNamed
)

var kindNames = [...]string{
	"void", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
	"f32", "f64", "ptr", "lptr", "chan", "func", "map", "unsafe", "code",
	"c64", "c128", "string", "slice", "eface", "iface", "array", "struct",
	"named",
}

var kindSizes = [...]int64{
	0, 1, 1, 2, 4, 8, 1, 2, 4, 8,
	4, 8, 8, 8, 8, 8, 8, 8, 8,
	8, 16, 16, 24, 16, 16, 0, 0,
	0,
}

func (k Kind) String() string { return kindNames[k] }

// scalar: a kind an instruction can carry.
func (k Kind) scalar() bool { return k >= KBool && k <= KF64 }

// integer: one of the eight integer kinds.
func (k Kind) integer() bool { return k >= KI8 && k <= KU64 }

func (k Kind) signed() bool { return k >= KI8 && k <= KI64 }

// word: a value that is one pointer-shaped word.
func (k Kind) word() bool { return k >= KPtr && k <= KCode }

func (k Kind) bits() uint { return uint(kindSizes[k]) * 8 }

// Op is enum goko_op.
type Op uint8

const (
	NOP Op = iota
	CONST
	STR
	MOV
	ZERO
	LEA
	LF
	SF
	GADDR
	LDG
	STG
	ADD
	SUB
	MUL
	DIV
	REM
	AND
	OR
	XOR
	ANDN
	SHL
	SHR
	ADDI
	SUBI
	MULI
	DIVI
	REMI
	ANDI
	ORI
	XORI
	ANDNI
	SHLI
	SHRI
	NEG
	NOT
	CONV
	SETEQ
	SETNE
	SETLT
	SETLE
	SETGT
	SETGE
	SETEQI
	SETNEI
	SETLTI
	SETLEI
	SETGTI
	SETGEI
	JMP
	JEQ
	JNE
	JLT
	JLE
	JGT
	JGE
	JEQI
	JNEI
	JLTI
	JLEI
	JGTI
	JGEI
	LD
	ST
	FLD
	LDX
	STX
	IDX
	NEW
	MKSLICE
	MKCHAN
	MKEFACE
	CLOSURE
	FNVAL
	SLICE
	APPEND
	COPY
	CONCAT
	CALL
	CALLC
	CALLB
	GO
	GOC
	RET
	DEFERC
	POPDEFER
	RECOVER
	PANIC
	TRAP
	SEND
	RECV
	RECV2
	CLOSE
	SELECT
	FADD
	FSUB
	FMUL
	FDIV
	FNEG
	FABS
	FSQRT
	FFLOOR
	FCEIL
	FTRUNC
	FEVEN
	FSETEQ
	FSETNE
	FSETLT
	FSETLE
	ITOF64
	ITOF32
	FTOI
	F32TO64
	F64TO32
	FBITS
	FOFBITS
	MKIFACE
	CALLM
	ASSERT
	ASSERT2
	CONVIFACE
	ARRPTR
	MKMAP
	MAPGET
	MAPSET
	MAPDEL
	MAPITER
	MAPNEXT
	nrOps

	// PARCOPY exists only inside gokoc: the parallel copies of one edge.
	PARCOPY = nrOps
)

// What an operation does besides writing its results.
const (
	fSafe  = 1 << iota // safe point: may panic, park, call
	fJump              // may jump
	fEnd               // control does not go on behind it
	fPure              // may be dropped when nobody reads its result
	fBlock             // may park with its results half written
)

type opInfo struct {
	name  string
	fmt   string // operand letters, as in goko_ops.h
	defs  string // which of a, b, c are written
	flags int
}

var ops = [nrOps + 1]opInfo{
	NOP:       {"nop", "", "", fPure},
	CONST:     {"const", "KaI", "a", fPure},
	STR:       {"str", "as", "a", fPure},
	MOV:       {"mov", "Tab", "a", fPure},
	ZERO:      {"zero", "Ta", "a", fPure},
	LEA:       {"lea", "Tabo", "a", fPure},
	LF:        {"lf", "Tabo", "a", fPure},
	SF:        {"sf", "Tboa", "b", fPure},
	GADDR:     {"gaddr", "ag", "a", fPure},
	LDG:       {"ldg", "Tago", "a", fPure},
	STG:       {"stg", "Tgoa", "", 0},
	ADD:       {"add", "Kabc", "a", fPure},
	SUB:       {"sub", "Kabc", "a", fPure},
	MUL:       {"mul", "Kabc", "a", fPure},
	DIV:       {"div", "Kabc", "a", fSafe},
	REM:       {"rem", "Kabc", "a", fSafe},
	AND:       {"and", "Kabc", "a", fPure},
	OR:        {"or", "Kabc", "a", fPure},
	XOR:       {"xor", "Kabc", "a", fPure},
	ANDN:      {"andn", "Kabc", "a", fPure},
	SHL:       {"shl", "Kabc", "a", fPure},
	SHR:       {"shr", "Kabc", "a", fPure},
	ADDI:      {"addi", "Kabi", "a", fPure},
	SUBI:      {"subi", "Kabi", "a", fPure},
	MULI:      {"muli", "Kabi", "a", fPure},
	DIVI:      {"divi", "Kabi", "a", fPure},
	REMI:      {"remi", "Kabi", "a", fPure},
	ANDI:      {"andi", "Kabi", "a", fPure},
	ORI:       {"ori", "Kabi", "a", fPure},
	XORI:      {"xori", "Kabi", "a", fPure},
	ANDNI:     {"andni", "Kabi", "a", fPure},
	SHLI:      {"shli", "Kabi", "a", fPure},
	SHRI:      {"shri", "Kabi", "a", fPure},
	NEG:       {"neg", "Kab", "a", fPure},
	NOT:       {"not", "Kab", "a", fPure},
	CONV:      {"conv", "Kab", "a", fPure},
	SETEQ:     {"seteq", "Kabc", "a", fPure},
	SETNE:     {"setne", "Kabc", "a", fPure},
	SETLT:     {"setlt", "Kabc", "a", fPure},
	SETLE:     {"setle", "Kabc", "a", fPure},
	SETGT:     {"setgt", "Kabc", "a", fPure},
	SETGE:     {"setge", "Kabc", "a", fPure},
	SETEQI:    {"seteqi", "Kabi", "a", fPure},
	SETNEI:    {"setnei", "Kabi", "a", fPure},
	SETLTI:    {"setlti", "Kabi", "a", fPure},
	SETLEI:    {"setlei", "Kabi", "a", fPure},
	SETGTI:    {"setgti", "Kabi", "a", fPure},
	SETGEI:    {"setgei", "Kabi", "a", fPure},
	JMP:       {"jmp", "j", "", fJump | fEnd},
	JEQ:       {"jeq", "Kbcj", "", fJump},
	JNE:       {"jne", "Kbcj", "", fJump},
	JLT:       {"jlt", "Kbcj", "", fJump},
	JLE:       {"jle", "Kbcj", "", fJump},
	JGT:       {"jgt", "Kbcj", "", fJump},
	JGE:       {"jge", "Kbcj", "", fJump},
	JEQI:      {"jeqi", "Kbij", "", fJump},
	JNEI:      {"jnei", "Kbij", "", fJump},
	JLTI:      {"jlti", "Kbij", "", fJump},
	JLEI:      {"jlei", "Kbij", "", fJump},
	JGTI:      {"jgti", "Kbij", "", fJump},
	JGEI:      {"jgei", "Kbij", "", fJump},
	LD:        {"ld", "Tabo", "a", fSafe},
	ST:        {"st", "Tboa", "", fSafe},
	FLD:       {"fld", "Tabo", "a", fSafe},
	LDX:       {"ldx", "Tabco", "a", fSafe},
	STX:       {"stx", "Tbcoa", "", fSafe},
	IDX:       {"idx", "Tabco", "a", fSafe},
	NEW:       {"new", "Ta", "a", fSafe | fPure},
	MKSLICE:   {"mkslice", "Tabc", "a", fSafe},
	MKCHAN:    {"mkchan", "Tab", "a", fSafe},
	MKEFACE:   {"mkeface", "Tab", "a", fSafe | fPure},
	CLOSURE:   {"closure", "afl", "a", fSafe | fPure},
	FNVAL:     {"fnval", "af", "a", fPure},
	SLICE:     {"slice", "abl", "a", fSafe},
	APPEND:    {"append", "abc", "a", fSafe},
	COPY:      {"copy", "Abc", "a", 0},
	CONCAT:    {"concat", "abc", "a", fSafe | fPure},
	CALL:      {"call", "flm", "", fSafe},
	CALLC:     {"callc", "blm", "", fSafe},
	CALLB:     {"callb", "nlm", "", fSafe},
	GO:        {"go", "fl", "", fSafe},
	GOC:       {"goc", "bl", "", fSafe},
	RET:       {"ret", "", "", fEnd},
	DEFERC:    {"deferc", "b", "", fSafe},
	POPDEFER:  {"popdefer", "a", "a", 0},
	RECOVER:   {"recover", "a", "a", 0},
	PANIC:     {"panic", "b", "", fSafe | fEnd},
	TRAP:      {"trap", "i", "", fSafe | fEnd},
	SEND:      {"send", "bc", "", fSafe | fBlock},
	RECV:      {"recv", "Ab", "a", fSafe | fBlock},
	RECV2:     {"recv2", "Abc", "ac", fSafe | fBlock},
	CLOSE:     {"close", "b", "", fSafe},
	SELECT:    {"select", "aBS", "ab", fSafe | fBlock},
	FADD:      {"fadd", "Kabc", "a", fPure},
	FSUB:      {"fsub", "Kabc", "a", fPure},
	FMUL:      {"fmul", "Kabc", "a", fPure},
	FDIV:      {"fdiv", "Kabc", "a", fPure},
	FNEG:      {"fneg", "Kab", "a", fPure},
	FABS:      {"fabs", "Kab", "a", fPure},
	FSQRT:     {"fsqrt", "Kab", "a", fPure},
	FFLOOR:    {"ffloor", "Kab", "a", fPure},
	FCEIL:     {"fceil", "Kab", "a", fPure},
	FTRUNC:    {"ftrunc", "Kab", "a", fPure},
	FEVEN:     {"feven", "Kab", "a", fPure},
	FSETEQ:    {"fseteq", "Kabc", "a", fPure},
	FSETNE:    {"fsetne", "Kabc", "a", fPure},
	FSETLT:    {"fsetlt", "Kabc", "a", fPure},
	FSETLE:    {"fsetle", "Kabc", "a", fPure},
	ITOF64:    {"itof64", "Kab", "a", fPure},
	ITOF32:    {"itof32", "Kab", "a", fPure},
	FTOI:      {"ftoi", "Kab", "a", fPure},
	F32TO64:   {"f32to64", "ab", "a", fPure},
	F64TO32:   {"f64to32", "ab", "a", fPure},
	FBITS:     {"fbits", "Kab", "a", fPure},
	FOFBITS:   {"fofbits", "Kab", "a", fPure},
	MKIFACE:   {"mkiface", "aby", "a", fSafe | fPure},
	CALLM:     {"callm", "Tbklm", "", fSafe},
	ASSERT:    {"assert", "Tab", "a", fSafe},
	ASSERT2:   {"assert2", "TAbc", "ac", fSafe | fPure},
	CONVIFACE: {"conviface", "Tab", "a", fSafe | fPure},
	ARRPTR:    {"arrptr", "Tab", "a", fSafe},
	MKMAP:     {"mkmap", "Tab", "a", fSafe | fPure},
	MAPGET:    {"mapget", "Tblm", "", fSafe},
	MAPSET:    {"mapset", "Tbl", "", fSafe},
	MAPDEL:    {"mapdel", "Tbl", "", fSafe},
	MAPITER:   {"mapiter", "Tab", "a", fSafe | fPure},
	MAPNEXT:   {"mapnext", "Tbm", "", fSafe},
	PARCOPY:   {"parcopy", "", "", fPure},
}

// immForm is the immediate form of an operation.
func immForm(op Op) Op {
	switch {
	case op >= ADD && op <= SHR:
		return op - ADD + ADDI
	case op >= SETEQ && op <= SETGE:
		return op - SETEQ + SETEQI
	case op >= JEQ && op <= JGE:
		return op - JEQ + JEQI
	}
	panic("no immediate form: " + ops[op].name)
}

// invert is the jump taken exactly when op is not.
func invert(op Op) Op {
	switch op {
	case JEQ, JEQI:
		return op + 1
	case JNE, JNEI:
		return op - 1
	case JLT, JLTI:
		return op + JGE - JLT
	case JLE, JLEI:
		return op + JGT - JLE
	case JGT, JGTI:
		return op - (JGT - JLE)
	case JGE, JGEI:
		return op - (JGE - JLT)
	}
	panic("cannot invert " + ops[op].name)
}

// swapped is the comparison with its operands the other way round.
func swapped(op Op) Op {
	switch op {
	case SETLT, JLT:
		return op + 2
	case SETLE, JLE:
		return op + 2
	case SETGT, JGT:
		return op - 2
	case SETGE, JGE:
		return op - 2
	}
	return op
}

// immOK tells whether v can be the immediate of an operation of kind k.
func immOK(k Kind, v int64) bool {
	switch k {
	case KBool:
		return v == 0 || v == 1
	case KI8:
		return int64(int8(v)) == v
	case KI16:
		return int64(int16(v)) == v
	case KI32, KI64:
		return int64(int32(v)) == v
	case KU8:
		return int64(uint8(v)) == v
	case KU16:
		return int64(uint16(v)) == v
	case KU32, KU64:
		return v >= 0 && v < 1<<31
	case KPtr:
		return v == 0
	}
	return false
}

// canonical truncates v to kind k and extends it again.
func canonical(k Kind, v int64) int64 {
	switch k {
	case KBool:
		return v & 1
	case KI8:
		return int64(int8(v))
	case KI16:
		return int64(int16(v))
	case KI32:
		return int64(int32(v))
	case KU8:
		return int64(uint8(v))
	case KU16:
		return int64(uint16(v))
	case KU32:
		return int64(uint32(v))
	}
	return v
}

// builtin argument and result letters, as in GOKO_BUILTINS.
type builtinInfo struct{ args, results string }

var builtins = map[string]builtinInfo{
	"load_i32":       {"N", "n"},
	"load_u32":       {"M", "m"},
	"load_64":        {"D", "d"},
	"load_ptr":       {"Q", "q"},
	"store_i32":      {"Nn", ""},
	"store_u32":      {"Mm", ""},
	"store_64":       {"Dd", ""},
	"store_ptr":      {"Qq", ""},
	"add_i32":        {"Nn", "n"},
	"add_u32":        {"Mm", "m"},
	"add_64":         {"Dd", "d"},
	"swap_i32":       {"Nn", "n"},
	"swap_u32":       {"Mm", "m"},
	"swap_64":        {"Dd", "d"},
	"swap_ptr":       {"Qq", "q"},
	"cas_i32":        {"Nnn", "b"},
	"cas_u32":        {"Mmm", "b"},
	"cas_64":         {"Ddd", "b"},
	"cas_ptr":        {"Qqq", "b"},
	"semacquire":     {"Mbii", "b"},
	"semrelease":     {"Mb", ""},
	"canspin":        {"i", "b"},
	"dospin":         {"", ""},
	"system_g":       {"", ""},
	"taskid":         {"", "i"},
	"taskalive":      {"i", "b"},
	"fatal":          {"s", ""},
	"plugin_open":    {"sy", "ii"},
	"plugin_sym":     {"is", "e"},
	"plugin_init":    {"i", "i"},
	"plugin_ready":   {"b", ""},
	"same_type":      {"ee", "b"},
	"print_bool":     {"b", ""},
	"print_int":      {"i", ""},
	"print_uint":     {"u", ""},
	"print_string":   {"s", ""},
	"print_ptr":      {"p", ""},
	"print_slice":    {"z", ""},
	"print_eface":    {"e", ""},
	"print_sp":       {"", ""},
	"print_nl":       {"", ""},
	"print_end":      {"", ""},
	"streq":          {"ss", "b"},
	"strcmp":         {"ss", "i"},
	"bytes2str":      {"y", "s"},
	"str2bytes":      {"s", "y"},
	"runes2str":      {"r", "s"},
	"str2runes":      {"s", "r"},
	"rune2str":       {"i", "s"},
	"decoderune":     {"si", "ni"},
	"efaceeq":        {"ee", "b"},
	"chanlen":        {"c", "i"},
	"chancap":        {"c", "i"},
	"gosched":        {"", ""},
	"goexit":         {"", ""},
	"gc":             {"", ""},
	"freeosmem":      {"", ""},
	"gcpercent":      {"i", "i"},
	"memlimit":       {"i", "i"},
	"memstats":       {"y", "i"},
	"setfinalizer":   {"ee", ""},
	"keepalive":      {"e", ""},
	"numgoroutine":   {"", "i"},
	"numcpu":         {"", "i"},
	"gomaxprocs":     {"i", "i"},
	"lock_thread":    {"b", ""},
	"nanotime":       {"", "i"},
	"walltime":       {"", "in"},
	"sleep":          {"i", ""},
	"block":          {"", ""},
	"exit":           {"i", ""},
	"write":          {"iy", "i"},
	"random":         {"", "u"},
	"args":           {"", "s"},
	"env":            {"", "s"},
	"sys_open":       {"sii", "i"},
	"sys_close":      {"i", "i"},
	"sys_read":       {"iy", "i"},
	"sys_write":      {"iy", "i"},
	"sys_pread":      {"iyi", "i"},
	"sys_pwrite":     {"iyi", "i"},
	"sys_seek":       {"iii", "i"},
	"sys_stat":       {"si", "iiii"},
	"sys_fstat":      {"i", "iiii"},
	"sys_readdir":    {"iy", "i"},
	"sys_truncate":   {"ii", "i"},
	"sys_sync":       {"i", "i"},
	"sys_dup":        {"i", "i"},
	"sys_unlink":     {"si", "i"},
	"sys_mkdir":      {"si", "i"},
	"sys_evict":      {"i", "i"},
	"sys_deadline":   {"iii", "i"},
	"sys_socket":     {"iii", "i"},
	"sys_bind":       {"iy", "i"},
	"sys_listen":     {"ii", "i"},
	"sys_accept":     {"i", "i"},
	"sys_connect":    {"iy", "i"},
	"sys_recv":       {"iyy", "ii"},
	"sys_send":       {"iyy", "i"},
	"sys_splice":     {"iii", "i"},
	"sys_shutdown":   {"ii", "i"},
	"sys_socktype":   {"i", "i"},
	"sys_sockname":   {"iiy", "i"},
	"sys_setsockopt": {"iiiy", "i"},
	"bytescmp":       {"yy", "i"},
	"byteseq":        {"yy", "b"},
	"bytesindex":     {"yi", "i"},
	"strindex":       {"si", "i"},
	"bytescount":     {"yi", "i"},
	"strcount":       {"si", "i"},
	"strview":        {"y", "s"},

	"print_float":   {"f", ""},
	"print_complex": {"ff", ""},
	"cdiv":          {"ffff", "ff"},
	"r_typeof":      {"e", "e"},
	"r_handle":      {"e", "e"},
	"r_box":         {"e", "e"},
	"r_load":        {"e", "e"},
	"r_get":         {"e", "u"},
	"r_set":         {"eu", ""},
	"r_str":         {"e", "s"},
	"r_setstr":      {"es", ""},
	"r_bytes":       {"e", "y"},
	"r_copy":        {"ee", "b"},
	"r_field":       {"ei", "e"},
	"r_index":       {"ei", "e"},
	"r_len":         {"e", "ii"},
	"r_new":         {"e", "e"},
	"r_mkslice":     {"eii", "e"},
	"r_slice":       {"eeiii", "e"},
	"r_tint":        {"eii", "i"},
	"r_tpart":       {"eii", "e"},
	"r_tstr":        {"eii", "s"},
	"r_implements":  {"ee", "b"},
	"ptrbits":       {"p", "u"},
	"peek":          {"pi", "u"},
	"r_tfind":       {"eeii", "e"},
	"r_maplen":      {"e", "i"},
	"r_mkmap":       {"ei", "e"},
	"r_mapget":      {"ee", "e"},
	"r_mapset":      {"eee", ""},
	"r_mapdel":      {"ee", ""},
	"r_mapiter":     {"e", "e"},
	"r_mapnext":     {"e", "ee"},
	"callerpc":      {"i", "u"},
	"pcfunc":        {"u", "su"},
	"pcline":        {"u", "si"},
	"maplen":        {"h", "i"},
	"mapclear":      {"h", ""},
}

// pureBuiltins may be dropped when nobody reads their results.
var pureBuiltins = map[string]bool{
	"streq": true, "strcmp": true, "bytes2str": true, "str2bytes": true,
	"runes2str": true, "str2runes": true, "rune2str": true,
	"decoderune": true, "chanlen": true, "chancap": true,
	"numgoroutine": true, "numcpu": true, "nanotime": true,
	"walltime": true, "random": true, "cdiv": true,
	"bytescmp": true, "byteseq": true, "bytesindex": true, "strindex": true,
	"bytescount": true, "strcount": true, "strview": true,
	"pcfunc": true, "pcline": true, "ptrbits": true,
}
