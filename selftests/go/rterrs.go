// The text of each run-time error: every deferred function raises one, and the
// report at the end lists them all.
package main

var (
	zero           = 0
	two            = 2
	five           = 5
	neg            = -1
	big            = 1 << 62
	huge    uint64 = 1<<64 - 1
	nilptr  *struct{ a, b int }
	nilarr  *[4]int
	nilfunc func()
	nilchan chan int
	closed  = make(chan int, 1)
	array   [4]int
	slice   = make([]int, 2, 4)
	text    = "hello"

	sinkInt    int
	sinkSlice  []int
	sinkString string
	sinkBytes  []byte
	sinkChan   chan int
)

func index() {
	defer func() { sinkInt = slice[five] }()
	defer func() { sinkInt = slice[neg] }()
	defer func() { sinkInt = slice[huge] }()
	defer func() { sinkInt = array[five] }()
	defer func() { sinkInt = nilarr[five] }()
	defer func() { sinkInt = int(text[five]) }()
	defer func() { sinkInt = slice[uint8(five)] }()
	defer func() { slice[five] = 1 }()
	defer func() { array[five]++ }()
}

func slices() {
	defer func() { sinkSlice = slice[:five] }()
	defer func() { sinkSlice = slice[:neg] }()
	defer func() { sinkSlice = slice[five:] }()
	defer func() { sinkSlice = slice[neg:] }()
	defer func() { sinkSlice = slice[3:two] }()
	defer func() { sinkSlice = slice[neg:1] }()
	defer func() { sinkSlice = array[:five] }()
	defer func() { sinkSlice = array[five:] }()
	defer func() { sinkSlice = array[3:two] }()
	defer func() { sinkString = text[:five+1] }()
	defer func() { sinkString = text[five+1:] }()
	defer func() { sinkString = text[3:two] }()
	defer func() { sinkString = text[neg:] }()
	defer func() { sinkSlice = slice[0:1:five] }()
	defer func() { sinkSlice = slice[0:1:neg] }()
	defer func() { sinkSlice = slice[0:five:two] }()
	defer func() { sinkSlice = slice[0:neg:two] }()
	defer func() { sinkSlice = slice[five:two:3] }()
	defer func() { sinkSlice = slice[neg:two:3] }()
	defer func() { sinkSlice = array[0:1:five] }()
	defer func() { sinkSlice = slice[:huge] }()
	defer func() { sinkSlice = slice[huge:] }()
	defer func() { sinkSlice = slice[0:1:huge] }()
	defer func() { sinkSlice = slice[0:huge:two] }()
	defer func() { sinkSlice = slice[huge:two:3] }()
	defer func() { sinkSlice = array[:huge] }()
	defer func() { sinkSlice = array[0:1:huge] }()
	defer func() { sinkString = text[uint(huge)-1:] }()
}

func others() {
	defer func() { sinkInt = five / zero }()
	defer func() { sinkInt %= zero }()
	defer func() { sinkInt = 1 << neg }()
	defer func() { sinkSlice = make([]int, neg) }()
	defer func() { sinkSlice = make([]int, big) }()
	defer func() { sinkSlice = make([]int, 0, big) }()
	defer func() { sinkSlice = make([]int, five, two) }()
	defer func() { sinkBytes = make([]byte, 0, neg) }()
	defer func() { sinkChan = make(chan int, neg) }()
	defer func() { sinkChan = make(chan int, big) }()
	defer func() { close(nilchan) }()
	defer func() { close(closed) }()
	defer func() { closed <- 1 }()
	defer func() {
		select {
		case closed <- 1:
		default:
		}
	}()
	defer func() { sinkInt = nilptr.b }()
	defer func() { nilptr.b = 1 }()
	defer func() { sinkInt = nilarr[two] }()
	defer func() { nilfunc() }()
	defer nilfunc()
}

func main() {
	close(closed)
	defer index()
	defer slices()
	defer others()
}
